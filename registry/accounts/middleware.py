"""Ends sessions that have run out, runs every request of a signed-in person in one transaction
under her own context, and holds back who still lacks a second factor."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import structlog
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from registry.accounts.access import BEFORE_FACTOR, OPEN, Access
from registry.accounts.codes import PERMISSIONS_OF, ROLES_OF_FEED, ROLES_THAT, Permission
from registry.accounts.factors import has_proved, needs_factor
from registry.accounts.models import Centre, User
from registry.accounts.selectors import factors_of
from registry.accounts.sessions import has_run_out, note_use
from registry.audit.context import Context, Door, under, under_person

SESSION_CENTRE = "centre"


class SessionAgeMiddleware:
    """A session that has run out ends here: the view then meets nobody, and keeps what a form had
    sent (kept.py)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            if has_run_out(request.session):
                logout(request)
            else:
                note_use(request.session)
        return self.get_response(request)


class CurrentCentreMiddleware:
    """Puts `access` on the request. What the view has changed before it failed is undone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            chosen = request.session.get(SESSION_CENTRE)
            with working(request.user, chosen, proved=has_proved(request)) as access:
                request.access = access  # type: ignore[attr-defined]
                return self._answer(request)
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return self.get_response(request)
        with under(Context(Door.PAGE, request=request_id())):
            return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code >= 500:
            transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """A view that raised keeps nothing, whatever page is made of the exception."""
        if transaction.get_connection().in_atomic_block:
            transaction.set_rollback(True)


class SecondFactorMiddleware:
    """Who needs a second factor and has not shown one gets to the pages that set it up alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponseBase | None:
        access: Access | None = getattr(request, "access", None)
        if access is None or not access.lacks_factor:
            return None
        if getattr(view, "permission", None) in {OPEN, BEFORE_FACTOR}:
            return None
        return redirect("mfa_index")


@contextmanager
def working(
    user: User,
    chosen_centre_id: int | None = None,
    door: Door = Door.PAGE,
    *,
    proved: bool = True,
) -> Iterator[Access]:
    """One transaction in which the person does what her memberships of today allow.

    Nothing at all where a role needs a second factor and none was `proved`, nor by the database.
    """
    context = Context(door, actor=user.pk, request=request_id())
    with under_person(context, ROLES_THAT, timezone.now()) as (known, memberships):
        if proved or not needs_factor(one["role"] for one in memberships):
            yield access_of(user, memberships, known, chosen_centre_id)
            return
        with under(context):
            yield Access(user, context=context, lacks_factor=True)


@contextmanager
def reading_feed(user: User) -> Iterator[tuple[Centre, ...]]:
    """One transaction that reads, for her calendar feed, what her memberships of today allow; gives
    the centres where she books and chases. None once the membership or the account has ended, and
    none where a role needs a second factor and she has none: the address was made without it."""
    context = Context(Door.PAGE, actor=user.pk, job="calendar feed", request=request_id())
    with under_person(context, ROLES_OF_FEED, timezone.now()) as (known, memberships):
        access = access_of(user, memberships, known)
        barred = needs_factor(one["role"] for one in memberships) and not factors_of(user)
        centres = () if barred else access.centres
        yield tuple(one for one in centres if one.pk in known.reads)


def request_id() -> str:
    """The id that stands in every log line of the request, too."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


def _told(row: Mapping[str, Any]) -> Centre:
    """The centre as the database told it: by the names of its columns, whose order JSON changes."""
    columns = [field.attname for field in Centre._meta.concrete_fields]
    return Centre.from_db("default", columns, [row[column] for column in columns])


def access_of(
    user: User,
    memberships: Iterable[Mapping[str, Any]],
    context: Context,
    chosen_centre_id: int | None = None,
) -> Access:
    """What the person may do; works at the chosen centre, else at her first one."""
    granted: dict[int, set[Permission]] = defaultdict(set)
    centres: dict[int, Centre] = {}
    for one in memberships:
        centre = _told(one["centre"])
        centres.setdefault(centre.pk, centre)
        granted[centre.pk] |= PERMISSIONS_OF[one["role"]]
    current = centres.get(chosen_centre_id or 0) or next(iter(centres.values()), None)
    permissions = {pk: frozenset(found) for pk, found in granted.items()}
    return Access(user, current, tuple(centres.values()), permissions, context)
