"""A study that was made outside a visit: its day, what it shows, and the stage read from it."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.forms import BaseForm
from django.utils.translation import gettext as _

from registry.accounts.access import RegistryRequest
from registry.chart.sections.base import Due, Gathered, Record, Section, every
from registry.chart.sections.imaging import (
    Ct,
    DxaScan,
    Imaging,
    Mri,
    PetCt,
    Radiograph,
    Scintigraphy,
    Ultrasound,
)
from registry.chart.sections.staging import Stage
from registry.core.errors import Finding
from registry.core.forms import told
from registry.diagnoses.models import Lesion
from registry.imaging.actions import ImagingEntry
from registry.imaging.codes import ImagingModality
from registry.imaging.forms import DayForm
from registry.visits.codes import Assessment

KINDS: dict[str, type[Section]] = {
    ImagingModality.MRI: Mri,
    ImagingModality.XR: Radiograph,
    ImagingModality.CT: Ct,
    ImagingModality.US: Ultrasound,
    ImagingModality.DXA: DxaScan,
    ImagingModality.SCINT: Scintigraphy,
    ImagingModality.PETCT: PetCt,
}


class StudyPage:
    """`modality` and `lesion` stand in the address; without them the page asks for them first."""

    def __init__(self, request: RegistryRequest, record: Record) -> None:
        self.record = record
        self.sent = request.method == "POST"
        self.turning = self.sent and "show" in request.POST
        self.data = request.POST if self.sent else None
        self.files = request.FILES if self.sent else None
        asked = request.POST if self.sent else request.GET
        self.modality = asked.get("modality", "")
        self.lesion = self._lesion(asked.get("lesion", ""))
        self.day = DayForm(self.data if self.to_save else None, initial=self._typed())
        self.sections = self._sections() if self.modality in KINDS else []

    @property
    def to_save(self) -> bool:
        return self.sent and not self.turning

    @property
    def modalities(self) -> list[tuple[str, Any]]:
        return [(code, ImagingModality(code).label) for code in KINDS]

    @property
    def lesions(self) -> list[Lesion]:
        """For the side mark of the sections: the one lesion that the study shows."""
        return [self.lesion] if self.lesion else []

    def _typed(self) -> dict[str, Any]:
        return self.data.dict() if self.turning and self.data else {}

    def _lesion(self, key: str) -> Lesion | None:
        only = self.record.lesions[0] if len(self.record.lesions) == 1 and not self.sent else None
        return next((one for one in self.record.lesions if str(one.pk) == key), only)

    def _sections(self) -> list[Section]:
        study = self._section(KINDS[self.modality], Due(self.modality, self._site()))
        if not isinstance(study, Imaging):
            return [study]
        study.of_the_page()
        stage = self._section(Stage, Due(Assessment.STAGE, self.lesion, "optional"))
        return [study, stage] if self.lesion else [study]

    def _site(self) -> Lesion | None:
        """A DXA is of the whole child."""
        return None if self.modality == ImagingModality.DXA else self.lesion

    def _section(self, kind: type[Section], due: Due) -> Section:
        return kind([due], self.record, self.data, self.files, judged=self.to_save, alone=True)

    @property
    def all_forms(self) -> list[BaseForm]:
        return [self.day, *(form for part in self.sections for form in part.all_forms())]

    def entry(self) -> ImagingEntry | None:
        """The study with its stage, or None when something is to be mended."""
        good = self.day.is_valid()
        gathered = Gathered(self.day.cleaned_data["performed_on"] if good else dt.date.max)
        if not every([good, *(part.gather(gathered, "") for part in self.sections)]):
            return None
        entry = gathered.imaging[0]
        entry.staging = gathered.stagings[0] if gathered.stagings else None
        return entry

    def add_findings(self, findings: Iterable[Finding]) -> None:
        """Shows what the rules refused at the first form that has the field."""
        for finding in findings:
            named = (form for form in self.all_forms if finding.field in form.fields)
            place = next(named, None)
            (place or self.day).add_error(finding.field if place else None, told(finding))

    @property
    def title(self) -> str:
        if self.modality in KINDS:
            return _("Record imaging: %s") % ImagingModality(self.modality).label
        return _("Record imaging")
