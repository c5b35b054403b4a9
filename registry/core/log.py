"""One log line per request, and an id that ties all lines of a request together."""

import time
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

from config.discreet import route_of

log = structlog.get_logger("registry.request")


class RequestLogMiddleware:
    """Binds a request id and logs method, route, status and time.

    Neither address, query string nor form is logged: each can hold what identifies a person.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answers the request; the id also goes out in the header X-Request-Id."""
        request_id = uuid.uuid4().hex
        began = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            log.info(
                "request",
                method=request.method,
                route=route_of(request),
                status=response.status_code,
                milliseconds=round((time.perf_counter() - began) * 1000, 1),
            )
        response["X-Request-Id"] = request_id
        return response
