"""What the visit page knows before it asks, and what a visit has left behind."""

from registry.accounts.models import User
from registry.chart.sections.base import Record
from registry.diagnoses.models import Diagnosis, Lesion, Staging, StagingSystem
from registry.imaging.models import ImagingFinding
from registry.patients.models import Patient
from registry.safety.models import SpecialInterest
from registry.schedules.selectors import items_of
from registry.visits.models import (
    Anthropometry,
    ConcomitantMedication,
    JointScore,
    PainAssessment,
    PromScore,
)

SHOWN_BACK = 40  # rows of history: enough to find the last of each lesion


def record_for(user: User, patient: Patient) -> Record:
    """Plan, lesions and last values of a child; fourteen statements."""
    own = {"visit__patient": patient}
    lesions = Lesion.objects.filter(patient=patient).select_related("diagnosis__term")
    systems = StagingSystem.objects.prefetch_related("levels", "joints", "diagnoses")
    images = ImagingFinding.objects.filter(study__patient=patient).select_related("study")
    pain = PainAssessment.objects.filter(**own).select_related("visit")
    growth = Anthropometry.objects.filter(**own).select_related("visit")
    scores = JointScore.objects.filter(**own).select_related("visit")
    medicines = ConcomitantMedication.objects.filter(patient=patient)
    return Record(
        user=user,
        patient=patient,
        items=[item for item in items_of(patient) if not item.is_consent],
        diagnoses=list(Diagnosis.objects.filter(patient=patient).order_by("id")),
        lesions=list(lesions.order_by("id")),
        stagings=list(
            Staging.objects.filter(diagnosis__patient=patient).order_by("-assessed_on", "-id")[
                :SHOWN_BACK
            ]
        ),
        systems=list(systems),
        images=list(images.order_by("-study__performed_on", "-id")[:SHOWN_BACK]),
        pain=list(pain.order_by("-visit__visited_on", "-id")[:SHOWN_BACK]),
        growth=growth.order_by("-visit__visited_on").first(),
        scores=list(scores.order_by("-visit__visited_on", "-id")[:SHOWN_BACK]),
        prom=PromScore.objects.filter(**own).order_by("-visit__visited_on").first(),
        medications=list(medicines.filter(ended_on=None).order_by("id")),
        interests=list(SpecialInterest.objects.all()),
    )
