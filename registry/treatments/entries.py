"""Unsaved rows that belong together, as a page, a program or an import hands them over."""

from collections.abc import Sequence
from dataclasses import dataclass

from registry.treatments.models import (
    Administration,
    CellProduct,
    ConcomitantProcedure,
    Conditioning,
    ConditioningAgent,
    Donor,
    DonorMarker,
    Harvest,
    ProcedureDevice,
    ReleaseTest,
    Treatment,
)


@dataclass
class TreatmentEntry:
    """One treatment on its day 0. A product that is saved already may be given again: a second
    lesion, a further dose. A device that names no procedure belongs to the first."""

    treatment: Treatment
    procedures: Sequence[ConcomitantProcedure] = ()
    devices: Sequence[ProcedureDevice] = ()
    donor: Donor | None = None
    markers: Sequence[DonorMarker] = ()
    harvest: Harvest | None = None
    product: CellProduct | None = None
    release_tests: Sequence[ReleaseTest] = ()
    administrations: Sequence[Administration] = ()
    conditioning: Conditioning | None = None
    agents: Sequence[ConditioningAgent] = ()
