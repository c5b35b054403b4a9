"""Imaging at a visit: the study, what it shows against the one before, its dose and its report."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.chart.sections.base import Due, Gathered, Section, every, finish_all
from registry.core.codes import DatePrecision, NullReason
from registry.core.errors import error
from registry.core.facts import facts_of
from registry.core.parts import REASON, RowPart, add_fault
from registry.diagnoses.codes import Joint, Laterality
from registry.imaging import forms
from registry.imaging.actions import ImagingEntry
from registry.imaging.codes import Contrast, DxaRegion, ImagingModality, Sedation
from registry.imaging.models import Dxa, ImagingFinding, ImagingStudy, RadiationDose
from registry.visits.codes import Assessment

OR_US = "or_US"


class Imaging(Section):
    """One study of one modality at one lesion. Subclasses say which."""

    template = "chart/sections/imaging.html"
    modality: ClassVar[ImagingModality]
    dose_form: ClassVar[type[RowPart] | None] = None
    # The examination has usual answers and folds away.
    plain: ClassVar[bool] = False

    def build(self) -> None:
        study = self.new_study()
        self.study = self.part(
            forms.StudyForm(self.data, prefix=self.prefix, instance=study, initial=self.presets())
        )
        finding = ImagingFinding(study=study, lesion=self.lesion)
        self.finding = self.part(
            forms.FindingForm(self.data, prefix=f"{self.prefix}-finding", instance=finding)
        )
        self.dose: RowPart | None = None
        if self.dose_form:
            dose = self.new_dose(study)
            prefix = f"{self.prefix}-dose"
            self.dose = self.part(self.dose_form(self.data, prefix=prefix, instance=dose))
        self.file = self.part(forms.FileForm(self.data, self.files, prefix=f"{self.prefix}-doc"))

    def of_the_page(self) -> None:
        """The page asks for the day of the study itself."""
        del self.study.fields["performed_on"]

    def heading(self) -> str:
        return str(self.modality.label)

    def new_study(self) -> ImagingStudy:
        study = ImagingStudy(
            patient=self.record.patient, lesion=self.lesion, modality=self.modality
        )
        if self.lesion:
            study.joint, study.laterality = self.lesion.joint, self.lesion.laterality
        return study

    def new_dose(self, study: ImagingStudy) -> RadiationDose:
        return RadiationDose(study=study)

    def presets(self) -> dict[str, Any]:
        return {}

    @property
    def before(self) -> ImagingFinding | None:
        """The finding of the newest study of this kind at this lesion."""
        pk = self.lesion.pk if self.lesion else None
        own = (
            row
            for row in self.record.images
            if row.lesion_id == pk and row.study.modality == self.modality
        )
        return next(own, None)

    @property
    def previous(self) -> list[dict[str, Any]]:
        before = self.before
        if before is None:
            return []
        when = {"label": _("acquired on"), "value": before.study.performed_on}
        return [when, *({**fact} for fact in facts_of(before, skip=("study", "lesion")))]

    def collect(self, gathered: Gathered, rest: str) -> bool:
        study = self.study.instance
        assert isinstance(study, ImagingStudy)
        self.study.force()
        checked = [self._dated(gathered, rest), self.file.is_valid(), self._found(rest)]
        if not every([*checked, self._dosed(rest)]):
            return False
        gathered.imaging.append(self._entry(study))
        self.answer(gathered, study)
        return True

    def _dated(self, gathered: Gathered, rest: str) -> bool:
        """The day of the study is that of the visit unless another is given."""
        if not self.study.is_valid():
            return False
        study = self.study.instance
        assert isinstance(study, ImagingStudy)
        if not self.study.cleaned_data.get("performed_on"):
            study.performed_on = gathered.visited_on
            study.performed_on_precision = DatePrecision.DAY
        return self.study.finish(rest)

    def _found(self, rest: str) -> bool:
        return not self.finding.has_changed() or self.finding.finish()

    def _dosed(self, rest: str) -> bool:
        return self.dose is None or not self.dose.has_changed() or self.dose.finish(rest)

    def _entry(self, study: ImagingStudy) -> ImagingEntry:
        dose = self.dose.instance if self.dose and self.dose.has_changed() else None
        assert dose is None or isinstance(dose, RadiationDose)
        finding = self.finding.instance
        assert isinstance(finding, ImagingFinding)
        proven = self.file.cleaned_data.get("file")
        return ImagingEntry(
            study=study,
            findings=[finding] if self.finding.has_changed() else [],
            dose=dose,
            documents=[proven] if proven else [],
        )

    def answer(self, gathered: Gathered, study: ImagingStudy) -> None:
        """Every assessment of the section is done, the dose only when there is one."""
        for due in self.dues:
            missing = due.code == Assessment.RADIATION_DOSE and not self._has_dose()
            gathered.answer(due, because=NullReason.NOT_DONE if missing else "")

    def _has_dose(self) -> bool:
        return self.dose is not None and self.dose.has_changed()


class Mri(Imaging):
    key = "mri"
    modality = ImagingModality.MRI


class Ultrasound(Imaging):
    key = "us"
    modality = ImagingModality.US


class Scintigraphy(Imaging):
    key = "scint"
    modality = ImagingModality.SCINT


class PetCt(Imaging):
    key = "petct"
    modality = ImagingModality.PETCT


class Radiograph(Imaging):
    """A plain radiograph, or the ultrasound that some plans take instead."""

    key = "xr"
    modality = ImagingModality.XR
    plain = True
    dose_form = forms.AreaDoseForm

    def build(self) -> None:
        self.either: forms.EitherForm | None = None
        if any(due.qualifier == OR_US for due in self.dues):
            self.either = self.part(forms.EitherForm(self.data, prefix=f"{self.prefix}-either"))
        super().build()

    def collect(self, gathered: Gathered, rest: str) -> bool:
        if self.either is not None and self.either["done"].value() == ImagingModality.US:
            self.study.instance.__dict__["modality"] = ImagingModality.US
        return super().collect(gathered, rest)

    def new_dose(self, study: ImagingStudy) -> RadiationDose:
        """What only a CT has does not apply."""
        dose = RadiationDose(study=study)
        for name in ("ctdi_vol_mgy", "dlp_mgy_cm", "phantom_cm", "kvp"):
            dose.__dict__[f"{name}{REASON}"] = NullReason.NOT_APPLICABLE
        return dose

    def presets(self) -> dict[str, Any]:
        """A plain radiograph has neither, as a rule."""
        return {"contrast": Contrast.NONE, "sedation": Sedation.NONE}


class SpineRadiograph(Radiograph):
    key = "spine"

    def heading(self) -> str:
        return _("radiograph of the spine")

    def new_study(self) -> ImagingStudy:
        return ImagingStudy(
            patient=self.record.patient,
            modality=self.modality,
            joint=Joint.SPINE,
            laterality=Laterality.MIDLINE,
        )

    @property
    def before(self) -> ImagingFinding | None:
        return next((r for r in self.record.images if r.study.joint == Joint.SPINE), None)


class Ct(Imaging):
    """A CT with its dose, after the question whether MRI and a radiograph would do (ALARA)."""

    key = "ct"
    modality = ImagingModality.CT
    dose_form = forms.DoseForm

    def build(self) -> None:
        self.alara = self.part(forms.InsteadForm(self.data, prefix=f"{self.prefix}-alara"))
        super().build()

    @property
    def conditions(self) -> list[str]:
        """Said by the question itself."""
        return []

    @property
    def substituted(self) -> bool:
        return bool(self.alara["instead"].value() == ImagingModality.MRI)

    def collect(self, gathered: Gathered, rest: str) -> bool:
        if not self.alara.is_valid() or not self._explained():
            return False
        return super().collect(gathered, rest)

    def _explained(self) -> bool:
        """MRI in the place of CT is welcome, with its reason (rule G06)."""
        study, reason = self.study.instance, self.alara.cleaned_data.get("substitution_reason", "")
        assert isinstance(study, ImagingStudy)
        if not self.substituted:
            return True
        if not reason:
            told = _("MRI was done instead of CT"), _("the reason")
            self.alara.fault(error("G06", "substitution_reason", *told))
            return False
        study.modality, study.substituted_for = ImagingModality.MRI, ImagingModality.CT
        study.substitution_reason = reason
        return True

    def _dosed(self, rest: str) -> bool:
        """A CT always has a dose record, if only to say why a figure is missing (rule G02)."""
        if self.substituted or self.dose is None:
            return True
        self.dose.force()
        return self.dose.finish(rest)

    def _has_dose(self) -> bool:
        return not self.substituted

    def _entry(self, study: ImagingStudy) -> ImagingEntry:
        entry = super()._entry(study)
        dose = self.dose.instance if self.dose and not self.substituted else None
        assert dose is None or isinstance(dose, RadiationDose)
        entry.dose = dose
        return entry

    def answer(self, gathered: Gathered, study: ImagingStudy) -> None:
        if not self.substituted:
            super().answer(gathered, study)
            return
        for due in self.dues:
            told = _("MRI instead: %s") % study.substitution_reason
            gathered.answer(due, because=NullReason.NOT_APPLICABLE, result=told[:300])
        gathered.answer(Due(Assessment.MRI, self.lesion))


class DxaScan(Section):
    """Bone mass of several regions in one study."""

    key = "dxa"
    template = "chart/sections/list.html"
    row_name = "region"
    more_label = gettext_lazy("One more region")
    usual = (DxaRegion.LS, DxaRegion.TBLH)

    def build(self) -> None:
        study = ImagingStudy(
            patient=self.record.patient,
            modality=ImagingModality.DXA,
            joint=Joint.NONE,
            laterality=Laterality.NOT_APPLICABLE,
            contrast=Contrast.NONE,
            sedation=Sedation.NONE,
        )
        prefix = f"{self.prefix}-doc"
        self.study = study
        self.rows = [
            self._region(study, index) for index in self.rows_wanted(self.row_name, least=2)
        ]
        self.file = self.part(forms.FileForm(self.data, self.files, prefix=prefix))

    def _region(self, study: ImagingStudy, index: int) -> RowPart:
        region = self.usual[index] if index < len(self.usual) else ""
        form = forms.DxaForm(
            self.row_data(self.row_name, index),
            prefix=f"{self.prefix}-region-{index}",
            instance=Dxa(study=study),
            initial={"region": region},
        )
        return self.part(form)

    def collect(self, gathered: Gathered, rest: str) -> bool:
        filled = [row for row in self.rows if row.has_changed()]
        if not every([self.file.is_valid(), finish_all(filled, rest)]):
            return False
        if not filled:
            add_fault(self.own, "F04", _("A file is chosen, but no region is entered."))
            return False
        self.study.performed_on = gathered.visited_on
        self.study.performed_on_precision = DatePrecision.DAY
        proven = self.file.cleaned_data.get("file")
        gathered.imaging.append(
            ImagingEntry(
                study=self.study,
                dxa=[row.instance for row in filled],
                documents=[proven] if proven else [],
            )
        )
        self.done(gathered)
        return True
