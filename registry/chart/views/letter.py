"""A letter to the family about one planned item: the identity is opened for it, on record, and it
is shown once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registry.accounts.access import RegistryRequest, requires
from registry.accounts.codes import Permission
from registry.accounts.receipts import key_of, once
from registry.chart.forms import LetterForm
from registry.chart.letter import Letter, addresses_of, is_adult, language_of, letter_to
from registry.consents.findings import contact_findings
from registry.consents.selectors import law_for, laws
from registry.core.errors import Refused
from registry.core.numbers import whole_number
from registry.core.paths import way_back
from registry.identities.actions import open_identity
from registry.identities.codes import OpeningReason, Sealing
from registry.identities.entries import Reach
from registry.identities.selectors import sealing_of
from registry.patients.pages import about
from registry.schedules.models import PlannedItem
from registry.schedules.pages import item_or_404
from registry.visits.actions import log_attempt
from registry.visits.chase import proposed_next
from registry.visits.codes import AttemptChannel, AttemptOutcome
from registry.visits.models import ContactAttempt

REFUSED = 422
OPEN, SENT = "open", "sent"  # the two buttons: open the identity, log the letter


@requires(Permission.VIEW_IDENTITY)
@require_http_methods(["GET", "HEAD", "POST"])
def item_letter(request: RegistryRequest, item_id: int) -> HttpResponse:
    """Asks for the language, opens the identity by a button, and logs the letter by another."""
    # A guest, who sees no identity, finds it as little as somebody of another centre.
    item = item_or_404(request, item_id, Permission.VIEW_IDENTITY)
    back = way_back(request, f"{reverse('patient', args=[item.patient.key])}#item-{item.pk}")
    barred = contact_findings(item.patient, item.centre.today())
    sealing = sealing_of(request.access, item.patient)
    form = LetterForm(request.POST if request.method == "POST" else None)
    if SENT in request.POST and not barred:
        try:
            return once(request, request.user, lambda: _logged(request, item, back))
        except Refused as refused:
            barred = list(refused.findings)
    asked = OPEN in request.POST and not barred and sealing == Sealing.SEALED
    opened = asked and form.is_valid()
    letters = _letters(request, item, form) if opened else []
    chosen = whole_number(request.POST.get("to", ""))
    context = {
        "item": item,
        "form": form,
        "barred": barred,
        "sealing": sealing,
        "opened": opened,
        "letter": next((x for x in letters if x.reach.id == chosen), next(iter(letters), None)),
        "letters": letters,
        "may_enrol": request.access.may(Permission.ENROL, item.centre_id),
        "back": back,
        "submission": key_of(request),
        **about(item.patient),
    }
    shown = request.method != "POST" or opened
    return render(request, "chart/item_letter.html", context, status=200 if shown else REFUSED)


def _letters(request: RegistryRequest, item: PlannedItem, form: LetterForm) -> list[Letter]:
    """One per address, the likeliest first; none where no address is known. An opening."""
    asked = form.cleaned_data["language"]
    note = _("letter about %(code)s") % {"code": item.code}
    patient, today = item.patient, item.centre.today()
    reason = OpeningReason.CONTACT
    person = open_identity(access=request.access, patient=patient, reason=reason, note=note)
    if person is None:
        return []
    birth = person.birth_date or (patient.birth.latest if patient.birth else None)
    adult = is_adult(birth, law_for(item.centre.country, laws()).majority_age, today)

    def written(reach: Reach) -> Letter:
        language = language_of(asked, reach, item.centre)
        return letter_to(person, reach, item, language=language, adult=adult)

    return [written(reach) for reach in addresses_of(person, adult=adult)]


def _logged(request: RegistryRequest, item: PlannedItem, back: str) -> str:
    """Notes that the letter was sent today, and until when its answer is awaited."""
    today = item.centre.today()
    channel, outcome = AttemptChannel.LETTER, AttemptOutcome.SENT
    again = proposed_next(channel, outcome, today) or today
    attempt = ContactAttempt(
        planned_item=item,
        attempted_on=today,
        channel=channel,
        outcome=outcome,
        next_try_on=again,
    )
    log_attempt(by=request.user, attempt=attempt)
    day = {"day": date_format(again, "DATE_FORMAT")}
    messages.success(request, _("Letter noted; try again on %(day)s.") % day)
    return back
