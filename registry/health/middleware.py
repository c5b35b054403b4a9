"""Keeps the health page apart from sessions."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

HEALTH = "/health/"


class NoCookiesForHealth:
    """Hides cookies from the health page, so that it answers without reading a session.

    A browser that is signed in would else get an error page when the database is gone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answers as if nobody were signed in."""
        if request.path_info == HEALTH:
            request.COOKIES = {}
        return self.get_response(request)
