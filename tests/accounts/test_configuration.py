"""Django's admin: configuration, for registry administrators with a second factor alone."""

import pytest
from django.test import Client

from registry.accounts.codes import Role
from registry.accounts.models import Centre, Holiday, User
from tests.pages import form_with
from tests.people import administrator_of, client_of, join, make_centre, make_user

pytestmark = pytest.mark.django_db
HOME = "/configuration/"
CENTRES = "/configuration/registry/centre/"


@pytest.fixture
def centre() -> Centre:
    return make_centre()


@pytest.fixture
def client(centre: Centre) -> Client:
    return client_of(administrator_of(centre), proved=True)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_finds_it(centre: Centre, role: Role) -> None:
    user = join(make_user(), centre, role)

    found = {client_of(user, proved=True).get(page).status_code for page in (HOME, CENTRES)}

    assert found == {404}


def test_not_without_a_second_factor(centre: Centre) -> None:
    assert client_of(administrator_of(centre)).get(HOME)["Location"] == "/account/"


def test_an_administrator_begins_there(client: Client) -> None:
    assert client.get("/")["Location"] == HOME
    assert "Code" in client.get(CENTRES).content.decode()


def test_she_sees_no_patient(client: Client) -> None:
    assert client.get("/patients/").status_code == 403


def test_adding_a_centre(client: Client) -> None:
    form = form_with(client.get(f"{CENTRES}add/"), "code")
    values = {"name": "Hospital BET", "country": "FR", "time_zone": "Europe/Paris"}

    refused = form.send(client, code="B1", **values)
    saved = form.send(client, code="BET", **values)

    assert "three letters A-Z" in refused.content.decode()
    assert saved["Location"] == CENTRES
    assert Centre.objects.get(code="BET").name == "Hospital BET"


def test_a_code_stays(client: Client, centre: Centre) -> None:
    form = form_with(client.get(f"{CENTRES}{centre.pk}/change/"), "name")

    form.send(client, code="XYZ", name="Renamed")

    centre.refresh_from_db()
    assert (centre.code, centre.name) == ("ABC", "Renamed")
    assert client.post(f"{CENTRES}{centre.pk}/delete/", {"post": "yes"}).status_code == 403


def test_holidays(client: Client, centre: Centre) -> None:
    form = form_with(client.get("/configuration/registry/holiday/add/"), "day")

    form.send(client, centre=centre.pk, day="2026-12-24", name="Christmas Eve")
    again = form.send(client, centre=centre.pk, day="2026-12-24", name="Twice")
    holiday = Holiday.objects.get()
    client.post(f"/configuration/registry/holiday/{holiday.pk}/delete/", {"post": "yes"})

    assert again.status_code == 200
    assert str(holiday) == "2026-12-24 Christmas Eve"
    assert not Holiday.objects.exists()


def test_code_lists_are_shown(client: Client) -> None:
    page = client.get("/configuration/registry/diagnosisterm/osteonecrosis/change/")

    assert page.status_code == 200
    assert "_save" not in page.content.decode()


def test_it_offers_nothing_of_people_or_records(client: Client) -> None:
    for table in ("user", "membership", "patient", "identity", "signin"):
        assert client.get(f"/configuration/registry/{table}/").status_code == 404
    assert client.get("/configuration/login/").status_code == 404
    assert client.get("/configuration/password_change/").status_code == 404


def test_who_configures_is_known_to_the_frame(client: Client, centre: Centre) -> None:
    lead = join(make_user(), centre, Role.LEAD)

    assert HOME in client.get("/permissions/").content.decode()
    assert HOME not in client_of(lead).get("/permissions/").content.decode()
    assert User.objects.count() == 2
