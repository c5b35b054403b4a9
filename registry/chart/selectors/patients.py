"""The list of patients: what each line shows, in a fixed number of statements."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from registry.accounts.access import Access
from registry.core.paging import MOST_COUNTED, Page, counted, page_by_day
from registry.diagnoses.models import Diagnosis, Lesion
from registry.patients.age import Age, age_on
from registry.patients.codes import StopKind
from registry.patients.models import Patient
from registry.patients.selectors import patients_of
from registry.schedules import rules
from registry.schedules.codes import State
from registry.schedules.models import PlannedItem
from registry.visits.codes import Standing
from registry.visits.models import Visit
from registry.visits.seeking import with_standing

PAGE_ROWS = 50
R = TypeVar("R", Diagnosis, Lesion)
_VISITS = Visit.objects.filter(patient=OuterRef("pk")).order_by("-visited_on")
_LAST_CONTACT = Subquery(_VISITS.values("visited_on")[:1])


@dataclass(frozen=True)
class Line:
    """One patient of the list. `named` where a search for an identity has found it; the list never
    shows the name itself, which would be an opening.

    The visits of published cases lie on derived days, which say nothing about a last contact.
    """

    patient: Patient
    age: Age | None
    last_contact_on: dt.date | None = None
    diagnoses: Sequence[Diagnosis] = ()
    lesions: Sequence[Lesion] = ()
    next_item: PlannedItem | None = None
    state: State | None = None
    stop: str = ""
    gap: bool = False
    named: bool = False


@dataclass(frozen=True)
class PatientList:
    """A page of the list; `total` is None when there are more than are worth counting."""

    lines: Sequence[Line]
    page: Page[Patient]
    total: int | None


def patient_list(
    access: Access, asked: Mapping[str, str], also: Collection[int] = ()
) -> PatientList:
    """Newest first; `asked` holds the search `q`, a `standing` and a cursor, `also` the ids of
    patients found by name. Five statements."""
    search, standing = search_of(asked), asked.get("standing", "")
    today = access.centre.today() if access.centre else timezone.now().date()
    listed = with_standing(patients_of(access, search, also=also), today)
    if standing in Standing.values:
        listed = listed.filter(Q(standing=standing))
    found = listed.annotate(last_contact_on=_LAST_CONTACT)
    total = counted(found)
    page = page_by_day(found, "enrolled_on", asked, PAGE_ROWS)
    lines = _lines(page.rows, also)
    return PatientList(lines, page, total if total <= MOST_COUNTED else None)


def search_of(asked: Mapping[str, str]) -> str:
    """What is searched, as typed."""
    return asked.get("q", "").replace("\x00", "").strip()


def _lines(patients: Sequence[Patient], also: Collection[int]) -> list[Line]:
    ids = [patient.pk for patient in patients]
    diagnoses = _by_patient(Diagnosis.objects.filter(patient__in=ids).select_related("term"))
    lesions = _by_patient(Lesion.objects.filter(patient__in=ids))
    coming = {item.patient_id: item for item in _next_items(ids)}
    return [
        _line(one, diagnoses[one.pk], lesions[one.pk], coming.get(one.pk), one.pk in also)
        for one in patients
    ]


def _by_patient(rows: "QuerySet[R]") -> Mapping[int, list[R]]:
    found: dict[int, list[R]] = defaultdict(list)
    for row in rows.order_by("id"):
        found[row.patient_id].append(row)
    return found


def _next_items(ids: Sequence[int]) -> Sequence[PlannedItem]:
    """Of each patient the unfinished item that closes first."""
    unfinished = PlannedItem.objects.unfinished().filter(patient__in=ids)
    return list(unfinished.order_by("patient", "closes_on", "id").distinct("patient"))


def _last_day(patient: Patient) -> dt.date | None:
    """The day until which a child that has died grew older."""
    death = getattr(patient, "death", None)
    return death.died_on if death else None


def _last_contact(patient: Patient) -> dt.date | None:
    return None if patient.is_literature else getattr(patient, "last_contact_on", None)


def _line(
    patient: Patient,
    diagnoses: Sequence[Diagnosis],
    lesions: Sequence[Lesion],
    item: PlannedItem | None,
    named: bool,
) -> Line:
    today = patient.centre.today()
    stop_kind = getattr(patient, "stop_kind", None)
    return Line(
        patient=patient,
        age=age_on(patient.birth, _last_day(patient) or today),
        last_contact_on=_last_contact(patient),
        diagnoses=diagnoses,
        lesions=lesions,
        next_item=item,
        state=rules.status(item.facts, today) if item else None,
        stop=str(StopKind(stop_kind).label) if stop_kind else "",
        gap=getattr(patient, "standing", "") == Standing.GAP,
        named=named,
    )
