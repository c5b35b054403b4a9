"""What the dry run tells is what is then sent: the same mails, to the same people."""

import datetime as dt
import json
import smtplib
from io import StringIO
from typing import Any

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from registry.accounts.codes import Role
from registry.accounts.models import AddressFault, Centre, Holiday, User
from registry.reminders.codes import MailStatus
from registry.reminders.models import Mail, Reminder
from registry.schedules.models import PlannedItem
from tests.reminders.builders import (
    NOON,
    TODAY,
    days,
    make_centre,
    make_item,
    make_patient,
    make_person,
    make_track,
    unsaved_item,
)
from tests.reminders.test_ladder import tracks_like

pytestmark = pytest.mark.django_db
Told = set[tuple[str, str, str, frozenset[tuple[int, str]]]]


def run(*arguments: str) -> str:
    output = StringIO()
    call_command(*arguments, stdout=output)
    return output.getvalue()


def told_on(day: dt.date) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("reminders_plan", "--on", str(day), "--json"))
    return found


def promised(day: dt.date) -> Told:
    return {
        (
            row["centre"],
            row["to"],
            row["kind"],
            frozenset((one["item"], one["rung"]) for one in row["items"]),
        )
        for row in told_on(day)
        if row["held"] is None
    }


def sent(before: set[int]) -> Told:
    """What has gone out since, by what is stored."""
    mails = Mail.objects.filter(status=MailStatus.SENT).exclude(pk__in=before)
    return {
        (
            one.centre.code,
            one.recipient.email,
            one.kind,
            frozenset(
                Reminder.objects.filter(mail=one, needless="").values_list("planned_item", "rung")
            ),
        )
        for one in mails.select_related("centre", "recipient")
    }


def sent_on(day: dt.date) -> Told:
    before = set(Mail.objects.filter(status=MailStatus.SENT).values_list("pk", flat=True))
    run("reminders_send", "--on", str(day))
    return sent(before)


near = st.integers(-60, 60)
drawn_items = st.lists(st.tuples(near, st.integers(0, 90)), min_size=5, max_size=40)


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "items": draw(drawn_items),
        "days": sorted(draw(st.sets(st.integers(0, 40), min_size=1, max_size=4))),
        "settled": draw(st.sets(st.integers(0, 39), max_size=8)),
        "closed": draw(st.sets(st.integers(0, 40), max_size=6)),
        "weekdays": draw(st.sampled_from([[1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6, 7], [2, 4]])),
        "refused": draw(st.sampled_from([None, 450, 550, "text", "lost"])),
        "people": draw(st.lists(st.sampled_from([Role.COORDINATOR, Role.LEAD]), max_size=3)),
    }


@hypothesis(
    max_examples=20,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(world=worlds())
def test_what_is_told_is_what_is_sent(db: None, world: dict[str, Any]) -> None:
    """On several days after each other, while items are settled, days closed, and a server that
    refuses some mail on the way leaves mails that wait, pause or have failed."""
    with transaction.atomic():
        centre = make_centre(weekdays=world["weekdays"])
        other = make_centre("OTH")
        for role in world["people"]:
            make_person(centre, role)
        make_person(other)
        make_item(make_patient(other), TODAY)
        items = planned_items(centre, world["items"])
        Holiday.objects.bulk_create(
            Holiday(centre=centre, day=TODAY + days(number), name="Closed")
            for number in world["closed"]
        )
        refuse_one(world["refused"])
        for number in world["days"]:
            day = TODAY + days(number)
            assert promised(day) == sent_on(day)
            settle(items, world["settled"], day)
            assert promised(day) == sent_on(day)
        transaction.set_rollback(True)


def planned_items(centre: Centre, drawn: list[tuple[int, int]]) -> list[PlannedItem]:
    tracks = tracks_like(make_track(make_patient(centre)), len(drawn))
    return PlannedItem.objects.bulk_create(
        unsaved_item(track, TODAY + days(opens), TODAY + days(opens + length))
        for track, (opens, length) in zip(tracks, drawn, strict=True)
    )


def settle(items: list[PlannedItem], settled: set[int], day: dt.date) -> None:
    """Some are done, each a bit later than the one before."""
    if settled:
        first = min(settled)
        settled.remove(first)
        for item in items[first : first + 3]:
            PlannedItem.objects.filter(pk=item.pk).update(done_on=day)


def refuse_one(how: int | str | None) -> None:
    """As a run of an earlier day leaves it: a mail that waits, pauses, failed, or was put back."""
    if how is None:
        return
    whole = EmailBackend.send_messages
    fault: Exception = smtplib.SMTPServerDisconnected("lost")
    if isinstance(how, int):
        fault = smtplib.SMTPRecipientsRefused({"a": (how, b"no")})
    elif how == "text":
        fault = smtplib.SMTPDataError(554, b"spam")

    def refuse(*_args: object) -> int:
        raise fault

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", refuse)
        run("reminders_send", "--on", str(TODAY - days(1)))
    assert EmailBackend.send_messages is whole


class TestWords:
    def test_tells_who_gets_what_and_why_and_writes_nothing(self) -> None:
        centre = make_centre()
        person = make_person(centre)
        patient = make_patient(centre)
        item = make_item(patient)
        late = make_item(patient, TODAY - days(90))  # for a lead, but there is none
        shared = {"patient": patient.registry_number, "code": "M12"}
        mail = {"centre": "TST", "kind": "reminders", "figures": None}
        assert told_on(TODAY) == [
            {
                **mail,
                "to": person.email,
                "held": None,
                "because": None,
                "items": [
                    {
                        **shared,
                        "item": item.pk,
                        "rung": "opened",
                        "why": "First day of the window: 10 Mar 2026.",
                    }
                ],
            },
            {
                **mail,
                "to": None,
                "held": "nobody",
                "because": "Nobody at the centre is centre lead on that day.",
                "items": [
                    {
                        **shared,
                        "item": late.pk,
                        "rung": "escalated",
                        "why": "Last day of the window: 8 Feb 2026. No visit is recorded.",
                    }
                ],
            },
        ]
        assert person.email in run("reminders_plan", "--on", TODAY.isoformat())
        assert "Nothing would go out" in run("reminders_plan", "--on", "2030-01-01")
        assert not Reminder.objects.exists()
        assert not Mail.objects.exists()

    def test_a_closed_day_is_told(self) -> None:
        centre = make_centre(weekdays=[1, 2, 3, 4, 5])
        make_person(centre)
        make_item(make_patient(centre), dt.date(2026, 3, 14))
        (row,) = told_on(dt.date(2026, 3, 14))
        assert (row["held"], row["kind"], row["items"]) == ("closed", None, [])
        assert "Saturday" in row["because"]

    def test_a_paused_address_is_told(self) -> None:
        centre = make_centre()
        person: User = make_person(centre)
        make_item(make_patient(centre))
        AddressFault.objects.create(
            user=person, email=person.email, since=NOON, fault="550 no such user"
        )
        (row,) = told_on(TODAY)
        assert (row["held"], row["to"]) == ("paused", person.email)
        assert "550 no such user" in row["because"]

    def test_the_digest_is_told_with_its_numbers(self) -> None:
        centre = make_centre()
        make_person(centre)
        make_item(make_patient(centre), TODAY - days(300), TODAY - days(200))
        (row,) = told_on(dt.date(2026, 3, 16))  # a Monday
        assert (row["kind"], row["figures"]["overdue"]) == ("digest", 1)
        assert "overdue: 1" in run("reminders_plan", "--on", "2026-03-16")
