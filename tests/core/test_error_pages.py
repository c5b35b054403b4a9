"""The pages that say what went wrong: calm words, the right status, nothing of the inside."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

SECRET = "Müller, Ada"  # pragma: allowlist secret


def broken(request: HttpRequest) -> HttpResponse:
    """A view with a defect."""
    raise RuntimeError(SECRET)


def forbidden(request: HttpRequest) -> HttpResponse:
    """A view that this person may not use."""
    raise PermissionDenied(SECRET)


urlpatterns = [
    path("broken/", broken),
    path("forbidden/", forbidden),
    path("", include("registry.urls")),
]


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(
    ("address", "extra", "status", "words"),
    [
        ("/nowhere/", {}, 404, "nothing at this address"),
        ("/forbidden/", {}, 403, "You may not do this here"),
        ("/broken/", {}, 500, "Something broke on our side"),
        ("/login/", {"HTTP_HOST": "elsewhere.example"}, 400, "cannot be read"),
    ],
)
def test_says_what_happened_and_nothing_else(
    address: str, extra: dict[str, Any], status: int, words: str
) -> None:
    response = Client(raise_request_exception=False).get(address, **extra)

    text = response.content.decode()
    assert response.status_code == status
    assert words in text
    assert SECRET not in text
    assert "Traceback" not in text
