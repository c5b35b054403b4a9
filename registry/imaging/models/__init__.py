from registry.imaging.models.finding import Dxa, ImagingFinding, RadiationDose
from registry.imaging.models.study import ImagingDocument, ImagingStudy, StagingImage

__all__ = [
    "Dxa",
    "ImagingDocument",
    "ImagingFinding",
    "ImagingStudy",
    "RadiationDose",
    "StagingImage",
]
