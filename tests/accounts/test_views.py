import pytest
from django.test import Client

from registry.accounts.codes import Role
from tests.people import client_of, coordinator_of, join, make_centre, make_user

pytestmark = pytest.mark.django_db


def test_switching_to_another_centre_of_hers() -> None:
    first, second = make_centre("AAA"), make_centre("BBB")
    client = client_of(coordinator_of(first, second))

    response = client.post("/centre/", {"centre": second.pk, "next": "/patients/?q=B"})

    assert response["Location"] == "/patients/?q=B"
    assert client.get("/patients/").context["current_centre"] == second


def test_another_persons_centre_looks_like_none() -> None:
    mine, other = make_centre("AAA"), make_centre("BBB")
    client = client_of(coordinator_of(mine))

    answers = [client.post("/centre/", {"centre": pk}) for pk in (other.pk, 0, "x", "")]

    assert {answer.status_code for answer in answers} == {404}
    assert client.get("/patients/").context["current_centre"] == mine


def test_switching_never_leads_to_another_site() -> None:
    centre = make_centre()
    client = client_of(coordinator_of(centre))

    response = client.post("/centre/", {"centre": centre.pk, "next": "//elsewhere.example/"})

    assert response["Location"] == "/"


@pytest.mark.parametrize("odd", ["x", "' OR 1=1--", "NaN", "//elsewhere.example/", "/\\x"])
def test_an_odd_way_on_leads_to_the_worklist(odd: str) -> None:
    centre = make_centre()
    client = client_of(coordinator_of(centre))

    switched = client.post("/centre/", {"centre": centre.pk, "next": odd})
    signed_in = client.get("/login/", {"next": odd})

    assert (switched["Location"], signed_in["Location"]) == ("/", "/")


def test_who_has_signed_in_already_goes_on_to_where_she_wanted() -> None:
    client = client_of(coordinator_of(make_centre()))

    assert client.get("/login/", {"next": "/patients/?q=B"})["Location"] == "/patients/?q=B"


def test_the_centre_of_published_cases_is_read_only() -> None:
    own, published = make_centre("AAA"), make_centre("LIT")
    user = join(coordinator_of(own), published, Role.READER)
    client = client_of(user)
    client.post("/centre/", {"centre": published.pk})

    assert client.get("/patients/").status_code == 200
    assert client.get("/patients/enrol/").status_code == 403


def test_the_language_is_kept_in_the_account() -> None:
    user = make_user()
    client = client_of(user)

    response = client.post("/language/", {"language": "fr", "next": "/patients/"})

    user.refresh_from_db()
    assert (user.language, client.cookies["django_language"].value) == ("fr", "fr")
    assert response["Location"] == "/patients/"


def test_an_unknown_language_changes_nothing() -> None:
    user = make_user()
    client = client_of(user)

    client.post("/language/", {"language": "xx"})

    user.refresh_from_db()
    assert user.language == "en"
    assert "django_language" not in client.cookies


def test_nobody_may_choose_a_language_too() -> None:
    client = Client()

    client.post("/language/", {"language": "es", "next": "/login/"})

    assert client.cookies["django_language"].value == "es"


def test_a_person_without_a_centre_is_told_so_and_can_sign_out() -> None:
    client = client_of(make_user())

    response = client.get("/patients/")

    assert response.status_code == 403
    assert 'action="/logout/"' in response.content.decode()
