"""Sections of one form that becomes one row: pain, growth, arthritis, maturity, deformity."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext as _

from registry.chart.sections.base import Due, Gathered, Section, every
from registry.core.errors import error
from registry.core.facts import plain
from registry.core.parts import REASON, RowPart
from registry.patients.models import PatientRow
from registry.visits import forms
from registry.visits.codes import Assessment, JointInstrument
from registry.visits.models import (
    Anthropometry,
    DeformityAssessment,
    DevelopmentAssessment,
    JiaAssessment,
    JointScore,
    PainAssessment,
    SkeletalMaturity,
)


class RowSection(Section):
    """One form, one row. `value_of` names the field that answers an assessment, where the form
    answers several: one of them may be missing for a reason while the others are done."""

    form: ClassVar[type[RowPart]]
    value_of: ClassVar[dict[str, str]] = {}

    def build(self) -> None:
        self.row = self.part(
            self.form(
                self.data,
                self.files,
                prefix=self.prefix,
                instance=self.new_row(),
                initial=self.presets(),
            )
        )

    def new_row(self) -> models.Model:
        raise NotImplementedError

    def presets(self) -> dict[str, Any]:
        """What stands in the form before anybody typed; alone it counts as empty."""
        return {}

    def collect(self, gathered: Gathered, rest: str) -> bool:
        if not self.row.finish(rest):
            return False
        if not every(self._answer(gathered, due, rest) for due in self.dues):
            return False
        row = self.row.instance
        assert isinstance(row, PatientRow)
        gathered.findings.append(row)
        return True

    def _answer(self, gathered: Gathered, due: Due, rest: str) -> bool:
        name = self.value_of.get(due.code, "")
        missing = bool(name) and getattr(self.row.instance, name) in (None, "")
        reason = getattr(self.row.instance, f"{name}{REASON}", "") or rest if missing else ""
        if not missing or reason:
            gathered.answer(due, because=reason)
        elif due.demanded:
            told = _("nothing is given"), _("a value, or why there is none")
            self.row.fault(error("F04", name, *told))
            return False
        return True


class Pain(RowSection):
    key = "pain"
    form = forms.PainForm

    def new_row(self) -> models.Model:
        return PainAssessment(lesion=self.lesion)

    def presets(self) -> dict[str, Any]:
        """The scale of the last time, since scores of two scales cannot be compared."""
        return {"scale": self._last.scale} if self._last else {}

    @property
    def _last(self) -> PainAssessment | None:
        own = self.lesion.pk if self.lesion else None
        return next((row for row in self.record.pain if row.lesion_id == own), None)

    @property
    def previous(self) -> list[dict[str, Any]]:
        last = self._last
        if last is None:
            return []
        reason = last.get_score_null_reason_display()
        value = None if reason else f"{plain(last.score)} ({last.get_scale_display()})"
        if last.pain_free:
            value = _("pain-free")
        return [{"label": last.visit.visited_on, "value": value, "reason": reason}]


class Growth(RowSection):
    key = "growth"
    form = forms.GrowthForm

    def new_row(self) -> models.Model:
        return Anthropometry()

    @property
    def previous(self) -> list[dict[str, Any]]:
        last = self.record.growth
        if last is None:
            return []
        height = f"{plain(last.height_cm)} cm" if last.height_cm else "–"
        weight = f"{plain(last.weight_kg)} kg" if last.weight_kg else "–"
        return [{"label": last.visit.visited_on, "value": f"{height}, {weight}"}]


class Chaq(RowSection):
    key = "chaq"
    form = forms.ChaqForm
    value_of = {Assessment.CHAQ: "total"}

    def new_row(self) -> models.Model:
        return JointScore(instrument=JointInstrument.CHAQ)


class Jia(RowSection):
    """Activity of arthritis: the components from which JADAS is computed."""

    key = "jia"
    form = forms.JiaForm
    value_of = {
        Assessment.JADAS: "active_joints",
        Assessment.JOINT_COUNT: "active_joints",
        Assessment.PHGA: "phga",
        Assessment.PAGA: "paga",
        Assessment.ESR: "esr_mm_h",
        Assessment.CRP: "crp_mg_l",
        Assessment.UVEITIS: "uveitis",
        Assessment.FLARE: "flare",
    }

    def heading(self) -> str:
        return _("activity of arthritis")

    def new_row(self) -> models.Model:
        return JiaAssessment()


class Maturity(RowSection):
    key = "maturity"
    form = forms.MaturityForm
    value_of = {Assessment.BONE_AGE: "bone_age_years"}

    def heading(self) -> str:
        return _("bone age and maturity")

    def new_row(self) -> models.Model:
        return SkeletalMaturity()


class Deformity(RowSection):
    key = "deformity"
    form = forms.DeformityForm
    value_of = {Assessment.LLD: "leg_length_difference_mm"}

    def heading(self) -> str:
        return _("leg length and deformity")

    def new_row(self) -> models.Model:
        return DeformityAssessment()


class Mobility(RowSection):
    key = "mobility"
    form = forms.DevelopmentForm

    def new_row(self) -> models.Model:
        return DevelopmentAssessment()
