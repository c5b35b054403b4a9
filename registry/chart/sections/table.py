"""Which section answers which assessment, in the order of the page."""

from collections.abc import Iterable, Sequence

from registry.chart.sections.base import Data, Due, Record, Section
from registry.chart.sections.checklist import Checklist
from registry.chart.sections.imaging import (
    Ct,
    DxaScan,
    Mri,
    Radiograph,
    SpineRadiograph,
)
from registry.chart.sections.joint import JointFunction, Physes
from registry.chart.sections.lists import Endpoints, Fractures, Medications, Prom
from registry.chart.sections.review import Review
from registry.chart.sections.rows import Chaq, Deformity, Growth, Jia, Maturity, Mobility, Pain
from registry.chart.sections.staging import Healing, Ilar, Sillence, Stage
from registry.core.parts import Files
from registry.visits.codes import Assessment

SECTIONS: dict[Assessment, type[Section]] = {
    Assessment.PAIN: Pain,
    Assessment.JOINT_SCORE: JointFunction,
    Assessment.WB_STATUS: JointFunction,
    Assessment.JADAS: Jia,
    Assessment.JOINT_COUNT: Jia,
    Assessment.PHGA: Jia,
    Assessment.PAGA: Jia,
    Assessment.ESR: Jia,
    Assessment.CRP: Jia,
    Assessment.UVEITIS: Jia,
    Assessment.FLARE: Jia,
    Assessment.CHAQ: Chaq,
    Assessment.MRI: Mri,
    Assessment.CT: Ct,
    Assessment.RADIATION_DOSE: Ct,
    Assessment.XR: Radiograph,
    Assessment.SPINE_XR: SpineRadiograph,
    Assessment.DXA: DxaScan,
    Assessment.STAGE: Stage,
    Assessment.HEALING: Healing,
    Assessment.SILLENCE: Sillence,
    Assessment.ILAR: Ilar,
    Assessment.FRACTURE: Fractures,
    Assessment.FRACTURE_HISTORY: Fractures,
    Assessment.ANTHRO: Growth,
    Assessment.PHYSIS: Physes,
    Assessment.BONE_AGE: Maturity,
    Assessment.LLD: Deformity,
    Assessment.MOBILITY: Mobility,
    Assessment.PROM: Prom,
    Assessment.CONMED: Medications,
    Assessment.AE: Review,
    Assessment.AE_AESI: Review,
    Assessment.MALIGNANCY: Review,
    Assessment.ENDPOINT: Endpoints,
}
# Asked of the child, not of one lesion: two plans that ask for it get one section.
OF_THE_CHILD = frozenset(
    {Growth, Jia, Chaq, SpineRadiograph, DxaScan, Sillence, Ilar, Fractures, Maturity}
    | {Deformity, Mobility, Prom, Medications, Review, Checklist}
)
ORDER = [*dict.fromkeys(SECTIONS.values()), Checklist]


def sections_for(
    dues: Iterable[Due],
    record: Record,
    data: Data = None,
    files: Files = None,
    *,
    judged: bool = True,
) -> list[Section]:
    """The sections that answer these assessments, each once for its lesion, in page order."""
    groups: dict[tuple[type[Section], int], list[Due]] = {}
    for due in dues:
        kind = SECTIONS.get(Assessment(due.code), Checklist)
        whole = kind in OF_THE_CHILD
        mine = Due(due.code, None if whole else due.lesion, due.qualifier)
        group = groups.setdefault((kind, mine.lesion.pk if mine.lesion else 0), [])
        _add(group, mine)
    ordered = sorted(groups.items(), key=lambda entry: (ORDER.index(entry[0][0]), entry[0][1]))
    return [kind(group, record, data, files, judged=judged) for (kind, _), group in ordered]


def _add(group: list[Due], due: Due) -> None:
    """The stricter of two plans counts: demanded by one is demanded."""
    same = next((one for one in group if one.code == due.code), None)
    if same is None:
        group.append(due)
    elif due.demanded and not same.demanded:
        group[group.index(same)] = due


def offered(present: Sequence[Section]) -> list[tuple[str, str]]:
    """Assessments that can be added to the page: those it does not ask for yet."""
    asked = {due.code for section in present for due in section.dues}
    return [(one.value, str(one.label)) for one in Assessment if one.value not in asked]
