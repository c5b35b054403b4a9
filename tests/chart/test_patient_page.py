"""The patient page: what it shows, to whom, at what cost; the same states as schedule_status."""

import datetime as dt
import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.accounts.codes import Role
from registry.accounts.models import Centre, User
from registry.chart.page.patient import PatientPage
from registry.literature.actions import load_cases
from registry.patients.codes import StopKind
from registry.patients.models import Patient
from registry.schedules.actions import book, mark_missed, stop_follow_up
from registry.schedules.codes import MissedReason, State
from registry.schedules.models import PlannedItem
from registry.visits.actions import VisitEntry, record_visit
from registry.visits.models import Visit
from tests.people import (
    client_of,
    coordinator_of,
    join,
    make_centre,
    make_diagnosis,
    make_lesion,
    make_patient,
    make_plan,
    make_user,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 10)
DAY0 = dt.date(2025, 3, 1)
MOST_STATEMENTS = 70


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def centre() -> Centre:
    return make_centre("ABC")


@pytest.fixture
def user(centre: Centre) -> User:
    return coordinator_of(centre)


@pytest.fixture
def patient(centre: Centre, user: User) -> Patient:
    return make_patient(
        centre, user, birth_month=dt.date(2014, 5, 1), birth_month_precision="month"
    )


def see(user: User, patient: Patient, **asked: str) -> Any:
    return client_of(user).get(f"/patients/{patient.key}/", asked)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def page(answer: Any) -> PatientPage:
    found: PatientPage = answer.context["page"]
    return found


def visit(user: User, *items: PlannedItem, on: dt.date | None = None) -> Visit:
    row = Visit(
        patient=items[0].patient,
        visited_on=on or items[0].target_on,
        visited_on_precision="day",
    )
    return record_visit(by=user, entry=VisitEntry(visit=row, items=items))


def states(found: PatientPage) -> dict[int, str]:
    rows = [row for track in found.tracks for row in (*track.rows, *track.later)]
    return {row.found.item.pk: str(row.found.state) for row in rows}


def command(number: str, *more: str) -> list[dict[str, str]]:
    out = StringIO()
    call_command("schedule_status", "--patient", number, "--json", *more, stdout=out)
    found: list[dict[str, str]] = json.loads(out.getvalue())["items"]
    return found


def statements(user: User, patient: Patient) -> int:
    client = client_of(user)
    client.get("/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/patients/{patient.key}/").status_code == 200
    return len(queries)


def test_from_enrolment_to_plan_the_next_step_is_said(user: User, patient: Patient) -> None:
    assert "Say what the child suffers from." in text(see(user, patient))
    diagnosis = make_diagnosis(patient, user)
    assert "Say which bone or joint is affected" in text(see(user, patient))
    make_lesion(diagnosis, user)
    assert "No plan yet: it starts with the treatment." in text(see(user, patient))


def test_the_page_says_who_what_and_when(user: User, patient: Patient) -> None:
    make_plan(patient, user, DAY0)
    answer = text(see(user, patient))

    for words in (
        patient.displayed_number,
        "female",
        "11 y",
        "Hospital ABC",
        "Osteonecrosis",
        "RIGHT",
        "Knee",
        "Long-term safety",
        "Nobody has asked so far.",
        "no stage from before the treatment",
        "T03",
    ):
        assert words in answer, words


def test_states_deviation_and_reasons_stand_in_the_plan(user: User, patient: Patient) -> None:
    plan = {item.code: item for item in make_plan(patient, user, DAY0)}
    visit(user, plan["D14"], on=plan["D14"].closes_on + dt.timedelta(days=5))
    mark_missed(item=plan["D72"], reason=MissedReason.NO_SHOW, on=TODAY, note="twice")
    book(item=plan["M12"], booked_on=TODAY + dt.timedelta(days=3))
    answer = text(see(user, patient))

    assert "5 days late" in answer
    assert "the family did not come: twice" in answer
    assert "booked 13 Mar 2026" in answer


def test_schedule_status_says_the_same_on_any_day(user: User, patient: Patient) -> None:
    plan = {item.code: item for item in make_plan(patient, user, DAY0)}
    visit(user, plan["D14"])
    mark_missed(item=plan["D72"], reason=MissedReason.ILLNESS, on=dt.date(2025, 6, 20))
    stop_follow_up(by=user, patient=patient, kind=StopKind.LOST, stopped_on=dt.date(2026, 3, 1))

    for day in ("2024-12-01", "2025-03-15", "2025-06-19", "2025-06-20", "2026-03-10", "2040-01-01"):
        shown = states(page(see(user, patient, as_of=day)))
        told = command(patient.registry_number, "--as-of", day)
        ids = list(PlannedItem.objects.order_by("target_on", "id").values_list("id", flat=True))
        assert [shown[pk] for pk in ids] == [item["state"] for item in told], day
    assert {item["state"] for item in command(patient.registry_number)} >= {
        State.STOPPED,
        State.MISSED,
        State.DONE_IN_WINDOW,
    }


def test_another_day_is_said_clearly(user: User, patient: Patient) -> None:
    make_plan(patient, user, DAY0)
    past = text(see(user, patient, as_of="2025-03-15"))

    assert "As it stood on 15 Mar 2025, by the dates known today" in past
    assert "/visits/new/" not in past
    assert "As it stood" not in text(see(user, patient))
    wrong = text(see(user, patient, as_of="2025-13-01"))
    assert "a date, YYYY-MM-DD" in wrong
    assert "F02" in wrong


def test_what_was_done_later_is_not_known_on_an_earlier_day(user: User, patient: Patient) -> None:
    plan = {item.code: item for item in make_plan(patient, user, DAY0)}
    visit(user, plan["D14"])
    before = command(patient.registry_number, "--as-of", "2025-03-14")

    assert next(i for i in before if i["code"] == "D14")["done_on"] is None
    assert next(i for i in command(patient.registry_number) if i["code"] == "D14") == {
        "track": plan["D14"].track_id,
        "lesion": "right knee",
        "template": "avn_2y",
        "version": 1,
        "code": "D14",
        "label": "Clinical, two weeks",
        "target": "2025-03-15",
        "opens": "2025-03-12",
        "closes": "2025-03-18",
        "state": "done_in_window",
        "done_on": "2025-03-15",
        "deviation_days": 0,
        "booked_on": None,
    }


def test_a_stop_is_the_first_thing_one_reads(user: User, patient: Patient) -> None:
    make_plan(patient, user, DAY0)
    stop_follow_up(by=user, patient=patient, kind=StopKind.WITHDRAWAL, stopped_on=TODAY)
    answer = see(user, patient)

    assert "Follow-up ended on 10 Mar 2026: withdrawal" in text(answer)
    assert "Nothing: the follow-up has ended." in text(answer)
    assert page(answer).next is None
    assert page(see(user, patient, as_of="2026-03-09")).next is not None


def test_the_same_number_of_statements_for_three_items_and_for_many(
    centre: Centre, user: User, patient: Patient
) -> None:
    many = make_patient(centre, user)
    few = make_plan(patient, user, DAY0)
    visit(user, few[1])
    keep = [item.pk for item in few[:3]]
    PlannedItem.objects.filter(patient=patient).exclude(pk__in=keep).delete()
    for years in (0, 2, 4):
        plan = make_plan(many, user, DAY0 - dt.timedelta(days=365 * years))
        for item in plan:
            if item.done_on is None and item.target_on < TODAY:
                visit(user, item)

    assert PlannedItem.objects.filter(patient=patient).count() == 3
    assert PlannedItem.objects.filter(patient=many).count() >= 60
    assert statements(user, patient) == statements(user, many) <= MOST_STATEMENTS


def test_own_centre_other_centre_and_nobody(centre: Centre, user: User, patient: Patient) -> None:
    other = coordinator_of(make_centre("BET"))
    outsider = make_user()

    assert see(user, patient).status_code == 200
    assert see(other, patient).status_code == 404
    assert see(outsider, patient).status_code == 403
    assert client_of().get(f"/patients/{patient.key}/").status_code == 302
    assert client_of(user).get("/patients/ABCNOBODY222/").status_code == 404


def test_who_may_only_read_is_offered_no_action(centre: Centre, patient: Patient) -> None:
    make_plan(patient, coordinator_of(centre), DAY0)
    answer = text(see(join(make_user(), centre, Role.INVESTIGATOR), patient))

    for address in ("/visits/new/", "/missed/", "/treatments/new/", "/identity/", "/stop/"):
        assert address not in answer


def test_the_timeline_has_title_description_and_a_table(user: User, patient: Patient) -> None:
    make_plan(patient, user, DAY0)
    answer = text(see(user, patient))
    found = page(see(user, patient)).timelines

    assert [one.key for one in found] == ["plan1", "years"]
    assert answer.count('<svg role="img"') == 2
    for one in found:
        assert f'<title id="{one.key}_title">' in answer
        assert f'<desc id="{one.key}_desc">' in answer
        codes = [entry.label for _lane, entry in one.rows]
        assert len(codes) in (11, 15)
    assert 'style="' not in answer


def test_a_second_treatment_years_later_has_a_panel_of_its_own(
    user: User, patient: Patient
) -> None:
    make_plan(patient, user, DAY0)
    make_plan(patient, user, DAY0 - dt.timedelta(days=1200))
    keys = [one.key for one in page(see(user, patient)).timelines]

    assert keys == ["plan1", "plan2", "years"]


@pytest.fixture
def reader() -> User:
    load_cases()
    return join(make_user(), Centre.objects.get(code="LIT"), Role.INVESTIGATOR)


def test_the_published_case_says_what_its_source_says(reader: User) -> None:
    answer = client_of(reader).get("/patients/P147/")
    words = text(answer)
    found = page(answer)

    for phrase in (
        "II–III",
        "system not made for this joint",
        "Asked: none",
        "D+72",
        "24 mo",
        "derived: 14 Mar 2006",
        "marrow oedema, trend decreased",
        "Core decompression, type not reported",
        "incomplete, not measured",
        "Published case",
    ):
        assert phrase in words, phrase
    assert [row.when.first for row in found.visits] == ["24 mo", "D+210", "D+72", "D+14", "D0"]
    done = [row for t in found.tracks for row in t.rows if row.found.deviation_days is not None]
    assert {row.found.deviation_days for row in done} == {0}
    assert len(command("P147")) == len(states(found))


@pytest.mark.parametrize(
    ("number", "day", "words"),
    [
        ("P999", "", "There is no patient P999"),
        ("", "", "There is no patient"),
        ("own", "2026-02-30", "2026-02-30 is not a day: give one as YYYY-MM-DD."),
    ],
)
def test_what_the_command_does_not_know_it_says(
    patient: Patient, number: str, day: str, words: str
) -> None:
    asked = patient.registry_number if number == "own" else number
    with pytest.raises(CommandError, match=words) as refused:
        command(asked, *(["--as-of", day] if day else []))
    assert refused.value.returncode == 1


def test_the_table_of_the_command_is_readable(user: User, patient: Patient) -> None:
    make_plan(patient, user, DAY0)
    out = StringIO()
    call_command("schedule_status", "--patient", patient.displayed_number, stdout=out)
    head, columns, *rows = out.getvalue().splitlines()

    assert head == f"{patient.displayed_number}, as of 2026-03-10"
    assert columns.split() == [
        "template",
        "code",
        "target",
        "opens",
        "closes",
        "state",
        "done_on",
        "deviation_days",
    ]
    assert len(rows) == 26
    assert rows[0].split()[:2] == ["avn_2y", "BL"]


def test_a_published_case_is_no_demonstration(user: User, centre: Centre) -> None:
    Centre.objects.filter(pk=centre.pk).update(demonstration=True)
    load_cases()
    reader = join(user, Centre.objects.get(code="LIT"), Role.COORDINATOR)

    page = client_of(reader).get("/patients/P147/")

    assert page.context["demonstration"] is False
    assert "Demonstration data" not in page.content.decode()
