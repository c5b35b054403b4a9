"""Sending from the terminal."""

from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command

from registry.accounts.codes import Role
from registry.reminders.models import Mail
from tests.reminders.builders import TODAY, days, make_centre, make_item, make_patient, make_person

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    output = StringIO()
    call_command(*arguments, stdout=output)
    return output.getvalue()


def test_send_as_if_it_were_a_day() -> None:
    centre = make_centre()
    make_person(centre)
    lead = make_person(centre, Role.LEAD)
    make_item(make_patient(centre), TODAY - days(90))
    assert run("reminders_send", "--on", TODAY.isoformat()) == "1 sent\n"
    assert [message.to for message in mail.outbox] == [[lead.email]]
    assert run("reminders_send", "--on", TODAY.isoformat()) == "Nothing was to be sent.\n"


def test_send_today() -> None:
    centre = make_centre()
    make_person(centre)
    make_item(make_patient(centre), centre.today())
    run("reminders_send")
    assert Mail.objects.filter(kind="reminders", status="sent").count() == 1


def test_the_ladder_is_there() -> None:
    assert run("reminders_load") == "The ladder is up to date.\n"
