"""Where a page leads back to: a path of this site, never another one."""

from urllib.parse import SplitResult, urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def way_back(request: HttpRequest, default: str) -> str:
    """The path in the field `next` of the form or the address if it lies on this site."""
    to = request.POST.get("next") or request.GET.get("next", "")
    local = to.startswith("/") and url_has_allowed_host_and_scheme(to, allowed_hosts=None)
    return to if local else default


def parts_of(address: str) -> SplitResult:
    """The parts of an address that a header names; nothing where it is none."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")
