"""Rules about diagnoses, lesions and stages, applied to rows."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from registry.core.dates import Interval
from registry.core.errors import Finding, gather
from registry.diagnoses import rules, staging_rules
from registry.diagnoses.codes import StagingScope
from registry.diagnoses.models import Diagnosis, Lesion, Staging, StagingSystem
from registry.diagnoses.rules import Site
from registry.diagnoses.staging_rules import WALDENSTROEM, StageReading
from registry.patients.rules import d02_not_in_future

# Disorders of the whole child: a lesion without a site has no side either (rule S02).
SYSTEMIC_DIAGNOSES = ("oi", "jia", "oth_chondrodysplasia")


def diagnosis_findings(diagnosis: Diagnosis) -> list[Finding]:
    """D02 and D03."""
    patient = diagnosis.patient
    return gather(
        d02_not_in_future("diagnosed_on", diagnosis.diagnosed, patient.centre.today()),
        rules.d03_diagnosed_after_birth(
            diagnosis.diagnosed,
            patient.birth,
            prenatal=diagnosis.prenatal,
            gestational_weeks=diagnosis.gestational_weeks,
            gestational_weeks_null_reason=diagnosis.gestational_weeks_null_reason,
        ),
    )


def site_of(lesion: Lesion) -> Site:
    """Where the lesion is, as the rules read it."""
    return Site(lesion.joint, lesion.bone, lesion.laterality, lesion.bone_null_reason)


def lesion_findings(lesion: Lesion) -> list[Finding]:
    """S01, S02, S04, S08 (ERROR), S09 (QUERY), T15 (INFO)."""
    site, diagnosis = site_of(lesion), lesion.diagnosis
    systemic = diagnosis.term_id.startswith(SYSTEMIC_DIAGNOSES)
    return gather(
        rules.s01_side_of_pair(site, literature=lesion.patient.is_literature),
        rules.s02_no_side_in_midline(site, systemic=systemic),
        rules.s04_bone_of_joint(site),
        rules.s08_lcpd_site(diagnosis.term_id, site),
        rules.s09_icd_site(diagnosis.icd10_cm, site),
        rules.t15_collapse_risk(lesion.surface_pct),
    )


def ranks_of(system: StagingSystem) -> dict[str, Decimal]:
    """Ranks of the levels of a system, in its order."""
    return {level.code: level.rank for level in system.levels.all()}


def collapse_rank_of(system: StagingSystem) -> Decimal | None:
    """The rank from which the joint surface has collapsed; None where the system cannot say."""
    return ranks_of(system).get(system.collapse_level)


def reading_of(staging: Staging) -> StageReading:
    """A stage as the rules read it. Unknown stages (T01) get rank 0."""
    ranks = ranks_of(staging.system)
    return StageReading(
        system=staging.system_id,
        low=staging.stage_low,
        high=staging.stage_high,
        low_rank=ranks.get(staging.stage_low, Decimal(0)),
        high_rank=ranks.get(staging.stage_high, Decimal(0)),
        assessed=staging.assessed,
        baseline=staging.baseline,
        reason=staging.reclassification_reason,
    )


def second_reading_of(staging: Staging) -> StageReading | None:
    """What the second reader saw, if there was one."""
    if not staging.second_reader_low:
        return None
    ranks = ranks_of(staging.system)
    low = staging.second_reader_low
    high = staging.second_reader_high or low
    return StageReading(
        staging.system_id, low, high, ranks.get(low, Decimal(0)), ranks.get(high, Decimal(0))
    )


def is_off_label(staging: Staging) -> bool:
    """The system was not validated at the joint of the lesion (rule S07)."""
    if staging.lesion is None:
        return False
    return rules.is_off_label(staging.lesion.joint, _joints(staging.system))


def _joints(system: StagingSystem) -> list[str]:
    return [row.joint for row in system.joints.all()]


def staging_findings(staging: Staging) -> list[Finding]:
    """What a new stage breaks by itself and against the history of its lesion."""
    own = own_staging_findings(staging)
    earlier = _history(staging)
    reading = reading_of(staging)
    same = [reading_of(row) for row in earlier if row.system_id == staging.system_id]
    return gather(
        own,
        staging_rules.history_findings(
            [*same, reading], staging.system.direction, collapse_rank_of(staging.system)
        ),
        _reclassified(staging, earlier),
    )


def own_staging_findings(staging: Staging) -> list[Finding]:
    """D02, S06, S07, T01, T02, T10, T16 of one stage."""
    system, reading = staging.system, reading_of(staging)
    patient = staging.diagnosis.patient
    joint = staging.lesion.joint if staging.lesion else ""
    with_extent = [level.code for level in system.levels.all() if level.needs_extent]
    return gather(
        d02_not_in_future("assessed_on", staging.assessed, patient.centre.today()),
        rules.s06_system_for_diagnosis(
            system.code, staging.diagnosis.term_id, [row.term_id for row in system.diagnoses.all()]
        ),
        rules.s07_off_label_joint(system.title, joint, _joints(system)) if joint else None,
        staging_rules.t01_stage_of_system(
            staging.stage_low,
            staging.stage_high,
            ranks_of(system),
            allows_range=system.allows_range,
        ),
        staging_rules.t02_extent_given(
            staging.extent, staging.stage_low, staging.stage_high, with_extent
        ),
        staging_rules.t10_collapse_and_stage(
            reading, staging.collapse_depth_mm, collapse_rank_of(system)
        ),
    )


def _history(staging: Staging) -> list[Staging]:
    """Stages of the same lesion, or of the diagnosis where the system is assigned to that."""
    earlier = Staging.objects.filter(diagnosis=staging.diagnosis, lesion=staging.lesion)
    if staging.pk:
        earlier = earlier.exclude(pk=staging.pk)
    return list(earlier.select_related("system").prefetch_related("system__levels"))


def _reclassified(staging: Staging, earlier: Sequence[Staging]) -> Finding | None:
    """T12: a category of a diagnosis changes for a reason only."""
    if staging.system.scope != StagingScope.DIAGNOSIS:
        return None
    before = [
        row
        for row in earlier
        if row.system_id == staging.system_id and (not staging.pk or row.pk < staging.pk)
    ]
    if not before:
        return None
    return staging_rules.t12_ilar_change(
        before[-1].stage_low, staging.stage_low, staging.reclassification_reason
    )


def lesion_history_findings(stagings: Iterable[Staging], *, literature: bool) -> list[Finding]:
    """QUERY findings over the whole stage history of one lesion (T05, T04, T08, T16, S07)."""
    rows = list(stagings)
    found: list[Finding] = []
    by_system: dict[str, list[Staging]] = {}
    for row in rows:
        by_system.setdefault(row.system_id, []).append(row)
        second = second_reading_of(row)
        found += own_staging_findings(row)
        found += gather(staging_rules.t16_readers(reading_of(row), second, literature=literature))
    for history in by_system.values():
        system = history[0].system
        readings = [reading_of(row) for row in history]
        found += staging_rules.history_findings(
            readings, system.direction, collapse_rank_of(system)
        )
    found += _phase_findings(by_system)
    return found


def _phase_findings(by_system: dict[str, list[Staging]]) -> list[Finding]:
    phases = [reading_of(row) for row in by_system.get(WALDENSTROEM, [])]
    others = [row for code, rows in by_system.items() if code != WALDENSTROEM for row in rows]
    return gather(
        *(
            staging_rules.t08_fragmentation(reading_of(row), nearest_phase(row.assessed, phases))
            for row in others
        )
    )


def nearest_phase(day: Interval | None, phases: Sequence[StageReading]) -> StageReading | None:
    """The Waldenstroem phase read nearest in time to a day; the last one for an unknown day."""
    dated = [(p.assessed, p) for p in phases if p.assessed is not None]
    if day is None or not dated:
        return staging_rules.latest(phases)
    return min(dated, key=lambda pair: pair[0].gap_days(day))[1]
