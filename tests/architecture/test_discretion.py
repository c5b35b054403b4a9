"""No failure shows who a child is: not in a log, not on a page, wherever the identity stood."""

import io
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls.converters import IntConverter

from config import logs
from config.celery import app as celery
from config.embedded_postgres import BASE_DIR
from registry.accounts.codes import Role
from registry.accounts.models import User
from registry.identities.models import Identity, PatientKey
from tests.architecture.test_doors import ONE_VALUE, PATTERNS, address_of, named_by
from tests.people import client_of, coordinator_of, join, make_centre, make_patient

WHO = "Quarkenbusch"
MISSPELT = f"{WHO}@hospital.example"  # an account has its e-mail in lower case
TELLING = {"HTTP_REFERER": f"http://testserver/{WHO}", "HTTP_USER_AGENT": WHO, "HTTP_X_NAME": WHO}
Broken = Callable[..., HttpResponse]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What goes to the log, as the handler of every process writes it, down to the last detail."""
    stream = io.StringIO()
    [handler] = [h for h in logging.root.handlers if getattr(h, "name", "") == "stderr"]
    assert isinstance(handler, logging.StreamHandler)
    monkeypatch.setattr(handler, "stream", stream)
    level = logging.root.level
    logging.root.setLevel(logging.DEBUG)
    yield stream
    logging.root.setLevel(level)


@pytest.fixture
def client(db: None) -> Client:
    """Of somebody who also configures the registry, so that those pages work."""
    centre = make_centre("ABC")
    user = join(coordinator_of(centre), centre, Role.ADMINISTRATOR)
    client = client_of(user, proved=True)
    client.raise_request_exception = False
    return client


def quoting(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """Fails with all that it was asked in its message, in its cause and in a group."""
    asked = f"{request.get_full_path()} {dict(request.POST)} {dict(request.headers)} {kwargs}"
    cause = KeyError(asked)
    raise ExceptionGroup(asked, [ValueError(asked)]) from cause


def address(name: str) -> str:
    """An address with the identity in each part that may hold a text."""
    kinds = PATTERNS[name].pattern.converters
    numbers = {arg: 1 for arg, kind in kinds.items() if isinstance(kind, IntConverter)}
    args = {**dict.fromkeys(named_by(name), WHO), **ONE_VALUE, **numbers}
    return f"{address_of(name, args)}?q={WHO}&next=/{WHO}"


def breaks(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Puts `quoting` in the place of a view, under whatever other name the address has as well."""
    view = PATTERNS[name].callback
    for one in PATTERNS.values():
        if one.callback is view:
            monkeypatch.setattr(one, "callback", quoting)


@pytest.mark.parametrize("name", PATTERNS)
def test_no_view_that_fails_tells_who(
    name: str, client: Client, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    breaks(name, monkeypatch)

    answers = [
        client.get(address(name), **TELLING),  # type: ignore[arg-type]
        client.post(address(name), {"identity-family_name": WHO, "q": WHO}, **TELLING),  # type: ignore[arg-type]
    ]

    assert [answer.status_code for answer in answers] == [500, 500]
    assert all(WHO not in answer.content.decode() for answer in answers)
    assert WHO not in written.getvalue()
    assert "quoting" in written.getvalue(), "the traceback says where it happened"
    assert "ExceptionGroup" in written.getvalue()


@pytest.mark.parametrize("name", PATTERNS)
def test_no_view_that_works_or_refuses_logs_who(
    name: str, client: Client, written: io.StringIO
) -> None:
    client.get(address(name), **TELLING)  # type: ignore[arg-type]
    client.post(address(name), {"identity-family_name": WHO, "q": WHO}, **TELLING)  # type: ignore[arg-type]

    assert "request" in written.getvalue()
    assert WHO not in written.getvalue()


@pytest.mark.parametrize(
    "asked",
    [
        {"path": f"/{WHO}/"},
        {"path": f"/patients/{WHO}/identity/"},
        {"path": "/login/", "HTTP_HOST": f"{WHO}.example"},
        {"path": "/login/", "HTTP_HOST": f"{WHO}/\x01"},
        {"path": "/login/", "HTTP_COOKIE": f"sessionid={WHO}; csrftoken={WHO}"},
    ],
)
def test_no_address_or_header_that_is_refused_is_logged(
    client: Client, written: io.StringIO, asked: dict[str, Any]
) -> None:
    response = client.get(**asked)

    assert WHO not in written.getvalue()
    assert WHO not in response.content.decode()


def test_no_forged_form_is_logged(db: None, written: io.StringIO) -> None:
    strict = Client(enforce_csrf_checks=True)
    asked = {"HTTP_REFERER": f"https://{WHO}.example/", "HTTP_ORIGIN": f"https://{WHO}.example"}

    response = strict.post("/login/", {"username": WHO}, **asked)  # type: ignore[arg-type]

    assert response.status_code == 403
    assert WHO not in written.getvalue()


def test_a_row_that_the_database_refuses_is_not_told(
    client: Client, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL adds the failing row to its message; the log names the constraint alone."""

    def refused(request: HttpRequest) -> HttpResponse:
        User.objects.create(email=MISSPELT, password="!")
        raise AssertionError

    monkeypatch.setattr(PATTERNS["patients"], "callback", refused)
    response = client.get("/patients/")

    assert response.status_code == 500
    assert WHO not in written.getvalue() + response.content.decode()
    assert "user_f02_email" in written.getvalue()
    assert "sqlstate=23514" in written.getvalue()


@pytest.mark.django_db
def test_the_messages_that_are_withheld_do_hold_values() -> None:
    """Else the tests above would prove nothing. Of rows under policies PostgreSQL tells less."""
    with pytest.raises(IntegrityError, match=WHO), transaction.atomic():
        User.objects.create(email=MISSPELT, password="!")
    with pytest.raises(DataError, match=WHO), connection.cursor() as cursor, transaction.atomic():
        cursor.execute("SELECT %s::text::date", [WHO])


@celery.task(name="tests.failing")
def failing(*args: object, **kwargs: object) -> None:
    """A task that quotes its arguments."""
    raise ValueError(f"{args} {kwargs}")


def test_a_task_that_fails_tells_nobody(written: io.StringIO) -> None:
    failing.apply((WHO,), {"name": WHO}, throw=False)

    assert WHO not in written.getvalue()
    assert "tests.failing" in written.getvalue()
    assert "ValueError" in written.getvalue()


def test_statements_are_never_logged(client: Client, written: io.StringIO, settings: Any) -> None:
    settings.DEBUG = True
    connection.force_debug_cursor = True
    try:
        client.post("/patients/", {"q": WHO})
    finally:
        connection.force_debug_cursor = False

    assert WHO not in written.getvalue()
    assert "SELECT" not in written.getvalue()


def test_every_process_logs_that_way() -> None:
    made = logs.configuration("INFO")
    assert made["root"]["handlers"] == ["stderr"]
    assert made["handlers"]["stderr"]["filters"] == ["discreet"]


def test_models_tell_nothing_of_what_they_seal(db: None) -> None:
    user: User = coordinator_of(make_centre("ABC"))
    patient = make_patient(user.memberships.get().centre, user)
    assert WHO not in repr(Identity(patient=patient)) + repr(PatientKey(patient=patient))


def test_the_last_words_of_a_process_tell_nobody() -> None:
    """What a command or a worker leaves when it breaks down, as the supervisor's log keeps it."""
    script = f"import django; django.setup(); int('{WHO}'[:])"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    ended = subprocess.run(
        [sys.executable, "-c", f"who = '{WHO}'\n{script}".replace(f"'{WHO}'[:]", "who")],
        cwd=BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert "ValueError: (message withheld)" in ended.stderr
    assert WHO not in ended.stderr
