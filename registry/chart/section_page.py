"""What the pages that are made of sections have in common: reading a request, showing faults."""

from collections.abc import Iterable

from django.forms import BaseForm
from django.http import QueryDict

from registry.accounts.access import RegistryRequest
from registry.chart.sections.base import TURNING, Record, Section
from registry.core.errors import Finding
from registry.core.forms import RuleErrors, told
from registry.core.parts import Files
from registry.diagnoses.models import Lesion
from registry.patients.models import Patient


class SectionPage:
    """A page of one form of its own and of sections.

    A button other than 'save' only turns the page: it comes back with what was typed, unjudged.
    """

    form: RuleErrors
    sections: list[Section]

    def __init__(self, request: RegistryRequest, record: Record) -> None:
        self.record = record
        self.sent = request.method == "POST"
        self.data: QueryDict = request.POST if self.sent else request.GET
        self.turning = self.sent and TURNING in self.data
        self.files: Files = request.FILES if self.sent else None

    @property
    def patient(self) -> Patient:
        return self.record.patient

    @property
    def to_save(self) -> bool:
        return self.sent and not self.turning

    @property
    def typed(self) -> QueryDict | None:
        """What was sent, for the forms; nothing on a page that is shown for the first time."""
        return self.data if self.sent else None

    @property
    def file_lost(self) -> bool:
        """A file was chosen on a page that comes back."""
        return self.sent and bool(self.files)

    @property
    def all_forms(self) -> list[BaseForm]:
        """Every form of the page, for the list of what is to be mended."""
        return [self.form, *(form for part in self.sections for form in part.all_forms())]

    def lesion_of(self, key: object) -> Lesion | None:
        """The child's lesion of that number."""
        return next((one for one in self.record.lesions if str(one.pk) == str(key)), None)

    def add_findings(self, findings: Iterable[Finding]) -> None:
        """Shows what the rules refused at the first field of that name, the rest above the page."""
        for finding in findings:
            named = (form for form in self.all_forms if finding.field in form.fields)
            place = next(named, self.form)
            name = finding.field if finding.field in place.fields else None
            place.add_error(name, told(finding))
