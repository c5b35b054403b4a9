import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client

from tests.pages import form_with
from tests.people import PASSWORD, client_of, coordinator_of, make_centre, make_user

pytestmark = pytest.mark.django_db
LOGIN = "/login/"


def test_by_e_mail_in_any_capitals() -> None:
    user = coordinator_of(make_centre())
    client = Client()

    response = form_with(client.get("/login/?next=/patients/"), "login").send(
        client, login=user.email.upper(), password=PASSWORD
    )

    assert response.status_code == 302
    assert response["Location"] == "/patients/"
    assert client.session[SESSION_KEY] == str(user.pk)


@pytest.mark.parametrize(
    ("values", "field", "rule"),
    [
        ({"login": "{known}", "password": "x" * 9}, "password", "F09"),
        ({"login": "nobody@hospital.example", "password": PASSWORD}, "password", "F09"),
        ({"login": "{known}", "password": ""}, "password", "F01"),
        ({"login": "no address", "password": PASSWORD}, "login", "F02"),
    ],
)
def test_a_refusal_names_field_rule_and_what_is_accepted(
    values: dict[str, str], field: str, rule: str
) -> None:
    known = make_user().email
    given = {name: value.format(known=known) for name, value in values.items()}

    response = form_with(Client().get(LOGIN), "login").send(Client(), **given)

    [fault] = response.context["form"].errors[field].as_data()
    assert response.status_code == 422
    assert fault.code == rule
    assert "Accepted: " in fault.messages[0]
    assert given["login"] in response.content.decode()


def test_the_same_words_for_a_wrong_password_an_unknown_and_an_inactive_person() -> None:
    inactive = make_user(is_active=False)
    known = make_user()
    tries = [(known.email, "wrong"), ("nobody@x.example", PASSWORD), (inactive.email, PASSWORD)]

    said = {
        str(
            form_with(Client().get(LOGIN), "login")
            .send(Client(), login=email, password=password)
            .context["form"]
            .errors
        )
        for email, password in tries
    }

    assert len(said) == 1


def test_never_leads_to_another_site() -> None:
    user = coordinator_of(make_centre())
    client = Client()

    response = form_with(client.get("/login/?next=https://elsewhere.example/"), "login").send(
        client, login=user.email, password=PASSWORD
    )

    assert response["Location"] == "/"


def test_who_has_signed_in_goes_on() -> None:
    client = client_of(coordinator_of(make_centre()))

    assert client.get("/login/?next=/patients/")["Location"] == "/patients/"


def test_speaks_the_language_of_the_person() -> None:
    user = make_user(language="de")
    client = Client()

    form_with(client.get(LOGIN), "login").send(client, login=user.email, password=PASSWORD)

    assert client.cookies["django_language"].value == "de"


def test_sign_out_is_a_button_and_not_an_address() -> None:
    client = client_of(make_user())

    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/")["Location"] == LOGIN
    assert SESSION_KEY not in client.session
