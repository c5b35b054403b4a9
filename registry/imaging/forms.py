"""Forms of an imaging study: what was done, what it showed, what it cost in radiation."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.core.errors import Refused
from registry.core.forms import DateInput, RegistryForm, told
from registry.core.parts import PlainPart, RowPart, with_reasons
from registry.core.rows import NativeInputs
from registry.diagnoses.codes import Joint
from registry.imaging.codes import ImagingModality
from registry.imaging.files import ProvenFile, prove
from registry.imaging.models import Dxa, ImagingFinding, ImagingStudy, RadiationDose

CONTRAST = ("contrast_agent", "macrocyclic", "contrast_mmol_kg")
SEDATION = ("sedation_agent", "asa_class", "sedation_complication")
DETAILS = (*CONTRAST, *SEDATION, "sequences")
OF_MRI = ("field_strength_t", "field_strength_t_null_reason", "sequences", "macrocyclic")

# What a report of each kind speaks of first; the rest is folded away, never lost.
SHOWN_BY = {
    ImagingModality.MRI: (
        "marrow_oedema_grade",
        "marrow_oedema_trend",
        "regeneration",
        "regeneration_trend",
        "collapse_depth_mm",
        "statement",
    ),
    ImagingModality.CT: (
        "reossification",
        "reossification_pct",
        "regeneration_trend",
        "collapse_depth_mm",
        "statement",
    ),
    ImagingModality.XR: (
        "reossification",
        "collapse_depth_mm",
        "crescent",
        "flattening",
        "statement",
    ),
}


class ProvenFileField(forms.FileField):
    """Cleans to a file that was opened (files.prove), or refuses it with the rule's id."""

    widget = forms.FileInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # hx-preserve: a part of the page that is redrawn would lose the chosen file.
        self.widget.attrs.update(
            {"accept": ".pdf,.png,.jpg,.jpeg,.dcm,.dicom", "hx-preserve": "true"}
        )

    def clean(self, data: Any, initial: Any = None) -> ProvenFile | None:
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            return prove(upload)
        except Refused as refused:
            raise ValidationError([told(finding) for finding in refused.findings]) from refused


def file_field(*, required: bool = False) -> ProvenFileField:
    return ProvenFileField(
        label=_("Report or picture"),
        required=required,
        max_length=255,
        help_text=_("PDF, PNG, JPEG or DICOM, up to 20 MB, without the child's name."),
    )


class StudyForm(RowPart):
    """The examination. Its region and side come from the lesion; its day from the visit."""

    partial_dates = ("performed_on",)
    more = DETAILS

    class Meta(NativeInputs):
        model = ImagingStudy
        fields = [
            "performed_on",
            "joint",
            "laterality",
            *with_reasons("field_strength_t", "contrast", "sedation"),
            *DETAILS,
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["performed_on"].required = False
        self.fields["performed_on"].label = _("Acquired on, if another day")
        for name in self._not_asked():
            del self.fields[name]

    def _not_asked(self) -> list[str]:
        study = self.instance
        names = [] if study.modality == ImagingModality.MRI else list(OF_MRI)
        return [*names, "joint", "laterality"] if study.joint else names


class FindingForm(RowPart):
    """What the study shows of one lesion, and how it went on since the study before."""

    class Meta(NativeInputs):
        model = ImagingFinding
        fields = [
            *with_reasons(
                "marrow_oedema_grade",
                "marrow_oedema_trend",
                "regeneration",
                "regeneration_trend",
                "reossification",
                "reossification_pct",
                "collapse_depth_mm",
            ),
            "crescent",
            "flattening",
            "statement",
            *with_reasons("marrow_oedema_pct", "defect_a_mm"),
            "defect_b_mm",
            "defect_c_mm",
            *with_reasons("defect_volume_ml"),
            "effusion",
            "synovitis",
            "double_line",
            "physeal_bar",
            "physeal_bar_area_pct",
            "osteoarthritis_scale",
            "osteoarthritis_grade",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        study = self.instance.study
        first = SHOWN_BY.get(ImagingModality(study.modality))
        if study.joint == Joint.SPINE:
            first = ("statement",)
        if first:
            self.more = tuple(name for name in self.fields if name not in first)
        grade = self.fields["marrow_oedema_grade"]
        grade.label, grade.widget = _("Marrow oedema, grade"), forms.Select(choices=OEDEMA)


OEDEMA = [
    ("", "–"),
    ("0", _("0: none")),
    ("1", _("1: under 33 % of the region")),
    ("2", _("2: 33 to 66 %")),
    ("3", _("3: over 66 %")),
]


class DoseForm(RowPart):
    """Radiation as the machine reports it (rule G02)."""

    more = ("scan_length_cm", "effective_msv", "effective_method")

    class Meta(NativeInputs):
        model = RadiationDose
        fields = [
            *with_reasons("ctdi_vol_mgy", "dlp_mgy_cm", "phantom_cm", "kvp", "scan_length_cm"),
            "effective_msv",
            "effective_method",
        ]


class AreaDoseForm(RowPart):
    """Radiation of a radiograph."""

    class Meta(NativeInputs):
        model = RadiationDose
        fields = ["dap_gy_cm2"]


class DxaForm(RowPart):
    more = ("software", "reference")

    class Meta(NativeInputs):
        model = Dxa
        fields = [
            "region",
            "machine",
            *with_reasons("bmc_g", "bmd_g_cm2", "z_score", "z_height_adjusted"),
            "software",
            "reference",
        ]


class InsteadForm(PlainPart):
    """The question before a CT (ALARA): it asks, and never blocks."""

    instead = forms.ChoiceField(
        label=_("Which examination was done?"),
        choices=[("CT", _("CT")), ("MRI", _("MRI instead of CT"))],
        widget=forms.RadioSelect,
        required=False,
        initial="CT",
    )
    substitution_reason = forms.CharField(
        label=_("Why MRI instead of CT"), max_length=300, required=False
    )


class EitherForm(PlainPart):
    """Two examinations that answer the same question, neither with a reason."""

    done = forms.ChoiceField(
        label=_("Which examination was done?"),
        choices=[
            (ImagingModality.XR.value, ImagingModality.XR.label),
            (ImagingModality.US.value, ImagingModality.US.label),
        ],
        widget=forms.RadioSelect,
        required=False,
        initial=ImagingModality.XR.value,
    )


class FileForm(PlainPart):
    file = file_field()


class DayForm(RegistryForm):
    """The day of a study that belongs to no visit."""

    use_required_attribute = False
    performed_on = forms.DateField(label=_("Acquired on"), widget=DateInput())


class DocumentForm(RegistryForm):
    """One file for a study that is on record."""

    file = file_field(required=True)
