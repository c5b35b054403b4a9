from collections.abc import Sequence

from registry.accounts.access import Access
from registry.accounts.codes import Permission
from registry.diagnoses.models import Lesion
from registry.patients.models import Patient
from registry.safety.codes import Component
from registry.safety.models import (
    AdverseEvent,
    AdverseEventAssessment,
    CtcaeGrade,
    CtcaeTerm,
    SpecialInterest,
)
from registry.treatments.codes import Scaffold
from registry.treatments.models import CellProduct, Conditioning


def event_for(
    access: Access,
    number: str,
    event_id: int,
    permission: Permission = Permission.VIEW_PATIENTS,
) -> AdverseEvent:
    """The event of that patient, if the person may do it there; DoesNotExist otherwise."""
    allowed = AdverseEvent.objects.filter(access.rows_where(permission))
    found = allowed.select_related(
        "patient__centre", "patient__death", "term", "special_interest", "lesion", "visit"
    )
    event = found.get(pk=event_id)
    if event.patient.key != number:
        raise AdverseEvent.DoesNotExist
    return event


def interests_with_terms() -> Sequence[SpecialInterest]:
    """Events of special interest with their terms and grades; three statements."""
    return list(SpecialInterest.objects.prefetch_related("terms__grades"))


def other_terms() -> Sequence[CtcaeTerm]:
    """Terms that belong to no event of special interest; two statements."""
    found = CtcaeTerm.objects.filter(special_interests__isnull=True)
    return list(found.prefetch_related("grades"))


def grades_of(term_id: int) -> list[int]:
    """The grades that CTCAE gives for a term; none for an unknown one."""
    found = CtcaeGrade.objects.filter(term=term_id).order_by("grade")
    return list(found.values_list("grade", flat=True))


def lesions_of(patient: Patient) -> Sequence[Lesion]:
    return list(Lesion.objects.filter(patient=patient).order_by("id"))


def judgements_of(event: AdverseEvent) -> Sequence[AdverseEventAssessment]:
    """Every judgement with its causality, the newest first; two statements."""
    found = AdverseEventAssessment.objects.filter(event=event).select_related("created_by")
    return list(found.prefetch_related("causality").order_by("-assessed_on", "-id"))


def not_given(patient: Patient) -> list[Component]:
    """Components that the child never had, and that therefore caused nothing; two statements."""
    absent = []
    if not Conditioning.objects.filter(treatment__patient=patient).exists():
        absent.append(Component.CONDITIONING)
    if not CellProduct.objects.filter(patient=patient).exclude(scaffold=Scaffold.NONE).exists():
        absent.append(Component.SCAFFOLD)
    return absent
