"""What a saved visit still lacks: results that were pending, assessments that were left out."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from registry.accounts.access import RegistryRequest
from registry.chart.actions import FollowUpEntry
from registry.chart.section_page import SectionPage
from registry.chart.sections.base import Due, Gathered, Record, Whole, every
from registry.chart.sections.table import SECTIONS, sections_for
from registry.chart.visit_page import read_from_images
from registry.core.parts import add_fault
from registry.diagnoses.models import Lesion
from registry.schedules.models import PlannedItem
from registry.schedules.rules import assessment_code
from registry.visits.actions import VisitEntry
from registry.visits.codes import Assessment
from registry.visits.models import Visit, VisitAssessment


class CompletionPage(SectionPage):
    """Sections for what is not done; what stays empty keeps the reason that it has."""

    form: Whole

    def __init__(
        self,
        request: RegistryRequest,
        record: Record,
        visit: Visit,
        items: Sequence[PlannedItem],
        answers: Sequence[VisitAssessment],
    ) -> None:
        super().__init__(request, record)
        self.visit, self.items, self.answers = visit, items, answers
        self.form = Whole({}, prefix="whole")
        dues = list(self._missing())
        self.sections = sections_for(dues, record, self.typed, self.files, judged=self.to_save)

    @property
    def lesions(self) -> list[Lesion]:
        """Of the planned items, else the only one that the child has."""
        named = {item.track.lesion_id for item in self.items}
        found = [one for one in self.record.lesions if one.pk in named]
        return found or list(self.record.lesions[:1] if len(self.record.lesions) == 1 else ())

    def _missing(self) -> Iterator[Due]:
        """Not done yet; where a section is done in part, its one row is on record already."""
        done = {self._kind(row) for row in self.answers if row.done} - {None}
        for row in self.answers:
            if not row.done and self._kind(row) not in done:
                for lesion in self._lesions_for(row.assessment):
                    yield Due(row.assessment, lesion, "added")

    def _kind(self, row: VisitAssessment) -> Any:
        return SECTIONS.get(Assessment(row.assessment))

    def _lesions_for(self, code: str) -> Sequence[Lesion | None]:
        """The lesions whose items ask for it."""
        asking = {
            item.track.lesion_id
            for item in self.items
            if code in map(assessment_code, item.template_item.assessments)
        }
        return [one for one in self.lesions if one.pk in asking] or self.lesions[:1] or [None]

    def entry(self) -> FollowUpEntry | None:
        """What was entered now, or None when something is to be mended."""
        gathered = Gathered(self.visit.visited_on)
        if not every(part.gather(gathered, "") for part in self.sections):
            return None
        if not gathered.answers:
            add_fault(self.form, "F04", _("Nothing is entered. Accepted: one result, or a reason."))
            return None
        return FollowUpEntry(
            visit=VisitEntry(
                visit=self.visit,
                assessments=list(gathered.answers.values()),
                findings=gathered.findings,
            ),
            imaging=gathered.imaging,
            stagings=read_from_images(gathered),
            reviews=gathered.reviews,
            endpoints=gathered.endpoints,
            medications=gathered.medications,
        )
