"""The page on which the secret address of a calendar feed is made, shown once and revoked."""

import re

import pytest
from django.test import Client

from registry.accounts.codes import Role
from registry.accounts.models import CalendarFeed, Centre
from tests.people import client_of, coordinator_of, join, make_centre, make_user

pytestmark = pytest.mark.django_db
PAGE = "/account/calendar/"


@pytest.fixture
def centre() -> Centre:
    return make_centre()


@pytest.fixture
def client(centre: Centre) -> Client:
    return client_of(coordinator_of(centre))


def address_in(text: str) -> str:
    found = re.search(r"https?://[^\"]+(/calendar/[\w-]{43}\.ics)", text)
    return found[1] if found else ""


def test_an_address_is_shown_once(client: Client) -> None:
    assert "None yet." in client.get(PAGE).content.decode()

    made = client.post(PAGE, {"do": "make"})

    assert made["Cache-Control"] == "private, no-store"
    assert client_of().get(address_in(made.content.decode())).status_code == 200
    later = client.get(PAGE).content.decode()
    assert address_in(later) == ""
    assert "Last fetched by a calendar on" in later


def test_it_is_made_anew_and_revoked(client: Client) -> None:
    first, second = (
        address_in(client.post(PAGE, {"do": "make"}).content.decode()) for _time in range(2)
    )
    assert first != second
    assert client_of().get(first).status_code == 404

    told = client.post(PAGE, {"do": "revoke"}, follow=True).content.decode()

    assert "The address is revoked." in told
    assert client_of().get(second).status_code == 404
    assert not CalendarFeed.objects.exists()


def test_an_empty_form_makes_none(client: Client) -> None:
    assert client.post(PAGE).status_code == 422
    assert not CalendarFeed.objects.exists()


def test_three_people(centre: Centre) -> None:
    assert client_of().get(PAGE).status_code == 302
    assert client_of(make_user()).get(PAGE).status_code == 403
    auditor = client_of(join(make_user(), centre, Role.AUDITOR))
    assert auditor.post(PAGE, {"do": "make"}).status_code == 403


def test_the_account_page_leads_there_who_chases(client: Client, centre: Centre) -> None:
    auditor = client_of(join(make_user(), centre, Role.AUDITOR))

    assert PAGE in client.get("/account/").content.decode()
    assert PAGE not in auditor.get("/account/").content.decode()
