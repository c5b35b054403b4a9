"""What is too large is turned away unread, and every answer tells the browser what it may not."""

from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.people import client_of, coordinator_of, make_centre

TEXT = "application/x-www-form-urlencoded"
FILES = "multipart/form-data; boundary=x"


class Unreadable(BytesIO):
    """A body that must not be read."""

    def read(self, *args: Any) -> bytes:
        raise AssertionError("the body was read")

    readline = read


def send(length: str, kind: str, **more: Any) -> Any:
    body = {"wsgi.input": Unreadable(), "CONTENT_LENGTH": length, "CONTENT_TYPE": kind}
    return Client().generic("POST", "/login/", **{**body, **more})


@pytest.mark.parametrize(
    ("length", "kind"),
    [
        (str(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1), TEXT),
        (str(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1), "application/json"),
        (str(settings.LARGEST_BODY + 1), FILES),
        ("9" * 40, TEXT),
        ("-1", TEXT),
        ("many", TEXT),
    ],
)
def test_a_body_too_large_is_not_read(length: str, kind: str) -> None:
    response = send(length, kind)

    text = response.content.decode()
    assert response.status_code == 413
    assert "20 MB" in text
    assert "script-src &#x27;self&#x27;" not in text
    assert "default-src 'self'" in response["Content-Security-Policy"]


@pytest.mark.parametrize("kind", [TEXT, FILES])
def test_a_body_of_unknown_length_is_not_read(kind: str) -> None:
    assert send("", kind, HTTP_TRANSFER_ENCODING="chunked").status_code == 411


@pytest.mark.django_db
def test_pages_tell_the_browser_what_it_may_not() -> None:
    answer = Client().get("/login/")

    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]


@pytest.mark.django_db
def test_no_record_stays_on_the_disk_of_the_browser() -> None:
    client = client_of(coordinator_of(make_centre()))
    for address in ("/", "/patients/", "/nowhere/"):
        assert client.get(address)["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_the_token_of_forms_is_out_of_reach_of_scripts_and_other_sites() -> None:
    client = Client()
    client.get("/login/")
    cookie = client.cookies[settings.CSRF_COOKIE_NAME]
    assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("Lax", "/", "")
    assert cookie["httponly"] is True
