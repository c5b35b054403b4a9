"""Forms of what is found at a visit: each is one row, or one part of a page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.core.forms import RegistryModelForm, form_field
from registry.core.parts import PlainPart, RowPart, with_reasons, yes_or_no
from registry.core.rows import NativeInputs
from registry.visits.codes import Movement
from registry.visits.models import (
    Anthropometry,
    ConcomitantMedication,
    DeformityAssessment,
    DevelopmentAssessment,
    Endpoint,
    Fracture,
    JiaAssessment,
    JointScore,
    JointScoreComponent,
    PainAssessment,
    PhysisStatus,
    PromScore,
    PromSubscale,
    SkeletalMaturity,
    Visit,
)


class VisitForm(RegistryModelForm):
    """The visit itself. Its date is a day: a planned item needs one to be done on."""

    class Meta:
        model = Visit
        formfield_callback = form_field
        fields = ["visited_on", "mode", "deviation_reason", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.fields["visited_on"].label = _("Date of the visit")
        self.fields["note"].widget.attrs["rows"] = 3

    def tell_date(self, address: str) -> None:
        """Where the page asks what the date means as soon as it is typed."""
        self.fields["visited_on"].widget.attrs.update(
            {
                "hx-get": address,
                "hx-trigger": "change",
                "hx-include": "[name=item], [name=also], [name=deviation_reason]",
                "hx-target": "#date-meaning",
            }
        )


class PainForm(RowPart):
    more = ("context", "respondent")

    class Meta(NativeInputs):
        model = PainAssessment
        fields = [
            *with_reasons("scale", "score"),
            "pain_free",
            "analgesic",
            "context",
            "respondent",
        ]


class GrowthForm(RowPart):
    more = ("sitting_height_cm", "arm_span_cm", "tanner")

    class Meta(NativeInputs):
        model = Anthropometry
        fields = with_reasons(
            "height_cm", "weight_kg", "method", "sitting_height_cm", "arm_span_cm", "tanner"
        )


class JointScoreForm(RowPart):
    """A score of one joint, and how the child walks."""

    more = ("aids",)

    class Meta(NativeInputs):
        model = JointScore
        fields = ["instrument", *with_reasons("total"), "gait", "weight_bearing", "aids"]


class WalkingForm(RowPart):
    """How the child walks, without a score."""

    class Meta(NativeInputs):
        model = JointScore
        fields = ["weight_bearing", "gait", "aids"]


class ChaqForm(RowPart):
    class Meta(NativeInputs):
        model = JointScore
        fields = with_reasons("total")


class ComponentForm(RowPart):
    class Meta(NativeInputs):
        model = JointScoreComponent
        fields = ["component", "value"]


class MotionForm(PlainPart):
    """Degrees of each movement of the joint; empty ones were not measured."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for movement in Movement:
            self.fields[movement.value] = forms.IntegerField(
                label=movement.label,
                required=False,
                min_value=-90,
                max_value=180,
                widget=forms.NumberInput(attrs={"data-unit": "°"}),
            )


class PromForm(RowPart):
    class Meta(NativeInputs):
        model = PromScore
        fields = ["instrument", "instrument_version", "language", "respondent", "licence_ref"]


class SubscaleForm(RowPart):
    class Meta(NativeInputs):
        model = PromSubscale
        fields = ["subscale", *with_reasons("value")]


class JiaForm(RowPart):
    more = ("crp_mg_l", "morning_stiffness_min", "flare_on")

    class Meta(NativeInputs):
        model = JiaAssessment
        fields = [
            *with_reasons(
                "active_joints", "limited_joints", "phga", "paga", "esr_mm_h", "uveitis", "crp_mg_l"
            ),
            "flare",
            "flare_on",
            "morning_stiffness_min",
        ]


class MaturityForm(RowPart):
    partial_dates = ("menarche_on", "voice_break_on")
    more = ("sanders", "menarche_on", "voice_break_on")

    class Meta(NativeInputs):
        model = SkeletalMaturity
        fields = [
            *with_reasons("bone_age_years"),
            "bone_age_method",
            *with_reasons("risser", "sanders"),
            "menarche_on",
            "voice_break_on",
        ]


class PhysisForm(RowPart):
    more = ("bar_area_pct",)

    class Meta(NativeInputs):
        model = PhysisStatus
        fields = ["physis", "laterality", "state", "bar", "bar_area_pct"]


class DeformityForm(RowPart):
    class Meta(NativeInputs):
        model = DeformityAssessment
        fields = [
            *with_reasons("leg_length_difference_mm", "cobb_deg", "kyphosis_deg"),
            "long_bone_bowing",
        ]


class DevelopmentForm(RowPart):
    class Meta(NativeInputs):
        model = DevelopmentAssessment
        fields = [
            "milestone",
            "result",
            *with_reasons("age_months", "walking_time_min"),
        ]


class FractureForm(RowPart):
    partial_dates = ("fractured_on",)
    more = ("level", "prenatal", "healing", "treatment")

    class Meta(NativeInputs):
        model = Fracture
        fields = [
            *with_reasons("bone"),
            "laterality",
            *with_reasons("fractured_on", "trauma_energy", "pathological"),
            "level",
            "prenatal",
            "healing",
            "treatment",
        ]


class MedicationForm(RowPart):
    partial_dates = ("started_on", "ended_on")

    class Meta(NativeInputs):
        model = ConcomitantMedication
        fields = ["drug", "indication", "dose", "started_on", "ended_on", "ongoing"]


class EndpointForm(RowPart):
    partial_dates = ("reached_on",)
    more = ("censor_reason",)

    class Meta(NativeInputs):
        model = Endpoint
        fields = ["kind", *with_reasons("reached_on"), "adjudicator", "detail", "censor_reason"]


class AnyForm(PlainPart):
    """An explicit yes or no before the details: 'none' is an answer, an empty list is not."""

    any = yes_or_no(_("Any?"))
