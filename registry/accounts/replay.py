"""The control on top of a list by which another day than today is shown."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from registry.accounts.access import RegistryRequest
from registry.accounts.models import Centre
from registry.audit.replay import began_at
from registry.core.moments import AS_OF, KNOWN, Moment, MomentForm

# An address keeps what a list is narrowed to when the day changes; a place in the list it loses.
NOT_KEPT = (AS_OF, KNOWN, "after", "before", "csrfmiddlewaretoken")


@dataclass(frozen=True)
class Replay:
    """What was asked, the moment that it comes to, and the rest of the address.

    `offers_then`: history of these rows can be read.
    """

    form: MomentForm
    moment: Moment
    centre_id: int | None = None
    kept: tuple[tuple[str, object], ...] = ()
    zone: str = ""
    offers_then: bool = True

    @property
    def query(self) -> str:
        return self.moment.query


def replay_of(
    request: RegistryRequest, centre: Centre | None, patient_id: int | None = None
) -> Replay:
    """The moment that a request asks for, in the time zone of a centre; today in every other case.

    History is read where the person reads the centre's records, from its first patient on, or from
    the one that the page is about: one statement, and none where the present is enough.
    """
    if centre is None:
        return _shown_today(request)
    form = MomentForm(request.GET, today=centre.today(), zone=centre.time_zone)
    then = centre.pk in request.access.context.reads
    form.offer(then=then)
    if form.wants_then:
        form.refuse_before(_day(began_at(centre.pk, patient_id), centre.time_zone))
    kept = tuple((name, text) for name, text in request.GET.dict().items() if name not in NOT_KEPT)
    return Replay(form, form.moment(), centre.pk, kept, centre.time_zone, then)


def _shown_today(request: RegistryRequest) -> Replay:
    """For who works at no centre: today in universal time."""
    today = dt.datetime.now(dt.UTC).date()
    form = MomentForm({}, today=today, zone="UTC")
    return Replay(form, Moment.now(today), offers_then=False)


def _day(first: dt.datetime | None, zone: str) -> dt.date | None:
    """The first day at whose end something was known."""
    return first.astimezone(ZoneInfo(zone)).date() if first else None
