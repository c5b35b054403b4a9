"""What who reads for research sees: patients of any centre that shares, while consent covers it."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from registry.accounts.codes import Role
from registry.accounts.middleware import working
from registry.accounts.models import Centre, User
from registry.audit.selectors import events_of_patient
from registry.consents.actions import record_consent
from registry.consents.codes import Purpose, WithdrawalLevel
from registry.consents.models import ConsentCover
from registry.diagnoses.models import Lesion
from registry.identities.actions import record_identity
from registry.identities.entries import Person
from registry.identities.models import Identity
from registry.literature.actions import load_cases
from registry.patients.models import Patient
from registry.schedules.models import PlannedItem
from tests.consent_rows import answer_of, make_text, withdrawn
from tests.contexts import NESTING
from tests.people import (
    client_of,
    consent_to_research,
    coordinator_of,
    investigator_of,
    join,
    make_centre,
    make_patient,
    make_plan,
    make_user,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
# What pages for those who treat lead to.
NOT_HERS = (
    *("/new/", "/edit/", "/correct/", "/judge/", "/complete/", "/missed/", "/book/", "/attempt/"),
    *("/identity/", "/history/", "/stop/", "/care/", "/withdrawal/", "/enrol/", "/audit/"),
)


@pytest.fixture
def own() -> Centre:
    return make_centre("ABC")


@pytest.fixture
def other() -> Centre:
    return make_centre("BET")


@pytest.fixture
def by(other: Centre) -> User:
    return coordinator_of(other)


@pytest.fixture
def reader(own: Centre) -> User:
    return investigator_of(own)


@pytest.fixture
def patient(other: Centre, by: User) -> Patient:
    """Treated at the other centre, where her name is known."""
    found = make_patient(other, by)
    make_plan(found, by)
    person = Person("Müllerin", "Adelheid", hospital_numbers=("H-4711",))
    record_identity(by=by, patient=found, person=person)
    return found


@pytest.fixture
def covered(patient: Patient, by: User) -> Patient:
    consent_to_research(patient, by)
    return patient


def listed(user: User) -> list[str]:
    """Numbers of the list, as the person finds it."""
    answer = client_of(user).get("/patients/")
    assert answer.status_code == 200
    return [line.patient.key for line in answer.context["found"].lines]


def sees(user: User, patient: Patient) -> bool:
    """On the list, by search and on the page alike, or on none of them."""
    client = client_of(user)
    found = client.get("/patients/", {"q": patient.key}).context["found"].lines
    opened = client.get(f"/patients/{patient.key}/").status_code
    answers = (patient.key in listed(user), [one.patient for one in found] == [patient], opened)
    assert answers in {(True, True, 200), (False, False, 404)}
    return answers[0]


def cover(patient: Patient, **days: Any) -> None:
    """Other days of what is covered; the database counts them in UTC."""
    assert ConsentCover.objects.filter(patient=patient).update(**days)


class TestCovered:
    def test_is_listed_with_the_centre_and_opened(
        self, reader: User, covered: Patient, other: Centre
    ) -> None:
        first = client_of(reader).get("/", follow=True)

        assert first.redirect_chain == [("/patients/", 302)]
        assert [line.patient for line in first.context["found"].lines] == [covered]
        assert other.name in first.content.decode()
        page = client_of(reader).get(f"/patients/{covered.key}/").content.decode()
        assert covered.displayed_number in page
        assert "osteonecrosis" in page.lower()
        assert "D72" in page

    def test_is_of_the_own_centre_too(self, own: Centre, reader: User) -> None:
        home = coordinator_of(own)
        known, unknown = make_patient(own, home), make_patient(own, home)
        consent_to_research(known, home)

        assert sees(reader, known)
        assert not sees(reader, unknown)
        line = client_of(reader).get("/patients/").content.decode().partition("<tbody>")[2]
        assert own.name in line  # as every line of a list of several centres says it

    def test_shows_no_identity_and_offers_nothing_to_change(
        self, reader: User, covered: Patient
    ) -> None:
        client = client_of(reader)
        for address in ("/patients/", f"/patients/{covered.key}/"):
            page = client.get(address).content.decode()
            assert not [word for word in (*NOT_HERS, "Worklist") if word in page], address
            for word in ("Müllerin", "Adelheid", "H-4711"):
                assert word not in page

    @pytest.mark.parametrize("words", ["Müllerin", "Müllerin, Adelheid", "H-4711"])
    def test_is_found_by_no_name(self, reader: User, covered: Patient, words: str) -> None:
        answer = client_of(reader).post("/patients/", {"q": words})

        assert answer.status_code == 200
        assert not answer.context["found"].lines

    def test_has_no_history_for_research(self, reader: User, covered: Patient) -> None:
        client = client_of(reader)
        path = f"/patients/{covered.key}/history/"

        for address in (path, f"{path}registry_patient/{covered.pk}/", "/audit/"):
            assert client.get(address).status_code == 403
        with working(reader, None):
            assert not events_of_patient(covered.pk).exists()

    def test_the_database_shows_the_record_alone_and_changes_nothing(
        self, reader: User, covered: Patient
    ) -> None:
        with working(reader, None):
            assert Lesion.objects.filter(patient=covered).exists()
            assert not Identity.objects.exists()
            assert Patient.objects.update(sex_at_birth="male") == 0
            assert PlannedItem.objects.all().delete()[0] == 0

    def test_ten_statements_whatever_the_list_holds(
        self, reader: User, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        for code in ("CAA", "CBB", "CCC"):
            at = make_centre(code)
            home = coordinator_of(at)
            for _ in range(2):
                patient = make_patient(at, home)
                make_plan(patient, home)
                consent_to_research(patient, home)
        client = client_of(reader)

        with django_assert_num_queries(10 + NESTING):
            assert len(client.get("/patients/").context["found"].lines) == 6


class TestNotCovered:
    def test_without_any_consent(self, reader: User, patient: Patient) -> None:
        assert not sees(reader, patient)

    def test_when_sharing_was_not_granted(self, reader: User, patient: Patient, by: User) -> None:
        entry = answer_of(patient, make_text("guardian"), timezone.now().date() - DAY)
        entry.granted = [p for p in Purpose.values if p != Purpose.RESEARCH_SHARING]
        record_consent(by=by, entry=entry)

        assert not sees(reader, patient)

    def test_while_the_centre_does_not_share(
        self, reader: User, covered: Patient, other: Centre
    ) -> None:
        assert sees(reader, covered)
        Centre.objects.filter(pk=other.pk).update(shares_for_research=False)

        assert not sees(reader, covered)

    @pytest.mark.parametrize("level", [WithdrawalLevel.NO_MORE_USE, WithdrawalLevel.ERASE])
    def test_after_a_withdrawal(
        self, reader: User, covered: Patient, by: User, level: WithdrawalLevel
    ) -> None:
        assert sees(reader, covered)
        withdrawn(covered, by, level, timezone.now().date())

        assert not sees(reader, covered)

    def test_no_more_contact_withdraws_no_use(
        self, reader: User, covered: Patient, by: User
    ) -> None:
        withdrawn(covered, by, WithdrawalLevel.NO_MORE_CONTACT, timezone.now().date())

        assert sees(reader, covered)

    def test_after_its_last_day(self, reader: User, covered: Patient) -> None:
        today = timezone.now().date()
        cover(covered, ends_on=today)
        assert sees(reader, covered)

        cover(covered, ends_on=today - DAY)
        assert not sees(reader, covered)

    def test_before_its_first_day(self, reader: User, covered: Patient) -> None:
        cover(covered, starts_on=timezone.now().date() + DAY)

        assert not sees(reader, covered)


class TestWhoElse:
    def test_a_membership_that_ended_reads_nothing(self, own: Centre, covered: Patient) -> None:
        reader = investigator_of(own)
        reader.memberships.update(ends_on=timezone.now().date() - DAY)

        assert client_of(reader).get(f"/patients/{covered.key}/").status_code == 403

    @pytest.mark.parametrize("role", [role for role in Role if role != Role.INVESTIGATOR])
    def test_consent_opens_nothing_to_other_roles(
        self, own: Centre, covered: Patient, role: Role
    ) -> None:
        client = client_of(join(make_user(), own, role), proved=role == Role.ADMINISTRATOR)

        assert client.get(f"/patients/{covered.key}/").status_code in {403, 404}

    def test_who_treats_here_and_reads_there(self, own: Centre, covered: Patient) -> None:
        """Her list is of her own centre while she works there; a search reaches what she reads."""
        third = make_centre("GAM")
        both = join(coordinator_of(own), third, Role.INVESTIGATOR)
        hers = make_patient(own, both)
        client = client_of(both)

        assert keys(client) == [hers.key]
        assert keys(client, covered.key) == [covered.key]
        page = client.get(f"/patients/{covered.key}/").content.decode()
        assert f"/patients/{covered.key}/identity/" not in page
        assert f"/patients/{covered.key}/visits/new/" not in page
        client.post("/centre/", {"centre": third.pk})
        assert set(keys(client)) == {hers.key, covered.key}


def keys(client: Client, search: str = "") -> list[str]:
    found = client.get("/patients/", {"q": search} if search else {}).context["found"]
    return [line.patient.key for line in found.lines]


def test_published_cases_are_read_by_research(reader: User, patient: Patient) -> None:
    load_cases()
    cases = set(Patient.objects.filter(centre__code="LIT").values_list("source_label", flat=True))

    assert set(listed(reader)) == cases
    assert "P147" in cases
    assert client_of(reader).get("/patients/P147/").status_code == 200
    assert not sees(reader, patient)
