import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from registry.accounts.access import RegistryRequest, requires
from registry.accounts.codes import Permission
from registry.accounts.models import Centre
from registry.accounts.replay import replay_of
from registry.audit.replay import known
from registry.core.errors import Refused
from registry.core.moments import Moment
from registry.core.paging import up_to
from registry.reminders import actions
from registry.reminders.codes import ReminderStatus
from registry.reminders.forms import PreviewForm
from registry.reminders.ladder import Place
from registry.reminders.models import Reminder
from registry.reminders.selectors import (
    Due,
    centre_of,
    counts_of,
    due,
    page_of,
    reminder_for,
    reminders_of,
)
from registry.reminders.words import line
from registry.schedules.models import PlannedItem
from registry.schedules.selectors import item_for

PLANNED = "planned"
TABS = {
    ReminderStatus.SENT: (gettext_lazy("Sent"), "success"),
    ReminderStatus.WAITING: (gettext_lazy("Waiting"), "open"),
    ReminderStatus.FAILED: (gettext_lazy("Failed"), "error"),
    ReminderStatus.CANCELLED: (gettext_lazy("Not needed any more"), "not_required"),
}


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
    stored = tab in TABS
    with known(moment, centre.pk):
        over = moment.is_past and moment.known_at is None
        planned = due([Place(centre.pk, day)], over=over)
        found = reminders_of(centre, ReminderStatus(tab), request.GET, moment) if stored else None
        page = found or page_of(planned, request.GET)
        tiles = _tiles(centre, tab, moment)
    context = {
        "replay": replay,
        "tab": tab if stored else PLANNED,
        "page": page,
        "lines": [line(reminder) for reminder in page.rows],
        "counts": [_planned_tile(planned, day, tomorrow, not stored, moment), *tiles],
        "form": form,
        "day": day,
        "nobody": any(one.recipient_id is None for one in planned),
        "catch_up": settings.REMINDERS_CATCH_UP_DAYS,
        "from_hour": dt.time(settings.REMINDERS_FROM_HOUR),
        "may_chase": moment.is_today and request.access.may(Permission.CHASE),
    }
    return render(request, "reminders/reminders.html", context)


def _planned_tile(
    planned: Sequence[Due], day: dt.date, tomorrow: dt.date, current: bool, moment: Moment
) -> dict[str, object]:
    """A tile as components/counts.html draws it."""
    asked = moment.asked or {"on": day.isoformat()}
    label = _("Go out tomorrow") if day == tomorrow else _("Go out on that day")
    total = sum(one.recipient_id is not None for one in planned)
    href = f"?{urlencode({'show': PLANNED, **asked})}"
    return {"label": label, "value": total, "href": href, "current": current, "state": "upcoming"}


def _tiles(centre: Centre, tab: str, moment: Moment) -> list[dict[str, object]]:
    counts = counts_of(centre, moment)
    return [
        {
            "label": label,
            "value": up_to(counts[status]),
            "href": f"?{urlencode({'show': status.value, **moment.asked})}",
            "state": look,
            "current": tab == status,
        }
        for status, (label, look) in TABS.items()
    ]


@requires(Permission.CHASE)
@require_POST
def retry(request: RegistryRequest, reminder_id: int) -> HttpResponse:
    """Puts a failed reminder back into the queue."""
    try:
        reminder = reminder_for(request.access, reminder_id, Permission.CHASE)
    except Reminder.DoesNotExist:
        raise Http404 from None
    try:
        actions.retry(by=request.user, reminder=reminder)
    except Refused:
        messages.info(request, _("It had been put back already."))
    else:
        messages.success(
            request,
            _("The reminder waits again: it goes out within five minutes, or in the morning."),
        )
    return redirect(f"{reverse('reminders')}?show={ReminderStatus.FAILED}")


@requires(Permission.VIEW_PATIENTS)
@require_safe
def item(request: RegistryRequest, item_id: int) -> HttpResponse:
    """Where the link in a mail leads: the item on its patient's page."""
    try:
        found = item_for(request.access, item_id)
    except PlannedItem.DoesNotExist:
        raise Http404 from None
    return redirect(f"{reverse('patient', args=[found.patient.key])}#item-{item_id}")
