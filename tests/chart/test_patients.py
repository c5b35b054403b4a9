import datetime as dt
import re

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from registry.accounts.codes import Role
from registry.accounts.models import Centre, User
from registry.identities.actions import record_identity
from registry.identities.entries import Person
from registry.patients.codes import StopKind
from registry.patients.models import Patient
from registry.schedules.actions import mark_missed, stop_follow_up
from registry.schedules.codes import MissedReason
from registry.schedules.rules import status
from registry.visits.actions import VisitEntry, record_visit
from registry.visits.models import Visit
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
PATIENTS = "/patients/"


@pytest.fixture
def centre() -> Centre:
    return make_centre("ABC")


@pytest.fixture
def user(centre: Centre) -> User:
    return coordinator_of(centre)


def lines(user: User, query: str = "") -> list[str]:
    """Numbers on the page, in order."""
    response = client_of(user).get(PATIENTS, {"q": query} if query else {})
    assert response.status_code == 200
    return [line.patient.registry_number for line in response.context["found"].lines]


def know(patient: Patient, by: User, family_name: str, hospital_number: str = "") -> None:
    numbers = (hospital_number,) if hospital_number else ()
    person = Person(family_name, "Ada", hospital_numbers=numbers)
    record_identity(by=by, patient=patient, person=person)


def found_by_name(user: User, words: str) -> list[str]:
    """Numbers on the page that answers a search for a name."""
    response = client_of(user).post(PATIENTS, {"q": words})
    assert response.status_code == 200
    return [line.patient.registry_number for line in response.context["found"].lines]


def test_newest_first_and_only_of_the_centre_where_she_works(centre: Centre, user: User) -> None:
    other = make_centre("BET")
    join(user, other, Role.COORDINATOR)
    old = make_patient(centre, user, enrolled_on=dt.date(2024, 1, 1))
    new = make_patient(centre, user, enrolled_on=dt.date(2024, 2, 1))
    make_patient(other, user)

    assert lines(user) == [new.registry_number, old.registry_number]


@pytest.mark.parametrize(
    "written",
    ["{0}", "{1}", "{2}", "{3}", " {1} "],
    ids=["plain", "hyphens", "lower case", "start", "blanks around"],
)
def test_a_number_may_be_typed_as_people_do(centre: Centre, user: User, written: str) -> None:
    patient = make_patient(centre, user)
    number = patient.registry_number
    forms = (number, patient.displayed_number, patient.displayed_number.lower(), number[:6])

    assert lines(user, written.format(*forms)) == [number]


def test_a_search_reaches_her_other_centres_and_no_more(centre: Centre, user: User) -> None:
    second, foreign = make_centre("BET"), make_centre("GAM")
    join(user, second, Role.AUDITOR)
    hers = make_patient(second, user)
    theirs = make_patient(foreign, user)

    assert lines(user, hers.registry_number) == [hers.registry_number]
    assert lines(user, theirs.registry_number) == []


def test_a_published_case_by_its_label(centre: Centre, user: User) -> None:
    published = make_centre("LIT")
    join(user, published, Role.READER)
    case = make_patient(
        published, user, source_label="P147", record_kind="literature_case", source="S2"
    )

    assert lines(user, "p147") == [case.registry_number]


@pytest.mark.parametrize(
    "words",
    ["müller", "MU\u0308LLER", " Müller ", "Müller, Ada", "ada  müller", "Müller Ada", "h-77"],
)
def test_by_whole_name_or_hospital_number(centre: Centre, user: User, words: str) -> None:
    patient = make_patient(centre, user)
    make_patient(centre, user)
    know(patient, user, "Müller", "H-77")

    response = client_of(user).post(PATIENTS, {"q": words})

    [line] = response.context["found"].lines
    assert line.patient == patient
    assert "bears the name or hospital number" in response.content.decode()
    assert "Ada" not in response.content.decode().replace(words, "")


@pytest.mark.parametrize("words", ["müll", "Ada", "Müller, Eva", "h-7"])
def test_no_part_of_a_name_finds_it(centre: Centre, user: User, words: str) -> None:
    know(make_patient(centre, user), user, "Müller", "H-77")

    assert found_by_name(user, words) == []


def test_a_name_stands_in_no_address(centre: Centre, user: User) -> None:
    """What is typed is posted; a registry number goes on into the address, a name does not."""
    patient = make_patient(centre, user)
    know(patient, user, "Müller", "H-77")
    client = client_of(user)

    by_number = client.post(PATIENTS, {"q": patient.registry_number[:6]})

    assert by_number["Location"] == f"{PATIENTS}?q={patient.registry_number[:6]}"
    for words in ("Müller", "H-77", "Nobody"):
        assert client.post(PATIENTS, {"q": words}).status_code == 200
    assert lines(user, "Müller") == []
    assert 'method="post"' in client.get(PATIENTS).content.decode()


def test_names_are_found_by_the_treating_centre_alone(centre: Centre, user: User) -> None:
    other = make_centre("BET")
    patient = make_patient(other, user)
    know(patient, user, "Müller", "H-77")
    consent_to_research(patient, user)
    investigator = investigator_of(centre)
    reader_there = join(coordinator_of(centre), other, Role.INVESTIGATOR)

    assert found_by_name(user, "Müller") == []
    assert found_by_name(investigator, "Müller") == []
    assert found_by_name(reader_there, "Müller") == []
    assert lines(reader_there, patient.registry_number) == [patient.registry_number]


def test_the_list_shows_no_name_that_was_not_searched(centre: Centre, user: User) -> None:
    know(make_patient(centre, user), user, "Müller")

    assert "Müller" not in client_of(user).get(PATIENTS).content.decode()


@time_machine.travel("2024-05-20T12:00:00Z", tick=False)
def test_next_due_is_what_closes_first_in_the_state_of_the_schedule_truth(
    centre: Centre, user: User
) -> None:
    patient = make_patient(
        centre, user, birth_month=dt.date(2012, 5, 1), birth_month_precision="month"
    )
    items = make_plan(patient, user)
    mark_missed(item=items[0], reason=MissedReason.NO_SHOW, on=dt.date(2024, 5, 1))

    response = client_of(user).get(PATIENTS)

    [line] = response.context["found"].lines
    assert line.next_item == items[1]
    assert line.state == status(items[1].facts, dt.date(2024, 5, 20))
    assert str(line.age) == "11–12 y"
    assert "knee" in response.content.decode()


def test_last_contact_is_the_latest_visit(centre: Centre, user: User) -> None:
    patient = make_patient(centre, user)
    make_patient(centre, user)
    for day in (dt.date(2024, 5, 2), dt.date(2024, 7, 9), dt.date(2024, 6, 1)):
        visit = Visit(patient=patient, visited_on=day, visited_on_precision="day")
        record_visit(by=user, entry=VisitEntry(visit=visit))

    response = client_of(user).get(PATIENTS)

    found = {line.patient: line.last_contact_on for line in response.context["found"].lines}
    assert found.pop(patient) == dt.date(2024, 7, 9)
    assert set(found.values()) == {None}
    assert "9 Jul 2024" in response.content.decode()


def test_a_patient_whose_follow_up_ended_shows_why(centre: Centre, user: User) -> None:
    patient = make_patient(centre, user)
    make_plan(patient, user)
    stop_follow_up(by=user, patient=patient, kind=StopKind.LOST, stopped_on=dt.date(2024, 6, 1))

    [line] = client_of(user).get(PATIENTS).context["found"].lines

    assert line.stop == "lost to follow-up"
    assert line.next_item is None


def test_ten_statements_whatever_the_list_holds(
    centre: Centre, user: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(6):
        patient = make_patient(centre, user)
        make_plan(patient, user)
        know(patient, user, "Müller")
    client = client_of(user)

    with django_assert_max_num_queries(10 + NESTING) as listed:
        client.get(PATIENTS)
    with django_assert_max_num_queries(12 + NESTING) as searched:
        assert len(client.post(PATIENTS, {"q": "müller"}).context["found"].lines) == 6

    assert (len(listed), len(searched)) == (10 + NESTING, 12 + NESTING)


def test_a_page_leads_to_the_next_and_keeps_the_search(centre: Centre, user: User) -> None:
    for _ in range(51):
        make_patient(centre, user)
    client = client_of(user)

    first = client.get(PATIENTS, {"q": "ABC"})
    following = re.search(r'rel="next" href="([^"]+)"', first.content.decode())
    assert following
    second = client.get(PATIENTS + following[1].replace("&amp;", "&"))

    assert len(first.context["found"].lines) == 50
    assert len(second.context["found"].lines) == 1
    assert second.context["search"] == "ABC"
    assert "51 patients" in second.content.decode()


def test_only_who_may_enrol_is_offered_it(centre: Centre, user: User) -> None:
    auditor = join(make_user(), centre, Role.AUDITOR)

    assert "/patients/enrol/" in client_of(user).get(PATIENTS).content.decode()
    assert "/patients/enrol/" not in client_of(auditor).get(PATIENTS).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"q": "\x00"},
        {"q": "%"},
        {"q": "'; --"},
        {"q": "x" * 5000},
        {"after": "9999-12-31_99999999999999999999999999"},
        {"before": "0001-01-01_-99999999999999999999999999"},
        {"after": "2024-01-01_1", "before": "2024-01-01_1"},
    ],
)
def test_odd_addresses_do_no_harm(centre: Centre, user: User, query: dict[str, str]) -> None:
    make_patient(centre, user)

    assert client_of(user).get(PATIENTS, query).status_code == 200


@pytest.mark.parametrize("number", ["%00", "%F0%9F%A6%B4", "ABC%2F1", "x" * 500, "%20"])
def test_odd_numbers_are_not_found(centre: Centre, user: User, number: str) -> None:
    for page in ("", "identity/", "diagnoses/new/", "lesions/new/", "stagings/new/"):
        assert client_of(user).get(f"{PATIENTS}{number}/{page}").status_code == 404
