"""How large a request may be, decided before any of it is read."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

TOO_LARGE, LENGTH_REQUIRED = 413, 411


class BodyLimitMiddleware:
    """Turns away a body that is too large, or of which nobody said how large it is.

    Stands before whatever reads the form, so that nothing of the body is received for it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.headers.get("Transfer-Encoding") and not request.headers.get("Content-Length"):
            return render(request, "400.html", status=LENGTH_REQUIRED)
        if _length(request) > _limit(request):
            context = {"megabytes": settings.LARGEST_UPLOAD // 1024**2}
            return render(request, "413.html", context, status=TOO_LARGE)
        return self.get_response(request)


def _length(request: HttpRequest) -> int:
    """As announced; the server reads no byte more than that."""
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 19 else 2**63


def _limit(request: HttpRequest) -> int:
    """Files come as multipart only; everything else is text that somebody typed."""
    files = request.content_type == "multipart/form-data"
    return settings.LARGEST_BODY if files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
