"""Django's admin: configuration, for registry administrators with a second factor alone."""

import pytest
from django.test import Client

from registry.accounts.codes import Role
from registry.accounts.models import Centre, Holiday, User
from registry.consents.models import ConsentLaw, ConsentText
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


def test_a_text_of_consent_is_entered_and_what_was_signed_stays(client: Client) -> None:
    address = "/configuration/registry/consenttext/"
    form = form_with(client.get(f"{address}add/"), "label")
    text = {"country": "DE", "kind": "guardian", "language": "de", "version": "1"}

    form.send(
        client, **text, label="Eltern 2026", effective_from="2026-01-01", purposes=["registry"]
    )
    made = ConsentText.objects.get(label="Eltern 2026")
    form_with(client.get(f"{address}{made.pk}/change/"), "label").send(
        client, label="Eltern 2026, Mai", purposes=["biobank"], version="9"
    )

    made.refresh_from_db()
    assert (made.label, made.version, made.purposes) == ("Eltern 2026, Mai", 1, ["registry"])


def test_ages_of_consent_of_a_country(client: Client) -> None:
    form = form_with(client.get("/configuration/registry/consentlaw/add/"), "own_age")
    ages = {"country": "DE", "assent_ages": "7,12", "majority_age": "18", "policy": "pause_use"}

    wrong = form.send(client, **ages, own_age="19")
    form.send(client, **ages, own_age="16", source="trial")

    assert "F07" in wrong.content.decode()
    law = ConsentLaw.objects.get(country="DE")
    assert (law.assent_ages, law.own_age, law.majority_age) == ([7, 12], 16, 18)


def test_a_centre_stops_sharing_for_research(client: Client, centre: Centre) -> None:
    form = form_with(client.get(f"{CENTRES}{centre.pk}/change/"), "name")

    form.send(client, shares_for_research=None)

    centre.refresh_from_db()
    assert not centre.shares_for_research


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


def test_a_centre_works_on_its_days(client: Client, centre: Centre) -> None:
    form = form_with(client.get(f"{CENTRES}{centre.pk}/change/"), "name")

    none = form.send(client, weekdays=[])
    wrong = form.send(client, subdivision="Bavaria")
    form.send(client, weekdays=["7", "1", "2", "3", "4"], subdivision="BY")

    centre.refresh_from_db()
    assert "This field is required" in none.content.decode()
    assert "F03: accepted are BB, BE, BW, BY" in wrong.content.decode()
    assert (sorted(centre.weekdays), centre.subdivision) == ([1, 2, 3, 4, 7], "BY")


def test_a_country_without_known_holidays_is_said(client: Client, centre: Centre) -> None:
    form = form_with(client.get(f"{CENTRES}{centre.pk}/change/"), "name")

    refused = form.send(client, country="ZZ", subdivision="BY")
    form.send(client, country="ZZ")

    assert "knows no parts of this country" in refused.content.decode()
    assert "Public holidays of “ZZ” are not known here" in client.get(CENTRES).content.decode()
