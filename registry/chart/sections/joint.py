"""The joint and the growth plates beside it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.chart.sections.base import Due, Gathered, Section, every, finish_all
from registry.core.codes import NullReason
from registry.core.facts import plain
from registry.core.parts import RowPart
from registry.diagnoses.codes import JOINT_OF_BONE, Bone
from registry.patients.models import PatientRow
from registry.visits import forms
from registry.visits.codes import Assessment
from registry.visits.models import JointScore, JointScoreComponent, PhysisStatus, RangeOfMotion

WITH_GROWTH_PLATE = (
    Bone.FEMUR_HEAD,
    Bone.FEMUR_DISTAL,
    Bone.TIBIA_PROXIMAL,
    Bone.TIBIA_DISTAL,
    Bone.HUMERUS_PROXIMAL,
    Bone.HUMERUS_DISTAL,
)


class JointFunction(Section):
    """A joint score with its components and motion, and how the child walks."""

    key = "joint"
    template = "chart/sections/joint.html"
    row_name = "part"
    more_label = gettext_lazy("One more component")

    def heading(self) -> str:
        return _("joint score and walking") if self.scored else _("weight bearing and gait")

    @property
    def scored(self) -> bool:
        return self.asks(Assessment.JOINT_SCORE)

    def build(self) -> None:
        form = forms.JointScoreForm if self.scored else forms.WalkingForm
        row = JointScore(lesion=self.lesion)
        presets = {"instrument": self._last.instrument} if self._last and self.scored else {}
        self.score: RowPart = self.part(
            form(self.data, prefix=self.prefix, instance=row, initial=presets)
        )
        self.rows: list[RowPart] = []
        self.motion: forms.MotionForm | None = None
        if self.scored:
            self.motion = self.part(forms.MotionForm(self.data, prefix=f"{self.prefix}-motion"))
            self.rows = [self._component(row, index) for index in self.rows_wanted(self.row_name)]

    def _component(self, score: JointScore, index: int) -> RowPart:
        prefix = f"{self.prefix}-part-{index}"
        component = JointScoreComponent(score=score)
        data = self.row_data(self.row_name, index)
        return self.part(forms.ComponentForm(data, prefix=prefix, instance=component))

    @property
    def _last(self) -> JointScore | None:
        pk = self.lesion.pk if self.lesion else None
        own = (row for row in self.record.scores if row.lesion_id == pk and row.instrument)
        return next(own, None)

    @property
    def previous(self) -> list[dict[str, Any]]:
        last = self._last
        if last is None or not self.scored:
            return []
        if last.total_null_reason:
            total, reason = None, last.get_total_null_reason_display()
        else:
            total, reason = f"{last.get_instrument_display()} {plain(last.total)}", ""
        return [{"label": last.visit.visited_on, "value": total, "reason": reason}]

    @property
    def details_open(self) -> bool:
        return any(form.has_changed() for form in (*self.rows, self.motion) if form)

    def collect(self, gathered: Gathered, rest: str) -> bool:
        score = self.score.instance
        assert isinstance(score, JointScore)
        self.score.force()
        # Without a score there is no total; where components stand for it, neither.
        typed = self.score.cleaned_data.get("total") if self.score.is_valid() else None
        if typed is None and (self._components() or not self.scored):
            score.total_null_reason = NullReason.NOT_APPLICABLE
        if not self._whole(rest):
            return False
        gathered.findings.extend([score, *self._components(), *self._motion(score)])
        for due in self.dues:
            gathered.answer(due, because=self._missing(due, score))
        return True

    def _whole(self, rest: str) -> bool:
        filled = [row for row in self.rows if row.has_changed()]
        moved = self.motion is None or self.motion.is_valid()
        return every([self.score.finish(rest), finish_all(filled), moved])

    def _components(self) -> list[PatientRow]:
        return [row.instance for row in self.rows if row.has_changed()]

    def _motion(self, score: JointScore) -> list[PatientRow]:
        typed = self.motion.cleaned_data if self.motion else {}
        return [
            RangeOfMotion(score=score, movement=movement, degrees=degrees)
            for movement, degrees in typed.items()
            if degrees is not None
        ]

    def _missing(self, due: Due, score: JointScore) -> str:
        """Why an assessment has no answer although the section has; empty when it has one."""
        if due.code == Assessment.WB_STATUS:
            return "" if score.weight_bearing else NullReason.NOT_DONE
        answered = score.total is not None or self._components()
        return "" if answered else score.total_null_reason


class Physes(Section):
    """The growth plates beside the lesion, each with its state."""

    key = "physis"
    template = "chart/sections/list.html"
    row_name = "plate"
    more_label = gettext_lazy("One more growth plate")

    def build(self) -> None:
        bones = self._bones()
        wanted = self.rows_wanted(self.row_name, least=max(1, len(bones)))
        self.rows = [self._row(index, bones) for index in wanted]

    def _row(self, index: int, bones: list[str]) -> RowPart:
        form = forms.PhysisForm(
            self.row_data(self.row_name, index),
            prefix=f"{self.prefix}-plate-{index}",
            instance=PhysisStatus(),
            initial={
                "physis": bones[index] if index < len(bones) else "",
                "laterality": self.lesion.laterality if self.lesion else "",
            },
        )
        return self.part(form)

    def _bones(self) -> list[str]:
        """The growing ends of bone at the joint of the lesion."""
        if self.lesion is None:
            return []
        joint = self.lesion.joint
        return [bone for bone in WITH_GROWTH_PLATE if JOINT_OF_BONE.get(bone) == joint]

    def collect(self, gathered: Gathered, rest: str) -> bool:
        filled = [row for row in self.rows if row.has_changed()]
        if not finish_all(filled, rest):
            return False
        gathered.findings.extend(row.instance for row in filled)
        self.done(gathered)
        return True
