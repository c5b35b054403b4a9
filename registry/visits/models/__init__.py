from registry.visits.models.bone import Fracture, PhysisStatus, SkeletalMaturity
from registry.visits.models.function import (
    JiaAssessment,
    JointScore,
    JointScoreComponent,
    PainAssessment,
    PromScore,
    PromSubscale,
    RangeOfMotion,
)
from registry.visits.models.growth import (
    Anthropometry,
    ConcomitantMedication,
    DeformityAssessment,
    DevelopmentAssessment,
)
from registry.visits.models.visit import (
    ContactAttempt,
    Endpoint,
    Visit,
    VisitAssessment,
    VisitItem,
)

__all__ = [
    "Anthropometry",
    "ConcomitantMedication",
    "ContactAttempt",
    "DeformityAssessment",
    "DevelopmentAssessment",
    "Endpoint",
    "Fracture",
    "JiaAssessment",
    "JointScore",
    "JointScoreComponent",
    "PainAssessment",
    "PhysisStatus",
    "PromScore",
    "PromSubscale",
    "RangeOfMotion",
    "SkeletalMaturity",
    "Visit",
    "VisitAssessment",
    "VisitItem",
]
