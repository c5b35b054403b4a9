"""The digest of a week: how much there is to do at a centre, in numbers alone."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.urls import reverse

from registry.accounts.codes import Role
from registry.accounts.models import Membership
from registry.consents.codes import Bar
from registry.consents.models import ConsentBar
from registry.patients.codes import RecordKind, VitalStatus
from registry.patients.models import FollowUpStop
from registry.reminders.codes import MailKind
from registry.reminders.ladder import Place
from registry.reminders.mail import WORKLIST
from registry.reminders.models import Mail
from registry.schedules.codes import State
from registry.schedules.models import PlannedItem, PlannedItemQuerySet
from registry.visits.models import ContactAttempt

ROLES = (Role.COORDINATOR, Role.LEAD)
LAST_OF_WEEK = dt.timedelta(days=6)


@dataclass(frozen=True)
class Figures:
    """Planned items of a centre on a day, each by the one state that it has: overdue, due, open;
    of the latter two those whose window closes within a week; and families to be tried again."""

    overdue: int
    closing: int
    due: int
    open: int
    tries: int

    def __bool__(self) -> bool:
        return any(asdict(self).values())


Recipient = tuple[Place, int]


def monday_of(day: dt.date) -> dt.date:
    """By which a week is known."""
    return day - dt.timedelta(days=day.isoweekday() - 1)


def figures_of(centres: Iterable[int], day: dt.date) -> dict[int, Figures]:
    """The figures of every centre where there is something to do; one statement.

    Of children whom anybody is reminded of (rules.may_chase), and no others.
    """
    week = Q(closes_on__range=(day, day + LAST_OF_WEEK))
    counted = _awaited(centres, day).values("centre").order_by()
    found = counted.annotate(
        overdue=Count("pk", filter=Q(state=State.OVERDUE)),
        closing=Count("pk", filter=Q(state__in=(State.DUE, State.OPEN)) & week),
        due=Count("pk", filter=Q(state=State.DUE)),
        open=Count("pk", filter=Q(state=State.OPEN)),
        tries=Count("pk", filter=Q(next_try__lte=day)),
    )
    rows = found.values_list("centre", *(one.name for one in fields(Figures)))
    return {centre: Figures(*counts) for centre, *counts in rows}


def _awaited(centres: Iterable[int], day: dt.date) -> PlannedItemQuerySet:
    stops = FollowUpStop.objects.filter(
        patient=OuterRef("patient"), revoked_on__isnull=True, stopped_on__lte=day
    )
    bars = ConsentBar.objects.filter(patient=OuterRef("patient"), what=Bar.CONTACT).on(day)
    tries = ContactAttempt.objects.filter(planned_item=OuterRef("pk"), attempted_on__lte=day)
    last = tries.order_by("-attempted_on", "-id").values("next_try_on")[:1]
    return (
        PlannedItem.objects.unfinished()
        .filter(centre__in=list(centres), opens_on__lte=day)
        .filter(patient__record_kind=RecordKind.REGISTRY)
        .exclude(patient__vital_status=VitalStatus.DEAD)
        .filter(~Exists(stops), ~Exists(bars))
        .with_state(day)
        .annotate(next_try=Subquery(last))
    )


def recipients_of(places: Sequence[Place]) -> list[Recipient]:
    """Who is to have a digest where the week begins today and has none yet, once per person and
    centre: coordinators and leads who want one. One statement where a week begins."""
    beginning = {one.centre_id: one for one in places if one.opens_week and not one.closed}
    if not beginning:
        return []
    days = {one.day for one in beginning.values()}
    had = Mail.objects.filter(
        kind=MailKind.DIGEST,
        recipient=OuterRef("user"),
        centre=OuterRef("centre"),
        day__in={monday_of(day) for day in days},
    )
    members = (
        Membership.objects.with_role(*ROLES)
        .filter(centre__in=beginning, user__is_active=True, user__weekly_digest=True)
        .filter(~Exists(had))
        .order_by("centre", "user")
    )
    found = {
        (beginning[one.centre_id], one.user_id): None
        for one in members
        if _holds(one, beginning[one.centre_id].day)
    }
    return list(found)


def _holds(one: Membership, day: dt.date) -> bool:
    return one.starts_on <= day and (one.ends_on is None or one.ends_on >= day)


def due_digests(places: Sequence[Place]) -> dict[Recipient, Figures]:
    """The digests that a plan would make: none where there is nothing to do. Two statements where
    a week begins, one more for each further day that it is somewhere."""
    wanted = recipients_of(places)
    figures: dict[int, Figures] = {}
    for day in {place.day for place, _ in wanted}:
        centres = {place.centre_id for place, _ in wanted if place.day == day}
        figures |= figures_of(centres, day)
    return {one: figures[one[0].centre_id] for one in wanted if figures.get(one[0].centre_id)}


def still_wanted(centre_id: int, user_id: int, made_for: dt.date, day: dt.date) -> Figures | None:
    """What a digest that waited tells now; None when its week is over, when there is nothing to do
    any more, or when the person left or wants none. Two statements."""
    if monday_of(day) != made_for:
        return None
    return figures_for([(centre_id, user_id)], day).get((centre_id, user_id))


def figures_for(asked: Collection[tuple[int, int]], day: dt.date) -> dict[tuple[int, int], Figures]:
    """What digests of a day tell, by centre and person, who want one there and for whom there is
    something to do. Two statements."""
    centres, users = {centre for centre, _ in asked}, {user for _, user in asked}
    held = Membership.objects.with_role(*ROLES).on(day).filter(centre__in=centres, user__in=users)
    wants = held.filter(user__is_active=True, user__weekly_digest=True)
    wanted = set(wants.values_list("centre", "user")) & set(asked)
    found = figures_of({centre for centre, _ in wanted}, day) if wanted else {}
    return {one: found[one[0]] for one in wanted if found.get(one[0])}


def digest_context(figures: Figures) -> dict[str, Any]:
    """What the texts of the digest need."""
    return {**asdict(figures), "link": settings.SITE_URL + reverse(WORKLIST)}
