"""The commands: what would go out, and sending it now."""

import json
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command

from registry.accounts.codes import Role
from registry.reminders.models import Reminder
from tests.reminders.builders import TODAY, days, make_centre, make_item, make_patient, make_person

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    output = StringIO()
    call_command(*arguments, stdout=output)
    return output.getvalue()


def test_plan_tells_who_gets_what_and_why_and_writes_nothing() -> None:
    centre = make_centre()
    person = make_person(centre)
    patient = make_patient(centre)
    item = make_item(patient)
    make_item(patient, TODAY - days(89))  # for a lead, but there is none
    rows = json.loads(run("reminders_plan", "--on", TODAY.isoformat(), "--json"))
    shared = {"centre": "TST", "patient": patient.registry_number, "code": "M12"}
    assert rows == [
        {
            **shared,
            "item": item.pk,
            "rung": "opened",
            "due_on": "2026-03-10",
            "to": person.email,
            "why": "First day of the window: 10 Mar 2026.",
        },
        {
            **shared,
            "item": rows[1]["item"],
            "rung": "escalated",
            "due_on": "2026-03-10",
            "to": None,
            "why": "Last day of the window: 9 Feb 2026. No visit is recorded.",
        },
    ]
    assert person.email in run("reminders_plan", "--on", TODAY.isoformat())
    assert "Nothing would go out" in run("reminders_plan", "--on", "2030-01-01")
    assert not Reminder.objects.exists()


def test_send_as_if_it_were_a_day() -> None:
    centre = make_centre()
    make_person(centre)
    lead = make_person(centre, Role.LEAD)
    make_item(make_patient(centre), TODAY - days(89))
    assert run("reminders_send", "--on", TODAY.isoformat()) == "1 sent\n"
    assert [message.to for message in mail.outbox] == [[lead.email]]
    assert run("reminders_send", "--on", TODAY.isoformat()) == "Nothing was to be sent.\n"


def test_send_today() -> None:
    centre = make_centre()
    make_person(centre)
    make_item(make_patient(centre), centre.today())
    assert run("reminders_send") == "1 sent\n"
