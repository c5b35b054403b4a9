"""What a mail holds, and that it arrives: as a file, and at a real server."""

import re
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core import mail
from django.utils import translation
from pytest_django import Settings

from registry.patients.models import Patient
from registry.reminders import jobs
from registry.reminders.codes import ReminderStatus, Rung
from registry.reminders.ladder import Place
from registry.reminders.mail import mail_of, text_of
from registry.reminders.models import Reminder
from registry.schedules.models import PlannedItem
from tests.reminders.builders import (
    NOON,
    TODAY,
    days,
    make_centre,
    make_item,
    make_patient,
    make_person,
)
from tests.reminders.postman import Postman, at_work, parse

pytestmark = pytest.mark.django_db
ON_RUNG = {
    Rung.BOOK_AHEAD: 30,
    Rung.OPENED: 0,
    Rung.CLOSING: -53,
    Rung.OVERDUE_1: -61,
    Rung.OVERDUE_4: -82,
    Rung.ESCALATED: -89,
}


def waiting(rung: Rung = Rung.OPENED) -> Reminder:
    centre = make_centre("TUE")
    person = make_person(centre, full_name="Anna Okafor")
    item = make_item(make_patient(centre), TODAY + days(ON_RUNG[rung]))
    return Reminder.objects.create(
        patient=item.patient,
        centre=centre,
        planned_item=item,
        recipient=person,
        rung=rung,
        due_on=TODAY,
        message_id="<6a1e@physis.example>",
    )


def facts_of(patient: Patient, item: PlannedItem) -> list[str]:
    """What would tell of whom or of what a mail speaks."""
    dates = [item.opens_on, item.target_on, item.closes_on, patient.enrolled_on]
    written = [text for day in dates for text in (day.isoformat(), f"{day:%d.%m.%Y}", f"{day:%B}")]
    clinical = ["MRI", "CT", "necrosis", "knee", "treat", "cell", "scan", "safety", "child's"]
    numbers = [patient.registry_number, patient.displayed_number, item.code]
    return [*written, *clinical, *numbers, patient.centre.name, "Okafor"]


@pytest.mark.parametrize("rung", ON_RUNG)
def test_names_nobody_and_tells_nothing(rung: Rung) -> None:
    reminder = waiting(rung)
    message = mail_of(reminder).message()
    text = str(message)
    item = PlannedItem.objects.select_related("patient__centre").get()
    body = text.replace("For the children's privacy", "")
    told = [fact for fact in facts_of(item.patient, item) if re.search(rf"\b{fact}\b", body)]
    assert told == []
    assert f"{configured.SITE_URL}/items/{item.pk}/" in text


def test_its_head() -> None:
    reminder = waiting()
    first, again = mail_of(reminder).message(), mail_of(reminder).message()
    assert first["Message-ID"] == again["Message-ID"] == "<6a1e@physis.example>"
    assert first["Auto-Submitted"] == "auto-generated"
    assert first["Subject"] == "Physis: 1 follow-up item needs you"
    assert first["To"] == reminder.recipient.email


def test_every_rung_has_its_own_sentence() -> None:
    reminder = waiting()
    texts = set()
    for rung in ON_RUNG:
        reminder.rung = rung
        texts.add(text_of(reminder))
    assert len(texts) == len(ON_RUNG) - 1  # the overdue weeks are one


def test_speaks_the_recipient_s_language(monkeypatch: pytest.MonkeyPatch) -> None:
    reminder = waiting()
    reminder.recipient.language = "de"
    spoken: list[str | None] = []

    def render(name: str, context: object = None) -> str:
        spoken.append(translation.get_language())
        return ""

    monkeypatch.setattr("registry.reminders.mail.render_to_string", render)
    mail_of(reminder)
    assert set(spoken) == {"de"}
    assert translation.get_language() == "en"


def read(path: Path) -> EmailMessage:
    return parse(path.read_bytes())


def test_the_outbox_holds_each_mail_once_as_a_file(settings: Settings, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "registry.core.outbox.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mails")
    reminder = waiting()
    assert jobs.send(reminder.pk, NOON) == ReminderStatus.SENT
    mail_of(reminder).send()  # as after an interruption
    (path,) = (tmp_path / "mails").iterdir()
    assert path.name == "6a1e@physis.example.eml"
    assert path.stat().st_mode & 0o777 == 0o600
    message = read(path)
    assert message["To"] == reminder.recipient.email
    assert "/items/" in message.get_content()


def test_an_outbox_that_cannot_be_written_is_tried_again(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "mails").write_text("a file where the folder should be")
    settings.EMAIL_BACKEND = "registry.core.outbox.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mails")
    reminder = waiting()
    assert jobs.send(reminder.pk, NOON) == ReminderStatus.WAITING
    reminder.refresh_from_db()
    assert "FileExistsError" in reminder.last_error


@pytest.fixture
def postman(settings: Settings) -> Iterator[Postman]:
    """A mail server that the settings name."""
    with at_work() as postman:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT = postman.port
        yield postman


def test_a_real_server_takes_it(postman: Postman) -> None:
    reminder = waiting()
    assert jobs.send(reminder.pk, NOON) == ReminderStatus.SENT
    assert [message["Message-ID"] for message in postman.taken] == [reminder.message_id]
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ("450 4.2.1 mailbox busy", ReminderStatus.WAITING),
        ("550 5.1.1 no such user", ReminderStatus.FAILED),
    ],
)
def test_a_real_server_refuses_it(postman: Postman, answer: str, status: ReminderStatus) -> None:
    postman.answer = answer
    reminder = waiting()
    assert jobs.send(reminder.pk, NOON) == status
    reminder.refresh_from_db()
    assert reminder.last_error == answer


def test_the_next_morning_it_is_in_the_outbox(settings: Settings, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "registry.core.outbox.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    centre = make_centre()
    make_person(centre)
    make_item(make_patient(centre), TODAY + days(1))
    assert jobs.run(NOON) == {}
    assert jobs.run(NOON + days(1)) == {"sent": 1}
    (path,) = tmp_path.glob("*.eml")
    assert "has opened" in read(path).get_content()
    assert jobs.plan([Place(centre.pk, TODAY + days(1))], NOON) == 0
