import datetime as dt

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registry.accounts.access import RegistryRequest, requires
from registry.accounts.codes import Permission
from registry.accounts.models import AddressFault
from registry.accounts.replay import replay_of
from registry.audit.replay import known
from registry.core.errors import Refused
from registry.reminders import actions
from registry.reminders.codes import MailStatus
from registry.reminders.forms import PreviewForm
from registry.reminders.models import Mail
from registry.reminders.page import TABS, outlook, page_of_planned, page_of_tab, tiles
from registry.reminders.selectors import centre_of, fault_for, mail_for, paused_at
from registry.schedules.models import PlannedItem
from registry.schedules.selectors import item_for


@requires(Permission.VIEW_REMINDERS)
@require_safe
def reminders(request: RegistryRequest) -> HttpResponse:
    """What went out, what waits, what failed, and what would go out on a day, and why."""
    centre = centre_of(request.access)
    tomorrow = centre.today() + dt.timedelta(days=1)
    form = PreviewForm(request.GET if "on" in request.GET else {"on": tomorrow})
    day = form.cleaned_data["on"] if form.is_valid() else tomorrow
    replay = replay_of(request, centre)
    moment = replay.moment
    day = day if moment.is_today else moment.day
    tab = request.GET.get("show", "")
    with known(moment, centre.pk):
        ahead = outlook(centre, day, moment)
        if tab in TABS:
            shown = page_of_tab(centre, MailStatus(tab), request.GET, moment)
        else:
            shown = page_of_planned(ahead, request.GET)
        counts = tiles(centre, shown.tab, ahead, day == tomorrow, moment)
    context = {
        "replay": replay,
        "shown": shown,
        "counts": counts,
        "paused": paused_at(centre) if moment.is_today else (),
        "form": form,
        "day": day,
        "catch_up": settings.REMINDERS_CATCH_UP_DAYS,
        "from_hour": dt.time(settings.REMINDERS_FROM_HOUR),
        "until_hour": dt.time(settings.REMINDERS_UNTIL_HOUR % 24),
        "may_chase": moment.is_today and request.access.may(Permission.CHASE),
    }
    return render(request, "reminders/reminders.html", context)


@requires(Permission.CHASE)
@require_POST
def retry(request: RegistryRequest, mail_id: int) -> HttpResponse:
    """Puts a failed mail back into the queue."""
    try:
        mail = mail_for(request.access, mail_id, Permission.CHASE)
    except Mail.DoesNotExist:
        raise Http404 from None
    try:
        actions.retry(by=request.user, mail=mail)
    except Refused:
        messages.info(request, _("It had been put back already."))
    else:
        messages.success(
            request,
            _("The mail waits again: it goes out within five minutes, or in the morning."),
        )
    return redirect(f"{reverse('reminders')}?show={MailStatus.FAILED}")


@requires(Permission.CHASE)
@require_POST
def resume(request: RegistryRequest, fault_id: int) -> HttpResponse:
    """Lets mails to an address go out again that a mail server had refused."""
    try:
        fault = fault_for(request.access, fault_id)
    except AddressFault.DoesNotExist:
        raise Http404 from None
    try:
        actions.resume(by=request.user, fault=fault)
    except Refused:
        messages.info(request, _("It was not paused any more."))
    else:
        messages.success(
            request,
            _("Mails to %s go out again; what is not needed any more is left out.") % fault.email,
        )
    return redirect(f"{reverse('reminders')}?show={MailStatus.WAITING}")


@requires(Permission.VIEW_PATIENTS)
@require_safe
def item(request: RegistryRequest, item_id: int) -> HttpResponse:
    """Where the link in a mail leads: the item on its patient's page."""
    try:
        found = item_for(request.access, item_id)
    except PlannedItem.DoesNotExist:
        raise Http404 from None
    return redirect(f"{reverse('patient', args=[found.patient.key])}#item-{item_id}")
