"""The list of patients: what each line shows, in a fixed number of statements."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from django.db.models import Max, OuterRef, QuerySet, Subquery

from registry.accounts.access import Access
from registry.audit.replay import known
from registry.core.moments import Moment
from registry.core.paging import MOST_COUNTED, Page, counted, page_by_day
from registry.diagnoses.models import Diagnosis, Lesion
from registry.patients.age import Age, age_on
from registry.patients.codes import StopKind, VitalStatus
from registry.patients.models import Patient
from registry.patients.selectors import patients_of
from registry.schedules import rules
from registry.schedules.codes import State
from registry.schedules.models import PlannedItem
from registry.visits.models import Visit

PAGE_ROWS = 50
R = TypeVar("R", Diagnosis, Lesion)
_VISITS = Visit.objects.filter(patient=OuterRef("pk")).order_by("-visited_on")


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
    named: bool = False
    dead: bool = False


@dataclass(frozen=True)
class PatientList:
    """A page of the list; `total` is None when there are more than are worth counting."""

    lines: Sequence[Line]
    page: Page[Patient]
    total: int | None


def patient_list(
    access: Access,
    asked: Mapping[str, str],
    also: Collection[int] = (),
    moment: Moment | None = None,
) -> PatientList:
    """Newest first; `asked` holds the search `q` and a cursor, `also` the ids of patients found by
    name. Five statements; by what was known then, seven, and only of the current centre."""
    search, here = search_of(asked), access.centre.pk if access.centre else None
    moment = moment if moment and not moment.is_today else None
    if moment is None or moment.known_at is None:
        found = patients_of(access, search, also, moment).annotate(
            last_contact_on=_last_contact_by(moment)
        )
        page, total = page_by_day(found, "enrolled_on", asked, PAGE_ROWS), counted(found)
        return _list(page, total, _lines(page.rows, also, moment))
    with known(moment, here):
        found = patients_of(access, search, also, moment)
        page, total = page_by_day(found, "enrolled_on", asked, PAGE_ROWS), counted(found)
    with known(moment, here, [patient.pk for patient in page.rows]):
        _tell_contact(page.rows, moment)
        return _list(page, total, _lines(page.rows, also, moment))


def _list(page: Page[Patient], total: int, lines: Sequence[Line]) -> PatientList:
    return PatientList(lines, page, total if total <= MOST_COUNTED else None)


def _last_contact_by(moment: Moment | None) -> Subquery:
    visits = _VISITS.filter(visited_on__lte=moment.day) if moment else _VISITS
    return Subquery(visits.values("visited_on")[:1])


def _tell_contact(patients: Sequence[Patient], moment: Moment) -> None:
    """The same for patients that are read: history is read of them alone."""
    seen = Visit.objects.filter(patient__in=patients, visited_on__lte=moment.day)
    last = dict(seen.order_by().values_list("patient").annotate(Max("visited_on")))
    for patient in patients:
        patient.last_contact_on = last.get(patient.pk)  # type: ignore[attr-defined]


def search_of(asked: Mapping[str, str]) -> str:
    """What is searched, as typed."""
    return asked.get("q", "").replace("\x00", "").strip()


def _lines(patients: Sequence[Patient], also: Collection[int], moment: Moment | None) -> list[Line]:
    ids = [patient.pk for patient in patients]
    found = Diagnosis.objects.filter(patient__in=ids).select_related("term")
    places = Lesion.objects.filter(patient__in=ids)
    if moment:  # what was found later; a day that is not known may have been earlier
        later = Diagnosis.objects.filter(patient__in=ids, diagnosed_on__gt=moment.day)
        found, places = found.exclude(pk__in=later), places.exclude(diagnosis__in=later)
    diagnoses, lesions = _by_patient(found), _by_patient(places)
    coming = {item.patient_id: item for item in _next_items(ids, moment)}
    return [
        replace(
            _line(one, coming.get(one.pk), moment),
            diagnoses=diagnoses[one.pk],
            lesions=lesions[one.pk],
            named=one.pk in also,
        )
        for one in patients
    ]


def _by_patient(rows: "QuerySet[R]") -> Mapping[int, list[R]]:
    found: dict[int, list[R]] = defaultdict(list)
    for row in rows.order_by("id"):
        found[row.patient_id].append(row)
    return found


def _next_items(ids: Sequence[int], moment: Moment | None) -> Sequence[PlannedItem]:
    """Of each patient the item that waits and closes first."""
    items = PlannedItem.objects.filter(patient__in=ids)
    waiting = items.waiting_on(moment.day) if moment else items.unfinished()
    return list(waiting.order_by("patient", "closes_on", "id").distinct("patient"))


def _last_day(patient: Patient, day: dt.date) -> dt.date:
    """The day until which a child grew older, by a day."""
    death = getattr(patient, "death", None)
    return min(death.died_on, day) if death else day


def _last_contact(patient: Patient) -> dt.date | None:
    return None if patient.is_literature else getattr(patient, "last_contact_on", None)


def _line(patient: Patient, item: PlannedItem | None, moment: Moment | None) -> Line:
    day = moment.day if moment else patient.centre.today()
    stop_kind = getattr(patient, "stop_kind", None)
    death = getattr(patient, "death", None)
    return Line(
        patient=patient,
        age=age_on(patient.birth, _last_day(patient, day)),
        last_contact_on=_last_contact(patient),
        next_item=item,
        state=rules.status(item.facts, day) if item else None,
        stop=str(StopKind(stop_kind).label) if stop_kind else "",
        dead=patient.vital_status == VitalStatus.DEAD and not (death and death.died_on > day),
    )
