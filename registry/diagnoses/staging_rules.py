"""Rules of staging (data dictionary 7: T01, T02, T04 to T08, T10 to T14, T16) and progression.

A stage may be a range, so every comparison is one of ranges: what is said is certain for each
pair of stages inside them. Two systems are never compared (T14).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from django.utils.translation import gettext as _

from registry.core.dates import Interval
from registry.core.errors import Finding, error, gather, query, refuse_errors
from registry.diagnoses.codes import Direction

Verdict = Literal["yes", "no", "undetermined"]

MARCUS = "marcus_enneking_1973"
ARCO_2019 = "arco_2019"
NIINIMAKI = "niinimaki_2015"
WALDENSTROEM = "waldenstrom_mod"
STULBERG = "stulberg_1981"
ASSIGNED_IN_FRAGMENTATION = ("herring_2004", "catterall_1971")
SCANS = frozenset({"MRI", "scint", "PETCT"})
WALDENSTROEM_HEALED = 7
FRAGMENTATION_PHASE = 2
LAST_SILENT_STAGE = 2
# In Marcus/Enneking III the contour may already be slightly flat, before the collapse of IV.
FIRST_FLATTENED = {MARCUS: Decimal(3)}
_UNORDERED = (Direction.NOMINAL, Direction.NOT_MONOTONE)


@dataclass(frozen=True)
class StageReading:
    """One stage or range of one lesion in one system, with the ranks of its two ends.

    `assessed` is None when the day is not known; `baseline` says that it was read before
    treatment; `reason` is the reason for a correction or reclassification.
    """

    system: str
    low: str
    high: str
    low_rank: Decimal
    high_rank: Decimal
    assessed: Interval | None = None
    baseline: bool = False
    reason: str = ""

    @property
    def stage(self) -> str:
        return self.low if self.low == self.high else f"{self.low}-{self.high}"

    @property
    def main_stages(self) -> tuple[int, int]:
        """Lowest and highest main stage: IIIA and IIIB are both III."""
        return main_stage(self.system, self.low_rank), main_stage(self.system, self.high_rank)

    def precedes(self, other: "StageReading") -> bool:
        """True when this one was certainly read first; an undated baseline precedes the rest."""
        if self.assessed is not None and other.assessed is not None:
            return self.assessed.certainly_before(other.assessed)
        return self.baseline and not other.baseline


def main_stage(system: str, rank: Decimal) -> int:
    """The main stage that a rank belongs to; Waldenstroem ranks count halves of its phases."""
    if system == WALDENSTROEM:
        return (int(rank) + 1) // 2
    return int(rank)


def stage_gap(first: StageReading, second: StageReading) -> int:
    """The fewest main stages that certainly lie between two readings; 0 when ranges meet."""
    (low, high), (other_low, other_high) = first.main_stages, second.main_stages
    return max(0, other_low - high, low - other_high)


def consecutive(readings: Iterable[StageReading]) -> list[tuple[StageReading, StageReading]]:
    """Neighbours in time, as far as their order is certain. Undated readings are left out,
    but for an undated baseline, which comes first."""
    kept = [r for r in readings if r.assessed is not None or r.baseline]
    kept.sort(key=lambda r: (0, 0) if r.assessed is None else (1, r.assessed.earliest.toordinal()))
    return [(first, second) for first, second in pairwise(kept) if first.precedes(second)]


def t01_stage_of_system(
    low: str, high: str, ranks: Mapping[str, Decimal], *, allows_range: bool = True
) -> Finding | None:
    """ERROR unless both ends are stages of the system and in its order.

    `ranks` are the levels of the chosen system; systems of categories allow no range.
    """
    stages = ", ".join(ranks)
    for field, stage in (("stage_low", low), ("stage_high", high)):
        if stage not in ranks:
            message = _("'%(stage)s' is not a stage of this system") % {"stage": stage}
            return error("T01", field, message, stages)
    if low == high:
        return None
    told = {"low": low, "high": high}
    if not allows_range:
        message = _("%(low)s to %(high)s: this system has no ranges") % told
        return error("T01", "stage_high", message, _("one category"))
    if ranks[low] > ranks[high]:
        message = _("%(low)s to %(high)s: the first stage lies above the second") % told
        return error("T01", "stage_high", message, f"{high}-{low}")
    return None


def t02_extent_given(
    extent: str, low: str, high: str, stages_with_extent: Collection[str]
) -> Finding | None:
    """ERROR when a stage needs its extent A, B or C and none is given (Steinberg I to V, ARCO
    1994 1 to 3). ARCO 2019 carries the letter in the stage itself: IIIA, IIIB."""
    if extent or not {low, high} & set(stages_with_extent):
        return None
    needing = next(stage for stage in (low, high) if stage in stages_with_extent)
    message = _("stage %(stage)s without its extent") % {"stage": needing}
    return error("T02", "extent", message, "A, B, C")


def collapse_reached(reading: StageReading, collapse_rank: Decimal | None) -> Verdict:
    """Whether the joint surface has collapsed: the one statement that holds across systems.

    `collapse_rank` is that of the system's collapse level; without one nothing can be said.
    """
    if collapse_rank is None:
        return "undetermined"
    if reading.low_rank >= collapse_rank:
        return "yes"
    return "no" if reading.high_rank < collapse_rank else "undetermined"


def t04_improved_after_collapse(
    earlier: StageReading, later: StageReading, collapse_rank: Decimal | None
) -> Finding | None:
    """QUERY when the main stage improves after collapse, or Niinimaki drops by two or more."""
    if earlier.system != later.system or later.high_rank >= earlier.low_rank:
        return None
    dropped = stage_gap(earlier, later)
    collapsed = collapse_reached(earlier, collapse_rank) == "yes" and dropped >= 1
    if not collapsed and not (earlier.system == NIINIMAKI and dropped > 1):
        return None
    told = {"earlier": earlier.stage, "later": later.stage}
    message = _("stage %(later)s after %(earlier)s: bone seldom heals like this") % told
    return query("T04", "stage_low", message, _("the stage read again, or the reason"))


def t05_jump(
    earlier: StageReading, later: StageReading, direction: str = Direction.WORSE
) -> Finding | None:
    """QUERY when two neighbours in time lie two or more main stages apart."""
    if earlier.system != later.system or direction in _UNORDERED:
        return None
    if stage_gap(earlier, later) < 2:
        return None
    told = {"earlier": earlier.stage, "later": later.stage}
    message = _("from stage %(earlier)s to %(later)s in one step") % told
    return query("T05", "stage_low", message, _("the stage read again, or the reason"))


def t06_waldenstroem_forward(earlier: StageReading, later: StageReading) -> Finding | None:
    """ERROR when the phase of healing goes back, unless a reason for the correction is given."""
    if {earlier.system, later.system} != {WALDENSTROEM} or later.reason:
        return None
    if later.high_rank >= earlier.low_rank:
        return None
    told = {"earlier": earlier.stage, "later": later.stage}
    message = _("phase %(later)s after %(earlier)s: healing does not go back") % told
    accepted = _("%(earlier)s or later, or a reason for the correction") % told
    return error("T06", "stage_low", message, accepted)


def history_findings(
    readings: Iterable[StageReading],
    direction: str = Direction.WORSE,
    collapse_rank: Decimal | None = None,
) -> list[Finding]:
    """T04, T05 and T06 for all neighbours in the history of one lesion in one system."""
    found: list[Finding] = []
    for earlier, later in consecutive(readings):
        found += gather(
            t04_improved_after_collapse(earlier, later, collapse_rank),
            t05_jump(earlier, later, direction),
            t06_waldenstroem_forward(earlier, later),
        )
    return found


def t07_stulberg_at_maturity(
    reading: StageReading, *, mature: bool | None, waldenstroem: Iterable[StageReading] = ()
) -> Finding | None:
    """ERROR for a Stulberg class before maturity is on record, as skeletal maturity or as
    Waldenstroem IV not read after it."""
    if reading.system != STULBERG or mature:
        return None
    if any(w.high_rank >= WALDENSTROEM_HEALED and not reading.precedes(w) for w in waldenstroem):
        return None
    message = _("a Stulberg class of a hip that is not known to be mature")
    return error("T07", "system", message, _("skeletal maturity or Waldenstroem IV recorded first"))


def t08_fragmentation(reading: StageReading, waldenstroem: StageReading | None) -> Finding | None:
    """QUERY for Herring or Catterall when the phase of that time is certainly not II.

    `waldenstroem` is the phase nearest in time; without one the rule is silent.
    """
    if reading.system not in ASSIGNED_IN_FRAGMENTATION or waldenstroem is None:
        return None
    low, high = waldenstroem.main_stages
    if low <= FRAGMENTATION_PHASE <= high:
        return None
    message = _("assigned in phase %(phase)s") % {"phase": waldenstroem.stage}
    return query("T08", "system", message, _("a radiograph in fragmentation (Waldenstroem II)"))


def t10_collapse_and_stage(
    reading: StageReading, collapse_depth_mm: Decimal | None, collapse_rank: Decimal | None
) -> Finding | None:
    """ERROR when a collapse is measured while every stage given lies before any flattening."""
    if not collapse_depth_mm or collapse_rank is None:
        return None
    if reading.high_rank >= FIRST_FLATTENED.get(reading.system, collapse_rank):
        return None
    told = {"depth": collapse_depth_mm, "stage": reading.stage}
    message = _("a collapse of %(depth)s mm in stage %(stage)s, which has none") % told
    return error("T10", "collapse_depth_mm", message, _("0 mm, or a stage with collapse"))


def t11_scan_for_stage_one(
    reading: StageReading, needs_scan: str, modalities: Iterable[str]
) -> Finding | None:
    """QUERY for ARCO or Steinberg I without MRI or scan: a radiograph is normal in stage I.

    `needs_scan` is the level of the system that a radiograph alone cannot give, empty for none;
    `modalities` are those of the images that the stage was read from.
    """
    if not needs_scan or {reading.low, reading.high} != {needs_scan} or SCANS & set(modalities):
        return None
    message = _("stage %(stage)s without MRI or scan") % {"stage": needs_scan}
    return query("T11", "system", message, _("the MRI or scan that showed it"))


def t12_ilar_change(before: str, after: str, reason: str) -> Finding | None:
    """ERROR for a change of the ILAR category without reason, but for persistent to extended
    oligoarthritis, which is the course of the disease."""
    natural = ("oligo_persistent", "oligo_extended")
    if not before or before == after or (before, after) == natural or reason:
        return None
    message = _("from %(before)s to %(after)s without a reason")
    told = {"before": before, "after": after}
    accepted = _("a reason for the reclassification")
    return error("T12", "reclassification_reason", message % told, accepted)


def t13_pain_and_stage(
    reading: StageReading, pain_score: Decimal | None, *, pain_free: bool | None = None
) -> Finding | None:
    """QUERY at baseline when pain and Marcus/Enneking stage disagree: I and II are silent by
    definition, III and above are not. Never blocks: the child of S2 had pain at II-III."""
    if reading.system != MARCUS or not reading.baseline:
        return None
    if pain_score is None and pain_free is None:
        return None
    painful = pain_score > 0 if pain_score is not None else not pain_free
    low, _high = reading.main_stages
    if painful and low <= LAST_SILENT_STAGE:
        message = _("pain at stage %(stage)s, which is silent by definition")
    elif not painful and low > LAST_SILENT_STAGE:
        message = _("no pain at stage %(stage)s, which is painful by definition")
    else:
        return None
    return query("T13", "stage_low", message % {"stage": reading.stage})


def t14_same_system(baseline: StageReading, later: StageReading) -> Finding | None:
    """ERROR when stages of two systems would be compared: no conversion exists."""
    if baseline.system == later.system:
        return None
    told = {"baseline": baseline.system, "later": later.system}
    message = _("%(later)s cannot be compared with %(baseline)s") % told
    return error("T14", "system", message, baseline.system)


def progression(direction: str, baseline: StageReading, later: StageReading) -> Verdict:
    """Whether a lesion certainly got worse from baseline to later, inside one system.

    "undetermined" when the ranges leave it open, or grades have no single order (Capanna).
    Temporal and nominal systems never show progression. Raises Refused (T14) for two systems.
    """
    refuse_errors(gather(t14_same_system(baseline, later)))
    if direction in (Direction.TEMPORAL, Direction.NOMINAL):
        return "no"
    if direction == Direction.NOT_MONOTONE:
        same = baseline.low == baseline.high == later.low == later.high
        return "no" if same else "undetermined"
    (best, worst), (later_best, later_worst) = (
        _grades(direction, baseline),
        _grades(direction, later),
    )
    if later_best > worst:
        return "yes"
    return "no" if later_worst <= best else "undetermined"


def _grades(direction: str, reading: StageReading) -> tuple[Decimal, Decimal]:
    """Best and worst grade, higher always worse. A letter counts in ARCO 2019 alone (A to B);
    everywhere else only a whole stage does."""
    low, high = reading.low_rank, reading.high_rank
    if reading.system != ARCO_2019:
        low, high = (Decimal(stage) for stage in reading.main_stages)
    return (-high, -low) if direction == Direction.BETTER else (low, high)


def t16_readers(
    reading: StageReading, second: StageReading | None, *, literature: bool = False
) -> Finding | None:
    """QUERY when nobody read a second time, or two readers differ by more than one stage.

    A published stage without a second reader is not asked for: its source says no more.
    """
    if second is None:
        if literature:
            return None
        message = _("no second reader")
        return query("T16", "second_reader_low", message, _("the stage of a second reader"))
    if second.system != reading.system or stage_gap(reading, second) <= 1:
        return None
    told = {"first": reading.stage, "second": second.stage}
    message = _("two readers: %(first)s and %(second)s") % told
    return query("T16", "second_reader_low", message, _("an agreed stage"))


def latest(readings: Sequence[StageReading]) -> StageReading | None:
    """The last reading in time as far as days are known; the baseline when no other is."""
    dated = [r for r in readings if r.assessed is not None]
    if dated:
        return max(dated, key=lambda r: r.assessed.earliest.toordinal() if r.assessed else 0)
    return readings[-1] if readings else None
