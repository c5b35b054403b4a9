from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from registry.accounts.access import RegistryRequest, requires
from registry.accounts.codes import Permission
from registry.accounts.replay import replay_of
from registry.audit.codes import Reading
from registry.audit.notes import note_reading
from registry.audit.replay import known
from registry.chart.page.patient import PatientPage, page_of
from registry.chart.selectors.patient import record_of
from registry.core.moments import Moment
from registry.patients.models import Patient
from registry.patients.pages import about, care_seen_by
from registry.patients.selectors import last_transfer, patient_by_id, patient_for

ABILITIES = {
    "may_record": Permission.RECORD,
    "may_correct": Permission.CORRECT,
    "may_chase": Permission.CHASE,
    "may_stop": Permission.STOP_FOLLOW_UP,
    "may_name": Permission.VIEW_IDENTITY,
    "may_consent": Permission.RECORD_CONSENT,
    "may_share": Permission.SHARE_CARE,
    "may_move_plans": Permission.MOVE_PLANS,
    "may_view_history_here": Permission.VIEW_HISTORY,
}
GONE = 410


@requires(Permission.VIEW_PATIENTS)
@require_safe
def patient(request: RegistryRequest, number: str) -> HttpResponse:
    """Everything about one child, today or at another moment.

    A centre that gave care away learns where it is now, and nothing else.
    """
    try:
        found = patient_for(request.access, number)
    except Patient.DoesNotExist as absent:
        left = last_transfer(request.access, number)
        if left is None:
            raise Http404("no such patient for this person") from absent
        return render(request, "chart/patient_gone.html", {"transfer": left}, status=GONE)
    access = request.access
    note_reading(Reading.PATIENT, patient_id=found.pk, centre_id=found.centre_id)
    replay = replay_of(request, found.centre, patient_id=found.pk)
    now = replay.moment.is_today  # nothing is done to a record of another day
    may = {name: now and access.may_for(one, found) for name, one in ABILITIES.items()}
    context = {"page": _page(found, replay.moment), "replay": replay, **about(found), **may}
    context["may_treat"] = now and access.may(Permission.RECORD, found.centre_id)
    context["care"] = care_seen_by(access, found)
    return render(request, "chart/patient.html", context)


def _page(found: Patient, moment: Moment) -> PatientPage:
    """The page as it is known; of the past, history of this patient alone is read."""
    with known(moment, found.centre_id, [found.pk]):
        then = found if moment.known_at is None else patient_by_id(found.pk)
        return page_of(record_of(then, moment))
