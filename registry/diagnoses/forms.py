from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from registry.core.codes import NullReason
from registry.core.errors import Finding
from registry.core.forms import RegistryForm
from registry.core.rows import CheckedForm, NativeInputs
from registry.diagnoses.codes import JOINT_OF_BONE, Bone, Joint, Laterality, Phenotype, Underlying
from registry.diagnoses.findings import (
    diagnosis_findings,
    lesion_findings,
    own_staging_findings,
)
from registry.diagnoses.models import (
    Diagnosis,
    Lesion,
    PhenotypeFinding,
    RiskFactor,
    Staging,
    StagingSystem,
)

PARTIAL_HELP = _("As exactly as it is known: YYYY, YYYY-MM or YYYY-MM-DD.")
SIZES = ("size_", "volume_", "necrotic_", "cyst_", "distance_")
LOCATED = "arco_1994"  # the one system that asks for medial, central, lateral


def units(form: forms.BaseForm, **of: object) -> None:
    """Puts the unit after the input, and takes it out of the label."""
    for name, unit in of.items():
        field = form.fields[name]
        field.widget.attrs["data-unit"] = unit
        field.label = str(field.label).partition(" (")[0]


def let_be_seen_empty(form: forms.BaseForm) -> None:
    """Gives each input a blank placeholder, by which the style sheet knows that it is empty."""
    for field in form.fields.values():
        if isinstance(field.widget, forms.TextInput | forms.NumberInput):
            field.widget.attrs.setdefault("placeholder", " ")


class DiagnosisForm(CheckedForm):
    """An episode of a disorder."""

    partial_dates = ("diagnosed_on", "onset_on")
    underlying = forms.MultipleChoiceField(
        label=_("Underlying diseases"),
        choices=Underlying.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta(NativeInputs):
        model = Diagnosis
        fields = (
            "term",
            "diagnosed_on",
            "diagnosed_on_null_reason",
            "onset_on",
            "onset_on_null_reason",
            "prenatal",
            "gestational_weeks",
            "gestational_weeks_null_reason",
            "status_at_treatment",
            "status_at_treatment_null_reason",
            "icd10",
            "icd10_cm",
            "confirmed_by",
            "gene",
            "gene_other",
            "variant",
            "inheritance",
        )
        labels = {"term": _("Disorder")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["diagnosed_on"].help_text = PARTIAL_HELP
        self.fields["onset_on"].label = _("First symptoms")
        self.fields["underlying"].choices = [  # type: ignore[attr-defined]
            (value, capfirst(label)) for value, label in Underlying.choices
        ]
        units(self, gestational_weeks=_("weeks"))
        let_be_seen_empty(self)

    def findings(self) -> Iterable[Finding]:
        return diagnosis_findings(self.instance)


class RiskFactorForm(CheckedForm):
    """One thing that may have caused the disorder."""

    partial_dates = ("started_on", "ended_on")

    class Meta(NativeInputs):
        model = RiskFactor
        fields = (
            "factor",
            "agent",
            "started_on",
            "started_on_null_reason",
            "ended_on",
            "ended_on_null_reason",
            "cumulative_mg_m2",
            "cumulative_mg_m2_null_reason",
            "peak_dose_mg",
            "peak_dose_mg_null_reason",
            "radiation_gy",
            "radiation_gy_null_reason",
            "asparaginase",
            "methotrexate",
            "detail",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units(self, cumulative_mg_m2="mg/m²", peak_dose_mg=_("mg/day"), radiation_gy="Gy")
        let_be_seen_empty(self)


class PhenotypeForm(RegistryForm):
    """Each finding of osteogenesis imperfecta: present, absent, or why it is not known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answers = [
            ("", "–"),
            ("yes", _("present")),
            ("no", _("absent")),
            (_("not recorded because"), NullReason.choices),
        ]
        for code, label in Phenotype.choices:
            self.fields[code] = forms.ChoiceField(
                label=capfirst(label), choices=answers, required=False
            )

    def findings(self) -> list[PhenotypeFinding]:
        """A row for each finding that was answered."""
        return [_finding(c, self.cleaned_data[c]) for c in Phenotype if self.cleaned_data.get(c)]


def _finding(code: str, answer: str) -> PhenotypeFinding:
    if answer in ("yes", "no"):
        return PhenotypeFinding(finding=code, present=answer == "yes")
    return PhenotypeFinding(finding=code, present_null_reason=answer)


class LesionForm(CheckedForm):
    """One focus in one bone or joint, on one side."""

    class Meta(NativeInputs):
        model = Lesion
        fields = (
            "diagnosis",
            "laterality",
            "joint",
            "bone",
            "bone_null_reason",
            "ray",
            "level",
            "physis_at_treatment",
            "physis_at_treatment_null_reason",
            "epiphysis",
            "metaphysis",
            "diaphysis",
            "weight_bearing",
            "surface_pct",
            "surface_pct_null_reason",
            "size_a_mm",
            "size_a_mm_null_reason",
            "size_b_mm",
            "size_c_mm",
            "volume_ml",
            "volume_ml_null_reason",
            "necrotic_angle_deg",
            "necrotic_angle_deg_null_reason",
            "cyst_index",
            "cyst_index_null_reason",
            "distance_to_physis_mm",
            "distance_to_physis_mm_null_reason",
        )
        widgets = {"laterality": forms.RadioSelect}
        labels = {"diagnosis": _("Diagnosis"), "physis_at_treatment": _("Physis now")}
        help_texts = {
            "laterality": _("The child's own side. Both sides are two lesions."),
            "physis_at_treatment": _("The growth plate at this site, as it is when treated."),
        }

    def __init__(self, *args: Any, diagnoses: Iterable[Diagnosis], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["diagnosis"]
        field.queryset = field.queryset.filter(pk__in=[row.pk for row in diagnoses])
        field.label_from_instance = lambda row: row.term.label
        field.queryset = field.queryset.select_related("term")
        bone, side = self.fields["bone"], self.fields["laterality"]
        bone.choices = list(bones_by_joint())  # type: ignore[attr-defined]
        side.choices = Laterality.choices  # type: ignore[attr-defined]
        units(
            self,
            size_a_mm="mm",
            size_b_mm="mm",
            size_c_mm="mm",
            volume_ml="ml",
            surface_pct="%",
            necrotic_angle_deg=_("degrees"),
            distance_to_physis_mm="mm",
        )
        let_be_seen_empty(self)

    def findings(self) -> Iterable[Finding]:
        return lesion_findings(self.instance)

    @property
    def size_open(self) -> bool:
        """Whether something is written, or refused, among the sizes, which are folded away."""
        return any(
            self[name].errors or self[name].value() not in (None, "")
            for name in self.fields
            if name.startswith(SIZES)
        )


def bones_by_joint() -> Iterable[tuple[object, object]]:
    """Bones under the joint that they belong to, so that the pair is chosen right (rule S04)."""
    yield "", "–"
    for joint in Joint:
        bones = [(b, capfirst(b.label)) for b in Bone if JOINT_OF_BONE.get(b) == joint]
        if bones:
            yield capfirst(joint.label), bones
    yield _("Of no single joint"), [(b, capfirst(b.label)) for b in Bone if b not in JOINT_OF_BONE]


class StagingForm(CheckedForm):
    """A stage of one system, read on a day; two stages where the reader gave a range."""

    partial_dates = ("assessed_on",)

    class Meta(NativeInputs):
        model = Staging
        fields = (
            "stage_low",
            "stage_high",
            "extent",
            "location",
            "substage",
            "assessed_on",
            "assessed_on_null_reason",
            "baseline",
            "reader_role",
            "blinded",
            "second_reader_low",
            "second_reader_high",
            "collapse_depth_mm",
            "collapse_depth_mm_null_reason",
            "reclassification_reason",
        )

    def __init__(self, *args: Any, system: StagingSystem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = list(system.levels.all())
        codes = [(level.code, level.code) for level in levels]
        self.fields["stage_low"] = forms.ChoiceField(
            label=_("Stage"),
            choices=[(level.code, level) for level in levels],
            widget=forms.RadioSelect,
        )
        for name, empty in (
            ("stage_high", _("no range")),
            ("second_reader_low", "–"),
            ("second_reader_high", _("no range")),
        ):
            self.fields[name] = forms.ChoiceField(
                label=capfirst(self._meta.model._meta.get_field(name).verbose_name),
                choices=[("", empty), *codes],
                required=False,
            )
        self._leave_out(system, extent=any(level.needs_extent for level in levels))
        self.fields["assessed_on"].help_text = PARTIAL_HELP
        if "collapse_depth_mm" in self.fields:
            units(self, collapse_depth_mm="mm")

    def _leave_out(self, system: StagingSystem, *, extent: bool) -> None:
        """Fields that this system does not have."""
        left_out = {
            "extent": not extent,
            "location": system.code != LOCATED,
            "stage_high": not system.allows_range,
            "second_reader_high": not system.allows_range,
            "collapse_depth_mm": not system.collapse_level,
            "collapse_depth_mm_null_reason": not system.collapse_level,
        }
        for name, gone in left_out.items():
            if gone:
                del self.fields[name]

    def findings(self) -> Iterable[Finding]:
        return own_staging_findings(self.instance)

    def clean(self) -> dict[str, Any]:
        """One stage is a range from itself to itself."""
        cleaned = super().clean() or self.cleaned_data
        for low, high in (("stage_low", "stage_high"), ("second_reader_low", "second_reader_high")):
            cleaned[high] = cleaned.get(high) or cleaned.get(low, "")
        return cleaned
