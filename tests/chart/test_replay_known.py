"""What the registry knew then: the lists of a day that is over equal what was shown on it.

The clock of history is the database's own; so each day's entries, once committed, are moved to that
day by the owner of the tables, as nobody else can.
"""

import datetime as dt
import random
from typing import Any

import pytest
import time_machine
from django.db import connections
from django.test import Client

from registry.accounts.codes import Role
from registry.audit.models import Event
from registry.chart.care_actions import transfer_care
from registry.patients.codes import StopKind
from registry.patients.models import FollowUpStop, Patient
from registry.schedules.actions import (
    book,
    complete,
    mark_missed,
    mark_not_required,
    reopen,
    resume_follow_up,
    stop_follow_up,
)
from registry.schedules.codes import MissedReason, NotRequiredReason
from registry.schedules.models import PlannedItem
from registry.visits.actions import log_attempt
from registry.visits.models import ContactAttempt
from tests.people import access, client_of, join, make_centre, make_patient, make_plan, make_user

START = dt.date(2025, 3, 3)
DAYS = [START + dt.timedelta(days=n) for n in (0, 1, 9, 30, 31, 75, 120, 200, 290, 365)]
LATER = dt.datetime(2026, 9, 1, 12, tzinfo=dt.UTC)
ADDRESSES = ("/", "/?state=overdue", "/patients/", "/patients/transferred/")


def at(day: dt.date) -> Any:
    """Late in the evening in Berlin, where the centres are."""
    evening = dt.datetime.combine(day, dt.time(21, 30), dt.UTC)
    return time_machine.travel(evening, tick=False)


class Registry:
    """Two centres, a lead of both, and what she does at random."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.here, self.there = make_centre("ABC"), make_centre("BET")
        self.user = join(make_user(), self.here, Role.COORDINATOR, Role.LEAD)
        self.mover = join(make_user(), self.here, Role.LEAD)
        join(self.mover, self.there, Role.LEAD)

    def live(self, day: dt.date) -> None:
        """What is entered on a day; half of it is about days before."""
        for _ in range(2):
            centre = self.draw.choice([self.here, self.here, self.there])
            patient = make_patient(centre, self.user)
            make_plan(patient, self.user, day - self.draw.randint(0, 400) * dt.timedelta(days=1))
        for _ in range(12):
            self._happens(day)
        if self.draw.random() < 0.7:
            self._moves()

    def _happens(self, day: dt.date) -> None:
        waiting = PlannedItem.objects.unfinished().filter(closes_on__lte=day.replace(year=2027))
        item = self.draw.choice(list(waiting.select_related("patient", "centre")))
        earlier = day - self.draw.randint(0, 20) * dt.timedelta(days=1)
        match self.draw.randrange(7):
            case 0:
                complete(items=[item], done_on=earlier)
            case 1:
                mark_missed(item=item, reason=MissedReason.NO_SHOW, on=earlier)
            case 2:
                mark_not_required(item=item, reason=NotRequiredReason.MATURE, on=day)
            case 3:
                book(item=item, booked_on=item.target_on)
            case 4:
                log_attempt(by=self.user, attempt=tried(item, earlier))
            case 5:
                self._stops_or_goes_on(item.patient, day)
            case _:
                missed = PlannedItem.objects.filter(missed_on__isnull=False).first()
                if missed:
                    reopen(item=missed)

    def _stops_or_goes_on(self, patient: Patient, day: dt.date) -> None:
        stop = FollowUpStop.objects.filter(revoked_on=None).first()
        if stop:
            resume_follow_up(stop=stop)
        else:
            stop_follow_up(by=self.user, patient=patient, kind=StopKind.LOST, stopped_on=day)

    def _moves(self) -> None:
        patient = self.draw.choice(list(Patient.objects.select_related("centre")))
        to = self.there if patient.centre_id == self.here.pk else self.here
        who = access(self.mover, patient.centre)
        transfer_care(access=who, patient=patient, to_centre=to, reason="moved house")


def tried(item: PlannedItem, day: dt.date) -> ContactAttempt:
    return ContactAttempt(planned_item=item, attempted_on=day, channel="phone", outcome="no_answer")


def move_history(since: int) -> int:
    """Entries after one of them were written now, by the clock of the test; the last one's id."""
    now = dt.datetime.now(dt.UTC)
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE audit.event DISABLE TRIGGER append_only")
        cursor.execute("UPDATE audit.event SET at = %s WHERE id > %s", [now, since])
        cursor.execute("ALTER TABLE audit.event ENABLE TRIGGER append_only")
    last = Event.objects.order_by("-id").first()
    return last.pk if last else 0


def shown(client: Client, address: str, **asked: str) -> object:
    """What a list says, without the marks of a replay."""
    answer = client.get(address, asked)
    assert answer.status_code == 200, address
    found = answer.context["found"]
    if address.startswith("/?") or address == "/":
        tiles = [(tile.show, tile.total, tile.safety) for tile in found.tiles]
        return tiles, [worklist_row(row) for row in found.page.rows], found.page.next
    if "transferred" in address:
        return [(row.registry_number, row.to_centre.name, row.reason) for row in found.rows]
    return found.total, [patient_line(line) for line in found.lines]


def worklist_row(row: Any) -> object:
    tries = [one.pk for one in row.attempts]
    item = row.item
    facts = (item.pk, item.booked_on, item.target_on, item.track.lesion.laterality)
    return *facts, row.state, row.band, row.left, tries, row.contact


def patient_line(line: Any) -> object:
    item = line.next_item and line.next_item.pk
    terms = [one.term.label for one in line.diagnoses]
    number = line.patient.registry_number
    return number, str(line.age), line.last_contact_on, item, line.state, line.stop, terms


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.usefixtures("live_database")
def test_what_was_shown_is_shown_again(seed: int) -> None:
    remembered: dict[tuple[str, dt.date], object] = {}
    with at(DAYS[0]):
        registry = Registry(seed)
        last = 0
    for day in DAYS:
        with at(day):
            registry.live(day)
            last = move_history(last)
            client = client_of(registry.user)
            for address in ADDRESSES:
                remembered[address, day] = shown(client, address)

    with time_machine.travel(LATER, tick=False):
        client = client_of(registry.user)
        for (address, day), expected in remembered.items():
            again = shown(client, address, as_of=day.isoformat(), known="then", **query(address))
            assert again == expected, (address, day)
    assert len({repr(one) for one in remembered.values()}) > 20


def query(address: str) -> dict[str, str]:
    """The filters of an address, which `Client.get` would replace."""
    return {"state": "overdue"} if "state" in address else {}


@pytest.mark.usefixtures("live_database")
def test_days_that_cannot_be_told_are_refused() -> None:
    with at(DAYS[0]):
        registry = Registry(3)
        registry.live(DAYS[0])
        move_history(0)
    with at(DAYS[5]):
        client = client_of(registry.user)
        for day in (START - dt.timedelta(days=1), DAYS[6]):
            answer = client.get("/", {"as_of": day.isoformat(), "known": "then"})
            page = answer.content.decode()
            assert "That day cannot be shown" in page
            assert "F07" in page
            assert "a day from 3 Mar 2025 up to today" in page
            assert answer.context["replay"].moment.is_today
        then = {"as_of": START.isoformat(), "known": "then"}
        assert client.get("/", then).context["found"].page.rows
        coming = client.get("/", {"as_of": DAYS[6].isoformat()})
        assert "A forecast for" in coming.content.decode()


@pytest.mark.usefixtures("live_database")
def test_the_page_of_a_patient_as_it_was_known() -> None:
    with at(DAYS[0]):
        registry = Registry(4)
        patient = make_patient(registry.here, registry.user)
        item = make_plan(patient, registry.user, START)[0]
        last = move_history(0)
    with at(DAYS[3]):
        complete(items=[item], done_on=START)
        book(item=PlannedItem.objects.exclude(pk=item.pk).first(), booked_on=START)  # type: ignore[arg-type]
        move_history(last)
    with at(DAYS[5]):
        client = client_of(registry.user)
        address = f"/patients/{patient.registry_number}/"

        def state(**asked: str) -> tuple[object, bool]:
            plan = client.get(address, asked).context["page"].record.plan
            found = next(one for one in plan if one.item.pk == item.pk)
            return found.done_on, any(one.item.booked_on for one in plan)

        then = {"as_of": DAYS[2].isoformat()}
        assert state() == (START, True)
        assert state(**then) == (START, False)
        assert state(**then, known="then") == (None, False)
