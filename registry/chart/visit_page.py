"""The page on which a visit is entered: from the request to sections, and back to one entry."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from registry.accounts.access import RegistryRequest
from registry.chart.actions import FollowUpEntry
from registry.chart.section_page import SectionPage
from registry.chart.sections.base import Due, Gathered, Record, Section, every
from registry.chart.sections.table import offered, sections_for
from registry.chart.words import deviation
from registry.core.codes import DatePrecision, NullReason
from registry.core.errors import error
from registry.core.forms import told
from registry.diagnoses.models import Lesion, Staging
from registry.imaging.codes import ImagingModality
from registry.schedules.models import PlannedItem
from registry.schedules.rules import (
    UNTIL_MATURITY,
    assessment_code,
    assessment_qualifier,
    deviation_days,
)
from registry.schedules.selectors import matching_items
from registry.visits.actions import VisitEntry
from registry.visits.codes import Assessment, VisitStatus
from registry.visits.forms import VisitForm
from registry.visits.models import Visit
from registry.visits.selectors import mature_on

BASELINE = "BL"
NEAREST = 8
USUAL = (
    Assessment.AE,
    Assessment.PAIN,
    Assessment.PE,
    Assessment.JOINT_SCORE,
    Assessment.ANTHRO,
    Assessment.MRI,
    Assessment.XR,
    Assessment.CT,
    Assessment.STAGE,
    Assessment.CONMED,
    Assessment.FRACTURE,
    Assessment.PHYSIS,
)
# A stage is read from the best picture of the day.
READ_FROM = (ImagingModality.MRI, ImagingModality.CT, ImagingModality.XR)


@dataclass(frozen=True)
class Meaning:
    """What a date says about one planned item."""

    item: PlannedItem
    days: int

    @property
    def tone(self) -> str:
        return "success" if self.days == 0 else "warning"

    @property
    def words(self) -> str:
        lesion = self.item.track.lesion
        site = f" ({lesion.site})" if lesion else ""
        return f"{self.item.code}{site}: {deviation(self.days)}"


class VisitPage(SectionPage):
    """Planned items, what was added, the date, the sections."""

    form: VisitForm

    def __init__(self, request: RegistryRequest, record: Record) -> None:
        super().__init__(request, record)
        self.form = self._form()

    def _form(self) -> VisitForm:
        visit = Visit(patient=self.patient, visited_on_precision=DatePrecision.DAY)
        if self.to_save:
            form = VisitForm(self.data, instance=visit)
        else:
            presets = self.data.dict() if self.turning else self._presets()
            form = VisitForm(instance=visit, initial=presets)
        form.tell_date(reverse("visit-date", args=[self.patient.key]))
        return form

    def _presets(self) -> dict[str, Any]:
        """A date in the address, else the day that was booked if it is not in the future."""
        booked = next((item.booked_on for item in self.items if item.booked_on), None)
        past = booked if booked and booked <= self.patient.centre.today() else None
        return {"visited_on": self.day or past}

    @cached_property
    def day(self) -> dt.date | None:
        """The date as it stands in the page, if it is one."""
        try:
            return dt.date.fromisoformat(self.data.get("visited_on", "") or self.data.get("on", ""))
        except ValueError:
            return None

    @cached_property
    def items(self) -> list[PlannedItem]:
        """The planned items that the visit is to fulfil. An address may name old ones, which are
        left out; a form that names one which this patient has not is no form of ours."""
        wanted = {*self.data.getlist("item"), *self.data.getlist("also")} - {""}
        found = [item for item in self.record.items if str(item.pk) in wanted]
        if self.sent and len(found) < len(wanted):
            raise Http404("no such item of this patient")
        return found

    @property
    def elsewhere(self) -> list[PlannedItem]:
        """Planned, not done, no window that holds the date: the nearest ones, in order of time."""
        here = {item.pk for item in self.others}
        day = self.day or self.patient.centre.today()
        open_ones = [one for one in self.record.items if not one.done_on and one.pk not in here]
        nearest = sorted(open_ones, key=lambda item: abs(item.target_on - day))[:NEAREST]
        return sorted(nearest, key=lambda item: item.target_on)

    @property
    def nothing_matches(self) -> bool:
        return not self.others

    @property
    def usual(self) -> list[tuple[str, str]]:
        """What an unscheduled visit assesses as a rule; the page itself can add the others."""
        return [(code.value, str(code.label)) for code in USUAL]

    @property
    def ticked(self) -> list[PlannedItem]:
        """Items that were chosen because they share the day."""
        also = set(self.data.getlist("also"))
        return [item for item in self.items if str(item.pk) in also]

    @property
    def first_items(self) -> list[PlannedItem]:
        """Items that the page was opened for."""
        return [item for item in self.items if item not in self.ticked]

    @property
    def title(self) -> str:
        """What the visit is called: the labels of its items, each once."""
        labels = dict.fromkeys(item.template_item.label for item in self.first_items)
        return " + ".join(labels) or _("unscheduled")

    @cached_property
    def others(self) -> list[PlannedItem]:
        """Items whose window holds the day and that are not chosen: of other plans, or of the same
        plan where the chosen one lies elsewhere."""
        if self.day is None:
            return []
        found = matching_items(self.record.items, self.day)
        return [item for item in found if item not in self.items]

    @property
    def meanings(self) -> list[Meaning]:
        """In the window, early or late: for each chosen item, once there is a date."""
        day = self.day or self.form.initial.get("visited_on")
        if not isinstance(day, dt.date):
            return []
        return [Meaning(item, deviation_days(item.facts, day)) for item in self.items]

    @property
    def outside(self) -> bool:
        return any(meaning.days for meaning in self.meanings)

    @property
    def done_already(self) -> list[PlannedItem]:
        return [item for item in self.items if item.done_on is not None]

    @property
    def chosen(self) -> bool:
        """Whether the address says which visit it is: planned items, or 'none of them'."""
        return bool(self.items) or "unscheduled" in self.data or bool(self.added)

    @property
    def lesions(self) -> list[Lesion]:
        """The lesions that the visit is about: of its items, or the one that was named."""
        named = {str(item.track.lesion_id) for item in self.items}
        named.update(self.data.getlist("lesion"))
        return [lesion for lesion in self.record.lesions if str(lesion.pk) in named]

    @cached_property
    def dues(self) -> list[Due]:
        """What the items ask for, then what somebody added."""
        planned = [due for item in self.items for due in self._asked_by(item)]
        return [*planned, *self.added]

    def _asked_by(self, item: PlannedItem) -> Iterable[Due]:
        lesion = self.lesion_of(item.track.lesion_id)
        for text in item.template_item.assessments:
            code, qualifier = assessment_code(text), assessment_qualifier(text)
            if qualifier != UNTIL_MATURITY or not self.is_mature:
                yield Due(code, lesion, qualifier)

    @cached_property
    def is_mature(self) -> bool:
        """Whether growth had ended before the day of the visit."""
        since = mature_on(self.patient)
        return since is not None and since < (self.day or self.patient.centre.today())

    @cached_property
    def added(self) -> list[Due]:
        """Assessments that no plan asks for here: `add` as CODE or CODE:LESION."""
        found = []
        for text in dict.fromkeys(self.data.getlist("add")):
            code, _colon, lesion = text.partition(":")
            if code in Assessment.values:
                found.append(Due(code, self.lesion_of(lesion) or self._only_lesion(), "added"))
        return found

    def _only_lesion(self) -> Lesion | None:
        """Whose an added assessment is when nobody says: the lesion of the visit."""
        chosen = self.lesions or self.record.lesions
        return chosen[0] if len(chosen) == 1 else None

    @cached_property
    def sections(self) -> list[Section]:  # type: ignore[override]
        return sections_for(self.dues, self.record, self.typed, self.files, judged=self.to_save)

    @property
    def offered(self) -> list[tuple[str, str]]:
        return offered(self.sections)

    @property
    def rest(self) -> str:
        """One reason for all that was left empty; none when each is to say its own."""
        chosen = self.data.get("rest", "")
        return chosen if chosen in NullReason.values else ""

    @property
    def reasons(self) -> Sequence[tuple[str, Any]]:
        return list(NullReason.choices)

    def entry(self) -> FollowUpEntry | None:
        """Everything that was entered, or None when something is to be mended."""
        good = self.form.is_valid()
        visit = self.form.instance
        day = self.form.cleaned_data.get("visited_on") if good else self.day
        gathered = Gathered(day or self.patient.centre.today(), baseline=self._is_baseline)
        if not every([good, *(part.gather(gathered, self.rest) for part in self.sections)]):
            return None
        visit.visited_on_precision = DatePrecision.DAY
        visit.status = VisitStatus.PARTIAL if gathered.partial else VisitStatus.DONE
        return self._whole(visit, gathered)

    @property
    def _is_baseline(self) -> bool:
        return any(item.code == BASELINE for item in self.items)

    def _whole(self, visit: Visit, gathered: Gathered) -> FollowUpEntry:
        return FollowUpEntry(
            visit=VisitEntry(
                visit=visit,
                items=self.items,
                assessments=list(gathered.answers.values()),
                findings=gathered.findings,
            ),
            imaging=gathered.imaging,
            stagings=read_from_images(gathered),
            reviews=gathered.reviews,
            endpoints=gathered.endpoints,
            medications=gathered.medications,
        )

    def done_faults(self) -> bool:
        """Says which chosen item another visit has fulfilled; False when none is."""
        for item in self.done_already:
            day = date_format(item.done_on, "DATE_FORMAT") if item.done_on else ""
            message = _("%(code)s was done on %(day)s: another visit fulfils it")
            accepted = _("an item that no visit has fulfilled")
            found = error("W06", "item", message % {"code": item.code, "day": day}, accepted)
            self.form.add_error(None, told(found))
        return bool(self.done_already)


def read_from_images(gathered: Gathered) -> list[Staging]:
    """Hands each stage to the study of its lesion that it was read from; the others stand alone."""
    alone = []
    for staging in gathered.stagings:
        own = [one for one in gathered.imaging if one.study.lesion == staging.lesion]
        free = [one for one in own if one.staging is None and one.study.modality in READ_FROM]
        if staging.lesion is None or not free:
            alone.append(staging)
            continue
        best = min(free, key=lambda one: READ_FROM.index(ImagingModality(one.study.modality)))
        best.staging = staging
    return alone
