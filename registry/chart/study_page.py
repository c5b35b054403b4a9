"""A study that was made outside a visit: its day, what it shows, and the stage read from it."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from registry.accounts.access import RegistryRequest
from registry.chart.section_page import SectionPage
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


class StudyPage(SectionPage):
    """`modality` and `lesion` stand in the address; without them the page asks for them first."""

    form: DayForm

    def __init__(self, request: RegistryRequest, record: Record) -> None:
        super().__init__(request, record)
        self.modality = self.data.get("modality", "")
        self.lesion = self.lesion_of(self.data.get("lesion", "")) or self._only_lesion()
        self.form = DayForm(self.data if self.to_save else None, initial=self._kept())
        self.sections = self._sections() if self.modality in KINDS else []

    @property
    def modalities(self) -> list[tuple[str, Any]]:
        return [(code, ImagingModality(code).label) for code in KINDS]

    @property
    def lesions(self) -> list[Lesion]:
        """For the side mark of the sections: the one lesion that the study shows."""
        return [self.lesion] if self.lesion else []

    def _kept(self) -> dict[str, Any]:
        return self.data.dict() if self.turning else {}

    def _only_lesion(self) -> Lesion | None:
        return self.record.lesions[0] if len(self.record.lesions) == 1 and not self.sent else None

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
        return kind([due], self.record, self.typed, self.files, judged=self.to_save, alone=True)

    def entry(self) -> ImagingEntry | None:
        """The study with its stage, or None when something is to be mended."""
        good = self.form.is_valid()
        gathered = Gathered(self.form.cleaned_data["performed_on"] if good else dt.date.max)
        if not every([good, *(part.gather(gathered, "") for part in self.sections)]):
            return None
        entry = gathered.imaging[0]
        entry.staging = gathered.stagings[0] if gathered.stagings else None
        return entry

    @property
    def title(self) -> str:
        if self.modality in KINDS:
            return _("Record imaging: %s") % ImagingModality(self.modality).label
        return _("Record imaging")
