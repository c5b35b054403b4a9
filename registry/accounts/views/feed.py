"""The secret address of the own calendar feed: made, shown once, revoked."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registry.accounts.access import RegistryRequest, requires
from registry.accounts.actions import make_feed, revoke_feed
from registry.accounts.codes import Permission
from registry.accounts.selectors import feed_of

REFUSED = 422


@requires(Permission.CHASE)
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_feed(request: RegistryRequest) -> HttpResponse:
    """Whether there is one and when it was last fetched; a new address is in this answer alone."""
    asked = request.POST.get("do", "")
    if asked == "revoke":
        revoke_feed(by=request.user)
        messages.success(request, _("The address is revoked. Calendars get nothing from it."))
        return redirect("calendar-feed")
    secret = make_feed(by=request.user) if asked == "make" else ""
    unclear = request.method == "POST" and not secret
    context = {"feed": feed_of(request.user), "address": _address(secret) if secret else ""}
    return render(
        request, "accounts/calendar_feed.html", context, status=REFUSED if unclear else 200
    )


def _address(secret: str) -> str:
    return settings.SITE_URL + reverse("feed", args=[secret])
