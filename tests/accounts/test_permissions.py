import pytest
from django.test import Client

from registry.accounts.codes import PERMISSIONS_OF, Permission, Role
from tests.people import client_of, join, make_centre, make_user

pytestmark = pytest.mark.django_db
PAGE = "/permissions/"


def test_the_page_shows_every_role_and_permission_as_they_are() -> None:
    page = client_of(make_user()).get(PAGE)

    rows = {str(label): [mark for _role, mark in marks] for label, marks in page.context["rows"]}
    for permission in Permission:
        allowed = [permission in PERMISSIONS_OF[role] for role in Role]
        assert rows[str(permission.label)] == allowed
    assert len(rows) == len(Permission) + 1


def test_everybody_who_has_signed_in_may_read_it() -> None:
    lead = join(make_user(), make_centre(), Role.LEAD)

    assert client_of(lead).get(PAGE).status_code == 200
    assert client_of(make_user()).get(PAGE).status_code == 200
    assert Client().get(PAGE).status_code == 302


def test_who_sees_identities() -> None:
    """Only who treats the child."""
    assert {role for role in Role if Permission.VIEW_IDENTITY in PERMISSIONS_OF[role]} == {
        Role.COORDINATOR,
        Role.LEAD,
    }


def test_an_administrator_sees_no_record() -> None:
    assert PERMISSIONS_OF[Role.ADMINISTRATOR] == {
        Permission.CONFIGURE,
        Permission.MANAGE_PEOPLE,
        Permission.VIEW_PLANS,
    }


def test_each_permission_belongs_to_some_role() -> None:
    assert set().union(*PERMISSIONS_OF.values()) == set(Permission)
    assert set(PERMISSIONS_OF) == set(Role)


def test_a_person_without_a_membership_is_told_so_and_sees_nothing() -> None:
    client = client_of(make_user())

    for page in ("/", "/patients/", "/reminders/", "/people/"):
        found = client.get(page)
        assert found.status_code == 403
        assert "not a member of any centre today" in found.content.decode()
