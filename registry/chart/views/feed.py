import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registry.accounts.access import open_to_all
from registry.accounts.actions import note_fetch
from registry.accounts.limits import may_try_feed
from registry.accounts.middleware import reading_feed
from registry.accounts.models import CalendarFeed
from registry.accounts.selectors import feed_at
from registry.chart.feed import calendar_of, entries_of

NOT_FOUND, TOO_MANY = 404, 429
PLAIN = "text/plain; charset=utf-8"
MINUTE = "60"


@open_to_all
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar of the person to whom the secret address belongs; five statements.

    An address that was never made and one that is revoked look the same. It is read under her own
    context, which the database makes of her memberships: when they end, nothing is left in it.
    """
    try:
        found = feed_at(secret)
    except CalendarFeed.DoesNotExist:
        return _none_here(request)
    return _answer(request, _body(found))


def _none_here(request: HttpRequest) -> HttpResponse:
    """A line for the log of a calendar program, which reads no page."""
    if not may_try_feed(request):
        told = _("Too many addresses that are no calendar. Accepted: another one in a minute.")
        return HttpResponse(told, PLAIN, TOO_MANY, headers={"Retry-After": MINUTE})
    return HttpResponse(_("There is no calendar at this address."), PLAIN, NOT_FOUND)


def _body(found: CalendarFeed) -> bytes:
    """In the language of the person, whatever the calendar program says that it speaks."""
    today = timezone.now().date()
    with translation.override(found.user.language), reading_feed(found.user) as centres:
        note_fetch(feed=found, on=today)
        return calendar_of(centres, entries_of(centres, today))


def _answer(request: HttpRequest, body: bytes) -> HttpResponse:
    """Whole, or "not modified" where the calendar has these very bytes. A program may keep them,
    but asks each time; nothing between may keep them at all."""
    etag = quote_etag(hashlib.sha256(body).hexdigest())
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="physis.ics"'
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["ETag"] = etag
    answer = get_conditional_response(request, etag=etag, response=response)
    assert isinstance(answer, HttpResponse)
    return answer
