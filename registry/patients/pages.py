"""What every page about one patient begins with."""

from django.http import Http404
from django.utils.translation import gettext as _

from registry.accounts.access import Access, RegistryRequest
from registry.accounts.codes import Permission
from registry.patients.age import age_on
from registry.patients.models import Patient
from registry.patients.selectors import patient_for, shares_of


def patient_or_404(request: RegistryRequest, number: str, permission: Permission) -> Patient:
    """The patient if the person may do that there; an absent and a forbidden one look the same."""
    try:
        return patient_for(request.access, number, permission)
    except Patient.DoesNotExist:
        raise Http404("no such patient") from None


def about(patient: Patient) -> dict[str, object]:
    """Context of a page about one patient: whether the data are synthetic is the patient's own
    affair there, not that of the centre where the reader works now."""
    return {
        "patient": patient,
        "facts": patient_facts(patient),
        "demonstration": patient.demonstration or patient.centre.demonstration,
    }


def care_seen_by(access: Access, patient: Patient) -> dict[str, object]:
    """With whom the record is shared today, for the centre that treats; for a guest, until when
    and whether something may be recorded. Nothing for research."""
    home = patient.centre_id in access.context.reads
    if not home and patient.pk not in access.context.shared:
        return {}
    running = [one for one in shares_of(patient) if one.in_force(patient.centre.today())]
    if home:
        return {"shared_with": running}
    mine = [one for one in running if one.with_centre_id in access.context.reads]
    return {
        "guest_until": max((one.ends_on for one in mine), default=None),
        "may_record": patient.pk in access.context.shared_writes,
    }


def patient_facts(patient: Patient) -> list[dict[str, object]]:
    """Sex, age today and centre, as components/facts.html draws them; no statement."""
    return [
        {
            "label": _("Sex"),
            "value": patient.get_sex_at_birth_display(),
            "reason": patient.get_sex_at_birth_null_reason_display(),
        },
        {
            "label": _("Age"),
            "value": age_on(patient.birth, patient.centre.today()),
            "reason": patient.get_birth_month_null_reason_display(),
        },
        {"label": _("Centre"), "value": patient.centre.name},
    ]
