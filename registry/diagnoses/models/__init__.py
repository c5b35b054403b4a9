from registry.diagnoses.models.diagnosis import (
    Diagnosis,
    DiagnosisTerm,
    PhenotypeFinding,
    RiskFactor,
    UnderlyingDisease,
)
from registry.diagnoses.models.lesion import Lesion
from registry.diagnoses.models.staging import (
    Staging,
    StagingLevel,
    StagingSystem,
    StagingSystemDiagnosis,
    StagingSystemJoint,
)

__all__ = [
    "Diagnosis",
    "DiagnosisTerm",
    "Lesion",
    "PhenotypeFinding",
    "RiskFactor",
    "Staging",
    "StagingLevel",
    "StagingSystem",
    "StagingSystemDiagnosis",
    "StagingSystemJoint",
    "UnderlyingDisease",
]
