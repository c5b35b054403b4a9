"""The stage of a lesion, the healing of a cyst, the type of a disorder: read in one system."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.chart.sections.base import Gathered, Section
from registry.core.codes import DatePrecision, NullReason
from registry.core.parts import RowPart, with_reasons
from registry.core.rows import NativeInputs
from registry.diagnoses.codes import StagingScope
from registry.diagnoses.models import Diagnosis, Staging, StagingSystem
from registry.visits.codes import Assessment

EMPTY = [("", "–")]
OF_WHOLE_CHILD = {Assessment.SILLENCE: "sillence", Assessment.ILAR: "ilar_2001"}


class StageForm(RowPart):
    """A stage of the chosen system, or a range of two."""

    more = (
        "substage",
        "location",
        "collapse_depth_mm",
        "reader_role",
        "blinded",
        "second_reader_low",
        "second_reader_high",
        "reclassification_reason",
    )

    class Meta(NativeInputs):
        model = Staging
        fields = [
            "system",
            "stage_low",
            "stage_high",
            "extent",
            "substage",
            "location",
            *with_reasons("collapse_depth_mm"),
            "reader_role",
            "blinded",
            "second_reader_low",
            "second_reader_high",
            "reclassification_reason",
        ]

    def offer(self, systems: list[StagingSystem]) -> None:
        """Offers these systems, and the stages of the one that is chosen."""
        chosen = self._chosen(systems)
        self.fields["system"] = forms.TypedChoiceField(
            label=_("System"),
            choices=[(system.code, system.title) for system in systems],
            coerce={system.code: system for system in systems}.get,
        )
        stages = [(level.code, f"{level.code}: {level.meaning}") for level in chosen.levels.all()]
        names = ["stage_low", *(["stage_high"] if chosen.allows_range else [])]
        for name, label in zip(names, (_("Stage"), _("to, if it is a range")), strict=False):
            self.fields[name] = forms.ChoiceField(
                label=label, choices=[*EMPTY, *stages], required=name == "stage_low"
            )
        if not chosen.allows_range:
            del self.fields["stage_high"]
        if not any(level.needs_extent for level in chosen.levels.all()):
            del self.fields["extent"]

    def _chosen(self, systems: list[StagingSystem]) -> StagingSystem:
        shown = self.fields["system"].widget
        code = self.initial.get("system")
        if self.is_bound:
            code = shown.value_from_datadict(self.data, self.files, self.add_prefix("system"))
        return next((system for system in systems if system.code == code), systems[0])

    def clean(self) -> dict[str, Any]:
        """One stage alone is a range of itself."""
        cleaned = super().clean() or self.cleaned_data
        cleaned["stage_high"] = cleaned.get("stage_high") or cleaned.get("stage_low", "")
        return cleaned


class Stage(Section):
    """The stage at this visit, beside the one before; by default in the same system."""

    key = "stage"
    template = "chart/sections/stage.html"
    more_label = gettext_lazy("Show its stages")
    assessment: ClassVar[str] = Assessment.STAGE

    def build(self) -> None:
        self.systems = self._systems()
        diagnosis = self._diagnosis
        if diagnosis is None:
            self.systems = []
            return
        form = StageForm(
            self.data,
            prefix=self.prefix,
            instance=Staging(diagnosis=diagnosis, lesion=self.lesion),
            initial={"system": self._preset()},
        )
        self.stage = self.part(form)
        self.stage.offer(self.systems)

    @property
    def _diagnosis(self) -> Diagnosis | None:
        """Whose stage it is: the diagnosis of the lesion, or the one that has such types."""
        if self.lesion:
            return self.lesion.diagnosis
        terms = {row.term_id for system in self.systems for row in system.diagnoses.all()}
        return next((one for one in self.record.diagnoses if one.term_id in terms), None)

    def _systems(self) -> list[StagingSystem]:
        """Systems for the diagnosis of the lesion (rule S06), the validated ones first (S07)."""
        if self.lesion is None:
            return []
        term, joint = self.lesion.diagnosis.term_id, self.lesion.joint
        own = [system for system in self.record.systems if self._fits(system, term)]
        return sorted(own, key=lambda system: joint not in _joints(system))

    def _fits(self, system: StagingSystem, term: str) -> bool:
        of_lesion = system.scope == StagingScope.LESION
        return of_lesion and any(row.term_id == term for row in system.diagnoses.all())

    def _preset(self) -> str:
        return self.before.system_id if self.before else self.systems[0].code

    @property
    def before(self) -> Staging | None:
        """The newest stage of this lesion in one of these systems."""
        codes = {system.code for system in self.systems}
        pk = self.lesion.pk if self.lesion else None
        own = (
            row for row in self.record.stagings if row.lesion_id == pk and row.system_id in codes
        )
        return next(own, None)

    @property
    def previous(self) -> list[dict[str, Any]]:
        before = self.before
        if before is None:
            return []
        system = next(s for s in self.systems if s.code == before.system_id)
        return [
            {"label": before.assessed_on or _("baseline"), "value": f"{before.stage} ({system})"}
        ]

    def gather(self, gathered: Gathered, rest: str) -> bool:
        """Where no system fits the diagnosis there is nothing to read."""
        if not self.systems:
            return self.leave(gathered, NullReason.NOT_APPLICABLE)
        return super().gather(gathered, rest)

    def collect(self, gathered: Gathered, rest: str) -> bool:
        staging = self.stage.instance
        assert isinstance(staging, Staging)
        staging.assessed_on = gathered.visited_on
        staging.assessed_on_precision = DatePrecision.DAY
        staging.baseline = gathered.baseline
        if not self.stage.finish(rest):
            return False
        gathered.stagings.append(staging)
        self.done(gathered)
        return True


class Healing(Stage):
    """Healing of a cyst: the same as a stage, in the systems of the cyst."""

    key = "healing"


class WholeChild(Stage):
    """A type of the disorder, not of one lesion: Sillence, ILAR."""

    def _systems(self) -> list[StagingSystem]:
        """The one system that the assessment names."""
        wanted = OF_WHOLE_CHILD[Assessment(self.dues[0].code)]
        return [system for system in self.record.systems if system.code == wanted]


class Sillence(WholeChild):
    key = "sillence"


class Ilar(WholeChild):
    key = "ilar"


def _joints(system: StagingSystem) -> list[str]:
    return [row.joint for row in system.joints.all()]
