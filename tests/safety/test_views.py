"""Adverse events: recorded, read, judged again, followed to their end."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from registry.accounts.models import Centre, User
from registry.patients.codes import StopKind
from registry.patients.models import Patient
from registry.safety.models import AdverseEvent, AdverseEventAssessment, CtcaeTerm
from registry.safety.rules import review_period
from registry.schedules.actions import stop_follow_up
from tests.pages import Fields, fields_of
from tests.people import (
    client_of,
    consent_to_research,
    coordinator_of,
    investigator_of,
    make_centre,
    make_diagnosis,
    make_lesion,
    make_patient,
)

pytestmark = pytest.mark.django_db
COMPONENTS = ("product", "harvest", "surgery", "imaging_sedation", "underlying_disease")


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def centre() -> Centre:
    return make_centre()


@pytest.fixture
def coordinator(centre: Centre) -> User:
    return coordinator_of(centre, make_centre("DEF"))


@pytest.fixture
def client(coordinator: User) -> Client:
    return client_of(coordinator)


@pytest.fixture
def patient(centre: Centre, coordinator: User) -> Patient:
    found = make_patient(centre, coordinator)
    make_lesion(make_diagnosis(found, coordinator), coordinator)
    return found


def what(term: str, interest: str = "") -> str:
    return f"{interest}|{CtcaeTerm.objects.get(term=term).pk}"


def page_of(client: Client, patient: Patient) -> tuple[str, Fields]:
    address = f"/patients/{patient.key}/adverse-events/new/"
    return address, fields_of(client.get(address).content)


def filled(fields: Fields) -> Fields:
    """Arthritis of grade 2, over, not serious."""
    typed = {
        "event-what": what("Arthritis", "arthritis_flare"),
        "event-verbatim": "knee swollen after sports",
        "event-onset_on": "2026-02",
        "event-aware_on": "2026-03-05",
        "event-ongoing": "False",
        "event-ended_on": "2026-03-01",
        "event-outcome": "resolved",
        "judgement-grade": "2",
        "judgement-serious": "False",
        "judgement-expectedness": "unexpected",
        "judgement-action_taken": "treated",
        **{f"causality-{name}": "possible" for name in COMPONENTS},
    }
    return {**fields, **{name: [value] for name, value in typed.items()}}


def record(client: Client, patient: Patient, **changes: str) -> AdverseEvent:
    address, fields = page_of(client, patient)
    typed = {name.replace("__", "-"): [value] for name, value in changes.items()}
    answer = client.post(address, {**filled(fields), **typed})
    assert answer.status_code == 302, answer.content.decode()
    return AdverseEvent.objects.get()


def refused(client: Client, patient: Patient, **changes: str) -> str:
    address, fields = page_of(client, patient)
    typed = {name.replace("__", "-"): [value] for name, value in changes.items()}
    answer = client.post(address, {**filled(fields), **typed})
    assert answer.status_code == 422
    assert not AdverseEvent.objects.exists()
    return answer.content.decode().partition('role="alert"')[2].partition("</ul>")[0]


def test_an_event_with_its_judgement_is_saved(client: Client, patient: Patient) -> None:
    event = record(client, patient)

    assert event.term.term == "Arthritis"
    assert event.special_interest_id == "arthritis_flare"
    assert (event.onset_on, event.onset_on_precision) == (dt.date(2026, 2, 1), "month")
    assert event.lesion is not None
    judgement = event.judgements.get()
    assert (judgement.grade, judgement.serious, judgement.action_taken) == (2, False, "treated")
    causes = {
        row.component: row.causality or row.causality_null_reason
        for row in judgement.causality.all()
    }
    assert len(causes) == 7
    assert causes["product"] == "possible"
    assert causes["conditioning"] == "not_applicable"


def test_it_can_be_read(client: Client, patient: Patient) -> None:
    event = record(client, patient)

    text = client.get(f"/patients/{patient.key}/adverse-events/{event.pk}/").content.decode()
    assert text.count(">onset<") == 1
    for words in ("Arthritis", "knee swollen", "Grade 2", "not serious", "possible", "2026-02"):
        assert words in text, words


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"judgement__grade": "4"}, "V02"),
        ({"judgement__serious": "True"}, "V03"),
        ({"judgement__hospitalisation": "on"}, "V03"),
        ({"judgement__expectedness": "expected"}, "V08"),
        ({"event__ended_on": "2026-01-05"}, "D09"),
        ({"event__ended_on": ""}, "V10"),
        ({"event__ongoing": "True", "event__ended_on": ""}, "V10"),
        ({"event__aware_on": "2026-01-05"}, "D18"),
        ({"event__aware_on": "2026-03-11"}, "D02"),
        ({"event__onset_on": "spring"}, "F02"),
        ({"event__what": ""}, "F01"),
        ({"event__what": "|999999"}, "F03"),
        ({"causality-surgery": ""}, "F01"),
        ({"causality-surgery": "why_not:nonsense"}, "F03"),
    ],
)
def test_what_the_rules_refuse(
    client: Client, patient: Patient, changes: dict[str, str], rule: str
) -> None:
    assert rule in refused(client, patient, **changes)


def test_a_refused_page_keeps_all_that_was_typed(client: Client, patient: Patient) -> None:
    address, fields = page_of(client, patient)
    typed = {**filled(fields), "judgement-grade": ["5"]}

    kept = fields_of(client.post(address, typed).content)
    for name, value in typed.items():
        if name != "csrfmiddlewaretoken":
            assert kept.get(name) == value, name


def test_sent_twice_is_saved_once(client: Client, patient: Patient) -> None:
    address, fields = page_of(client, patient)

    first, second = (client.post(address, filled(fields)) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert AdverseEvent.objects.count() == 1


def test_the_grades_of_the_chosen_term(client: Client) -> None:
    """Sepsis has grades 3 to 5 only."""
    asked = {"event-what": what("Sepsis", "infection_product"), "judgement-grade": "2"}
    text = client.get("/adverse-events/grades/", asked).content.decode()

    assert "3: severe" in text
    assert "1: mild" not in text
    assert "2: moderate" in text  # was chosen: it stays to be mended


def test_a_fatal_event_needs_the_death(client: Client, patient: Patient, coordinator: User) -> None:
    fatal = {
        "event-what": [what("Sepsis", "infection_product")],
        "event-outcome": ["fatal"],
        "judgement-grade": ["5"],
        "judgement-serious": ["True"],
        "judgement-death": ["on"],
    }
    address, fields = page_of(client, patient)
    typed = {**filled(fields), **fatal}

    assert "V01" in client.post(address, typed).content.decode()
    stop_follow_up(
        by=coordinator, patient=patient, kind=StopKind.DEATH, stopped_on=dt.date(2026, 3, 1)
    )
    assert client.post(address, typed).status_code == 302


def test_judged_again_the_first_judgement_stays(client: Client, patient: Patient) -> None:
    event = record(client, patient)
    address = f"/patients/{patient.key}/adverse-events/{event.pk}/judge/"
    fields = fields_of(client.get(address).content)
    assert fields["judgement-grade"] == ["2"]
    assert fields["causality-conditioning"] == ["why_not:not_applicable"]

    answer = client.post(
        address, {**fields, "judgement-grade": "3", "causality-product": "certain"}
    )

    assert answer.status_code == 302
    rows = AdverseEventAssessment.objects.filter(event=event).order_by("id")
    assert [row.grade for row in rows] == [2, 3]
    assert "Earlier judgement" in client.get(answer.headers["Location"]).content.decode()


def test_how_it_went_on(client: Client, patient: Patient) -> None:
    ongoing = {"event__ongoing": "True", "event__ended_on": "", "event__outcome": "unchanged"}
    event = record(client, patient, **ongoing)
    address = f"/patients/{patient.key}/adverse-events/{event.pk}/correct/"
    fields = fields_of(client.get(address).content)
    over = {
        "course-ongoing": "False",
        "course-ended_on": "2026-03-08",
        "course-outcome": "resolved",
    }

    assert client.post(address, {**fields, "course-outcome": "resolved"}).status_code == 422
    assert client.post(address, {**fields, **over}).status_code == 302
    event.refresh_from_db()
    assert (event.ongoing, event.ended_on, event.outcome) == (
        False,
        dt.date(2026, 3, 8),
        "resolved",
    )


def test_two_people_see_the_conflict(client: Client, patient: Patient, centre: Centre) -> None:
    event = record(client, patient)
    address = f"/patients/{patient.key}/adverse-events/{event.pk}/correct/"
    mine = fields_of(client.get(address).content)
    other = client_of(coordinator_of(centre))
    other.post(address, {**mine, "course-outcome": "resolved_sequelae"})

    answer = client.post(address, {**mine, "course-ended_on": "2026-03-09"})

    assert answer.status_code == 409
    assert "resolved with sequelae" in answer.content.decode()
    event.refresh_from_db()
    assert event.outcome == "resolved_sequelae"
    assert client.post(address, fields_of(answer.content)).status_code == 302


def test_an_endless_version_is_a_conflict_and_an_endless_visit_is_not_found(
    client: Client, patient: Patient
) -> None:
    event = record(client, patient)
    address = f"/patients/{patient.key}/adverse-events/"
    fields = fields_of(client.get(f"{address}{event.pk}/correct/").content)

    corrected = client.post(f"{address}{event.pk}/correct/", {**fields, "version": "9" * 5000})

    assert corrected.status_code == 409
    assert client.post(f"{address}new/", {"visit": "9" * 5000}).status_code == 404


def test_three_people(client: Client, patient: Patient, centre: Centre, coordinator: User) -> None:
    event = record(client, patient)
    stranger = client_of(coordinator_of(make_centre("XYZ")))
    reader = client_of(investigator_of(centre))
    base = f"/patients/{patient.key}/adverse-events/"
    assert reader.get(f"{base}{event.pk}/").status_code == 404
    consent_to_research(patient, coordinator)

    for end, may_read in (
        ("new/", 403),
        (f"{event.pk}/judge/", 403),
        (f"{event.pk}/correct/", 403),
        (f"{event.pk}/", 200),
    ):
        assert client.get(base + end).status_code == 200
        assert stranger.get(base + end).status_code == 404
        assert reader.get(base + end).status_code == may_read


@pytest.mark.parametrize(
    ("days", "period"), [(-1, "interval"), (0, "early"), (30, "early"), (31, "late"), (900, "late")]
)
def test_the_period_of_a_review(days: int, period: str) -> None:
    day0 = dt.date(2025, 1, 1)

    assert review_period(day0 + dt.timedelta(days=days), day0) == period
    assert review_period(day0, None) == "interval"
