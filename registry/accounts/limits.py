"""How long somebody has to wait who has tried too often."""

import datetime as dt
import math
import time

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

APP, ACTION = "allauth.account", "login_failed"
# Wrong calendar addresses from one network address: no secret is found by trying.
FEED = {"calendar_feed": "30/m/ip"}


def seconds_to_wait(request: HttpRequest, key: str) -> int:
    """Until the next attempt is looked at, by the strictest of the limits; 0 when there is none."""
    return max((_left(request, key, rate) for rate in _rates()), default=0)


def _rates() -> list[ratelimit.Rate]:
    found: list[ratelimit.Rate] = ratelimit.get_rates(app=APP, action=ACTION)
    return found


def _left(request: HttpRequest, key: str, rate: ratelimit.Rate) -> int:
    place = ratelimit.get_cache_key(request, app=APP, action=ACTION, rate=rate, key=key)
    tried: list[float] = cache.get(place, [])
    if len(tried) < rate.amount:
        return 0
    left: float = tried[rate.amount - 1] + rate.duration - time.time()
    return max(0, math.ceil(left))


def told_to_wait(seconds: int) -> str:
    """The refusal: what happened, and from when on one may try again."""
    minutes = max(1, math.ceil(seconds / 60))
    at = timezone.now() + dt.timedelta(seconds=seconds)
    told = _("Too many attempts that failed.")
    accepted = _("Accepted: another attempt from %(time)s UTC on, in %(minutes)s min.")
    return f"{told} {accepted % {'time': f'{at:%H:%M:%S}', 'minutes': minutes}}"


def may_try_feed(request: HttpRequest) -> bool:
    """Counts one more calendar address that does not exist; False when there were too many."""
    used = ratelimit.consume(request, app=APP, action="calendar_feed", config=FEED, limit_get=True)
    return used is not None
