from registry.treatments.models.product import CellProduct
from registry.treatments.models.release import ReleaseTest
from registry.treatments.models.source import Donor, DonorMarker, Harvest
from registry.treatments.models.treatment import (
    Administration,
    ConcomitantProcedure,
    Conditioning,
    ConditioningAgent,
    EngraftmentAssessment,
    ProcedureDevice,
    Treatment,
)

__all__ = [
    "Administration",
    "CellProduct",
    "ConcomitantProcedure",
    "Conditioning",
    "ConditioningAgent",
    "Donor",
    "DonorMarker",
    "EngraftmentAssessment",
    "Harvest",
    "ProcedureDevice",
    "ReleaseTest",
    "Treatment",
]
