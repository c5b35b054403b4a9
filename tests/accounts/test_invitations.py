"""Nobody gets in but by an invitation, and no lead gives more than is hers."""

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from registry.accounts.codes import Role
from registry.accounts.models import Centre, Invitation, Membership, User
from tests.accounts.steps import first_step
from tests.pages import form_with
from tests.people import (
    PASSWORD,
    administrator_of,
    client_of,
    coordinator_of,
    join,
    make_centre,
    make_user,
)

pytestmark = pytest.mark.django_db
NEWCOMER = "new@hospital.example"


@pytest.fixture
def centre() -> Centre:
    return make_centre()


@pytest.fixture
def lead(centre: Centre) -> User:
    return join(make_user(full_name="Lea Lead"), centre, Role.LEAD)


def send(user: User, code: str = "ABC", proved: bool = False, **changes: Any) -> Any:
    typed = {"email": NEWCOMER, "role": Role.COORDINATOR, "language": "en"}
    return client_of(user, proved=proved).post(f"/people/{code}/invite/", {**typed, **changes})


def link() -> str:
    [found] = re.findall(r"/invitation/\S+", str(mail.outbox[-1].body))
    return str(found)


def follow(address: str) -> tuple[Client, Any]:
    """Makes an account by the link."""
    client = Client()
    form = form_with(client.get(address), "full_name")
    return client, form.send(client, full_name="Nora New", password=PASSWORD)


def test_an_invited_person_makes_her_account_and_gets_the_role(lead: User, centre: Centre) -> None:
    sent = send(lead, email="New@Hospital.example", language="de")
    _client, done = follow(link())

    user = User.objects.get(email=NEWCOMER)
    assert sent["Location"] == "/people/ABC/"
    assert done["Location"] == "/login/"
    assert (user.full_name, user.language) == ("Nora New", "de")
    assert [(one.centre, one.role) for one in user.memberships.all()] == [
        (centre, Role.COORDINATOR)
    ]
    assert first_step(Client(), user)["Location"] == "/"


def test_the_mail_says_who_invites_to_what(lead: User) -> None:
    send(lead)

    [sent] = mail.outbox
    assert sent.to == [NEWCOMER]
    assert all(word in str(sent.body) for word in ("Lea Lead", "coordinator", "Hospital ABC"))


def test_looking_at_the_link_uses_nothing_up(lead: User) -> None:
    send(lead)
    for _ in range(3):
        assert Client().get(link()).status_code == 200

    assert follow(link())[1].status_code == 302


def test_a_link_works_once(lead: User) -> None:
    send(lead)
    follow(link())

    again = Client().get(link())

    assert again.status_code == 410
    assert "does not hold any more" in again.content.decode()


def test_a_link_runs_out(lead: User) -> None:
    send(lead)

    with time_machine.travel(timezone.now() + dt.timedelta(days=7, minutes=1)):
        assert Client().get(link()).status_code == 410
        assert Client().post(link(), {"full_name": "N", "password": PASSWORD}).status_code == 410

    assert not User.objects.filter(email=NEWCOMER).exists()


def test_a_link_that_was_changed_or_made_up_is_not_found(lead: User) -> None:
    send(lead)

    assert Client().get(f"{link()[:-2]}x/").status_code == 404
    assert Client().get("/invitation/1/").status_code == 404


def test_a_withdrawn_invitation_holds_no_more(lead: User) -> None:
    send(lead)
    pk = Invitation.objects.get().pk

    done = client_of(lead).post(f"/people/ABC/invitations/{pk}/withdraw/")

    assert done["Location"] == "/people/ABC/"
    assert Client().get(link()).status_code == 410


def test_a_second_invitation_replaces_the_first(lead: User) -> None:
    send(lead)
    first = link()
    send(lead)

    assert Client().get(first).status_code == 410
    assert Client().get(link()).status_code == 200


@pytest.mark.parametrize("password", ["short", "123456789012345", "nora.new@hospital", ""])
def test_a_weak_password_is_refused_by_its_rule(lead: User, password: str) -> None:
    send(lead, email="nora.new@hospital.example")
    form = form_with(Client().get(link()), "full_name")

    refused = form.send(Client(), full_name="Nora New", password=password)

    [fault, *_more] = refused.context["form"].errors["password"].as_data()
    assert refused.status_code == 422
    assert fault.code in {"F01", "F02"}
    assert "Accepted: " in fault.messages[0]
    assert not User.objects.filter(email="nora.new@hospital.example").exists()


class TestWhoHasAnAccount:
    @pytest.fixture
    def known(self) -> User:
        return coordinator_of(make_centre("BET"))

    def test_signs_in_and_accepts(self, lead: User, centre: Centre, known: User) -> None:
        send(lead, email=known.email, role=Role.AUDITOR)
        client = Client()
        page = client.get(link())
        assert f"/login/?next={link()}" in page.content.decode()
        assert "full_name" not in page.content.decode()
        assert first_step(client, known, next=link())["Location"] == link()

        done = client.post(link())

        assert done["Location"] == "/"
        assert known.memberships.filter(centre=centre, role=Role.AUDITOR).exists()
        assert client.post(link()).status_code == 410

    def test_nobody_accepts_for_another(self, lead: User, known: User) -> None:
        send(lead, email=known.email)
        stranger = client_of(coordinator_of(make_centre("GAM")))

        assert stranger.get(link()).status_code == 403
        assert stranger.post(link()).status_code == 403
        assert known.memberships.count() == 1

    def test_nobody_accepts_without_signing_in(self, lead: User, known: User) -> None:
        send(lead, email=known.email)

        Client().post(link(), {"full_name": "Mallory", "password": PASSWORD})

        assert known.memberships.count() == 1
        known.refresh_from_db()
        assert known.full_name == ""

    def test_is_not_invited_to_what_she_is(self, lead: User, centre: Centre) -> None:
        there = coordinator_of(centre)

        refused = send(lead, email=there.email)

        [fault] = refused.context["form"].errors["role"].as_data()
        assert (refused.status_code, fault.code) == (422, "F05")


class TestLimitsOfALead:
    def test_she_cannot_make_an_administrator(self, lead: User) -> None:
        refused = send(lead, role=Role.ADMINISTRATOR)

        [fault] = refused.context["form"].errors["role"].as_data()
        assert (refused.status_code, fault.code) == (422, "F03")
        assert "registry administrator" not in fault.messages[0].split("Accepted")[1]
        assert not Invitation.objects.exists()

    def test_another_centre_is_not_found(self, lead: User, centre: Centre) -> None:
        other = make_centre("BET")
        there = join(make_user(), other, Role.COORDINATOR).memberships.get()
        pk = Invitation.objects.create(
            centre=other,
            email=NEWCOMER,
            role=Role.LEAD,
            invited_by=lead,
            expires_at=timezone.now() + dt.timedelta(days=1),
        ).pk
        client = client_of(lead)

        assert client.get("/people/BET/").status_code == 404
        assert send(lead, "BET").status_code == 404
        assert client.post(f"/people/BET/invitations/{pk}/withdraw/").status_code == 404
        assert client.post(f"/people/ABC/invitations/{pk}/withdraw/").status_code == 404
        assert client.post(f"/people/BET/memberships/{there.pk}/end/").status_code == 404
        assert client.post(f"/people/ABC/memberships/{there.pk}/end/").status_code == 404
        assert client.get("/people/abc/").status_code == 404

    def test_a_coordinator_manages_nobody(self, centre: Centre) -> None:
        assert send(coordinator_of(centre)).status_code == 403

    def test_a_lead_who_is_gone_manages_nobody(self, lead: User) -> None:
        lead.memberships.update(ends_on=timezone.now().date() - dt.timedelta(days=1))

        assert send(lead).status_code == 403


def test_an_administrator_manages_every_centre(centre: Centre) -> None:
    administrator = administrator_of(centre)
    make_centre("BET")

    sent = send(administrator, "BET", proved=True, role=Role.ADMINISTRATOR)

    assert sent["Location"] == "/people/BET/"
    assert Invitation.objects.get().centre.code == "BET"


def test_a_mail_server_that_is_down_does_not_lose_the_invitation(
    lead: User, settings: Any, tmp_path: Any
) -> None:
    settings.EMAIL_BACKEND = "registry.core.outbox.EmailBackend"
    (tmp_path / "file").touch()
    settings.EMAIL_FILE_PATH = str(tmp_path / "file" / "no-folder")

    sent = send(lead)

    assert sent["Location"] == "/people/ABC/"
    assert Invitation.objects.exists()


class TestEnding:
    @pytest.fixture
    def member(self, centre: Centre) -> Membership:
        return coordinator_of(centre).memberships.get()

    def end(self, user: User, member: Membership, day: str = "", proved: bool = False) -> Any:
        address = f"/people/ABC/memberships/{member.pk}/end/"
        return client_of(user, proved=proved).post(address, {"last_day": day})

    def test_at_once(self, lead: User, member: Membership) -> None:
        browser = client_of(member.user)
        assert browser.get("/").status_code == 200

        self.end(lead, member)

        assert browser.get("/").status_code == 403
        assert "not a member of any centre" in browser.get("/").content.decode()

    def test_after_a_day(self, lead: User, member: Membership) -> None:
        day = timezone.now().date() + dt.timedelta(days=3)

        self.end(lead, member, day.isoformat())

        member.refresh_from_db()
        assert member.ends_on == day
        assert client_of(member.user).get("/").status_code == 200

    def test_one_that_began_today_is_removed(self, lead: User, member: Membership) -> None:
        Membership.objects.filter(pk=member.pk).update(starts_on=timezone.now().date())

        self.end(lead, member)

        assert client_of(member.user).get("/").status_code == 403

    def test_never_before_it_began(self, lead: User, member: Membership) -> None:
        refused = self.end(lead, member, "2019-12-31")

        assert refused.status_code == 422
        assert "F06" in refused.content.decode()

    def test_never_her_own(self, lead: User) -> None:
        refused = self.end(lead, lead.memberships.get())

        assert refused.status_code == 422
        assert "F08" in refused.content.decode()

    def test_a_lead_cannot_end_an_administrator(self, lead: User, centre: Centre) -> None:
        administrator = administrator_of(centre)

        refused = self.end(lead, administrator.memberships.get())
        done = self.end(administrator, lead.memberships.get(), proved=True)

        assert refused.status_code == 422
        assert "F03" in refused.content.decode()
        assert done.status_code == 302


def test_the_page_shows_people_and_invitations(lead: User, centre: Centre) -> None:
    gone = coordinator_of(centre)
    gone.memberships.update(ends_on="2021-01-01")
    send(lead)

    page = client_of(lead).get("/people/", follow=True).content.decode()

    assert all(word in page for word in ("Lea Lead", gone.email, "2021-01-01", NEWCOMER))
