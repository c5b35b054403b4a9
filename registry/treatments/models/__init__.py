from registry.treatments.models.conditioning import Conditioning, ConditioningAgent
from registry.treatments.models.engraftment import EngraftmentAssessment
from registry.treatments.models.product import CellProduct
from registry.treatments.models.release import ReleaseTest
from registry.treatments.models.source import Donor, DonorMarker, Harvest
from registry.treatments.models.treatment import (
    Administration,
    ConcomitantProcedure,
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
