"""Puts `access` on every request: memberships in force today, in one statement."""

from collections import defaultdict
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from registry.accounts.access import Access
from registry.accounts.codes import Permission
from registry.accounts.models import Centre, User
from registry.accounts.selectors import memberships_of

SESSION_CENTRE = "centre"


class CurrentCentreMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            chosen = request.session.get(SESSION_CENTRE)
            request.access = access_of(request.user, chosen)  # type: ignore[attr-defined]
        return self.get_response(request)


def access_of(user: User, chosen_centre_id: int | None = None) -> Access:
    """What the person may do today; works at the chosen centre, else at her first one."""
    granted: dict[int, set[Permission]] = defaultdict(set)
    centres: dict[int, Centre] = {}
    for membership in memberships_of(user, timezone.now().date()):
        centres[membership.centre_id] = membership.centre
        granted[membership.centre_id] |= membership.permissions
    current = centres.get(chosen_centre_id or 0) or next(iter(centres.values()), None)
    permissions = {pk: frozenset(found) for pk, found in granted.items()}
    return Access(user, current, tuple(centres.values()), permissions)
