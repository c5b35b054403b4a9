"""Whatever is sent to whatever address: never a page of ours that broke, nothing of the inside.

Addresses come from the resolver, so a new page is tried as well.
"""

import re
from collections.abc import Iterator
from itertools import cycle
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from registry.accounts.codes import Role
from registry.accounts.models import Centre
from tests.architecture.test_doors import (
    ONE_VALUE,
    PATTERNS,
    address_of,
    address_with,
    named_by,
    named_by_addresses,
)
from tests.pages import Form, forms_of
from tests.people import client_of, coordinator_of, join, make_centre

NUL, ENDLESS, HUGE = "a\x00b", "9" * 5000, str(2**63)
OVERRIDE = "\u202e\ufffe"
MARKUP = "<script>alert(1)</script>{{ 7 }}{% now %}"
SQL = "'; DROP TABLE registry_patient; --"
BAD = (
    NUL,
    ENDLESS,
    HUGE,
    "-1",
    OVERRIDE,
    MARKUP,
    SQL,
    "NaN",
    "1e400",
    "0000-00-00",
    "0001-01-01",
    "9999-12-31",
    "٣",
    "x" * 9000,
)
PARAMETERS = ("as_of", "on", "visited_on", "page", "after", "before", "q", "lesion", "item", "add")
INSIDE = re.compile(
    r"Traceback|psycopg|django\.|registry_[a-z]+ |SELECT |/site-packages/|DataError"
)
MOST_ALONE = 12  # fields of a form that are tried each by itself, the others as they should be
WITHOUT_BROKER = {503}  # the health page, where nothing of the background runs

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    return make_centre("ABC")


@pytest.fixture
def args(centre: Centre) -> dict[str, Any]:
    """What addresses name, and who asks: somebody who may everything."""
    roles = (Role.LEAD, Role.AUDITOR, Role.ADMINISTRATOR)
    lead = join(coordinator_of(centre), centre, *roles)
    return {**named_by_addresses(centre, lead), "lead": lead}


@pytest.fixture
def client(args: dict[str, Any]) -> Client:
    return client_of(args["lead"], proved=True, raise_request_exception=False)


def judge(response: Any, sent: object) -> None:
    """Refused or shown, but not broken."""
    if response.status_code not in WITHOUT_BROKER:
        assert response.status_code < 500, sent
    if response.streaming:
        response.getvalue()  # read to its end, a file closes
    else:
        text = response.content.decode()
        assert MARKUP not in text, sent
        assert response.status_code < 400 or not INSIDE.search(text), sent


@pytest.mark.parametrize("bad", BAD[:-1], ids=range(len(BAD) - 1))
def test_in_the_query(bad: str, client: Client, args: dict[str, Any]) -> None:
    for name in PATTERNS:
        address = address_of(name, args)
        judge(client.get(address, dict.fromkeys(PARAMETERS, bad)), name)
        judge(client.get(address, {"before": bad}), name)  # looked at where there is no `after`


@pytest.mark.parametrize("bad", ["%00", "a%00b", ENDLESS, HUGE, "%ff%fe", "..%2f..", "%E2%80%AE"])
def test_in_the_address(bad: str, client: Client, args: dict[str, Any]) -> None:
    for name in PATTERNS:
        for arg in set(named_by(name)) - set(ONE_VALUE):
            address = address_with(name, args, arg, bad)
            judge(client.get(address), address)
            judge(client.post(address), address)


def forms(client: Client, address: str) -> Iterator[Form]:
    """The forms of a page that come back to it."""
    page = client.get(address)
    judge(page, address)
    if page.status_code == 200 and "html" in page["Content-Type"]:
        yield from (form for form in forms_of(page) if urlsplit(form.action).path == address)


def send(client: Client, form: Form, data: dict[str, Any]) -> Any:
    """As a browser does: a filter goes into the address."""
    ask = client.post if form.method.lower() == "post" else client.get
    return ask(form.action, data)


@pytest.mark.parametrize("name", [n for n in PATTERNS if n not in ("logout", "set_language")])
def test_in_every_field(name: str, client: Client, args: dict[str, Any]) -> None:
    address = address_of(name, args)
    for form in list(forms(client, address)):
        for bad in BAD:
            judge(send(client, form, dict.fromkeys(form.data, bad)), (name, bad[:20]))
        for field, bad in zip(list(form.data)[:MOST_ALONE], cycle((NUL, ENDLESS, HUGE))):
            judge(send(client, form, {**form.data, field: bad}), (field, bad[:20]))


MALFORMED = (
    ("multipart/form-data", b"x"),
    ("multipart/form-data; boundary=x", b"--x\r\nnonsense"),
    ("multipart/form-data; boundary=" + "x" * 300, b""),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a'),
    ("application/json", b"{"),
    ("application/x-www-form-urlencoded; charset=klingon", b"a=b"),
    ("application/x-www-form-urlencoded", b"a=b&" * 2500),
    ("application/x-www-form-urlencoded", b"%00%ff=%fe\xff"),
)


def test_a_malformed_body(client: Client, args: dict[str, Any]) -> None:
    for name in ("login", "enrol", "visit-new", "visit-edit", "document-new"):
        for kind, body in MALFORMED:
            judge(client.generic("POST", address_of(name, args), body, content_type=kind), kind)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
def test_other_methods(method: str, client: Client, args: dict[str, Any]) -> None:
    for name in PATTERNS:
        response = client.generic(method, address_of(name, args))
        judge(response, name)
        assert response.status_code != 200 or method == "OPTIONS" or name == "health", name


HEADERS: tuple[dict[str, str], ...] = (
    {"HTTP_HOST": "evil.example"},
    {"HTTP_HOST": "a b"},
    {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://[evil"},
    {"HTTP_REFERER": "http://[evil"},
    {"HTTP_ORIGIN": "null"},
    {"HTTP_COOKIE": "sessionid=../../etc/passwd; csrftoken=<x>"},
    {"HTTP_ACCEPT_LANGUAGE": "x" * 5000},
    {"HTTP_IF_MODIFIED_SINCE": "yesterday"},
    {"HTTP_X_FORWARDED_FOR": "x" * 5000},
)


@pytest.mark.parametrize("who", ["anonymous", "lead"])
def test_headers(who: str, args: dict[str, Any]) -> None:
    for headers in HEADERS:
        strict = {"proved": True, "enforce_csrf_checks": True, "raise_request_exception": False}
        asking = client_of(args["lead"] if who == "lead" else None, **strict)
        for name in ("worklist", "patient", "enrol", "login"):
            address = address_of(name, args)
            judge(asking.get(address, **headers), headers)  # type: ignore[arg-type]
            judge(asking.post(address, **headers), headers)  # type: ignore[arg-type]
