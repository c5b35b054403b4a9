"""What a mail holds, and that it arrives: as a file, and at a real server."""

import re
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core import mail
from django.template.loader import get_template
from django.utils import translation
from pytest_django import Settings

from registry.accounts.codes import Language
from registry.accounts.models import AddressFault
from registry.patients.models import Patient
from registry.reminders import jobs
from registry.reminders.codes import MailStatus, Rung
from registry.reminders.digest import Figures, digest_context
from registry.reminders.mail import mail_of, reminders_context, render, text_of
from registry.reminders.models import Mail
from registry.schedules.models import PlannedItem
from tests.reminders.builders import (
    NOON,
    TODAY,
    days,
    make_centre,
    make_item,
    make_patient,
    make_person,
    place_on,
)
from tests.reminders.postman import Postman, at_work, parse
from tests.reminders.senders import planned, send

pytestmark = pytest.mark.django_db
KINDS = (Rung.BOOK_AHEAD, Rung.OPENED, Rung.CLOSING, Rung.OVERDUE_1, Rung.ESCALATED)
LANGUAGES = [str(one) for one in Language]


def written(rung: Rung, language: str, items: tuple[int, ...] = (7,)) -> EmailMessage:
    context = reminders_context([rung] * len(items), items)
    mail = mail_of("reminders", language, "anna@clinic.example", "<6a1e@physis.example>", context)
    return parse(mail.message().as_bytes())


def facts_of(patient: Patient, item: PlannedItem) -> list[str]:
    """What would tell of whom or of what a mail speaks."""
    dates = [item.opens_on, item.target_on, item.closes_on, patient.enrolled_on]
    written = [text for day in dates for text in (day.isoformat(), f"{day:%d.%m.%Y}", f"{day:%B}")]
    clinical = ["MRI", "CT", "necrosis", "knee", "treat", "cell", "scan", "safety", "child's"]
    numbers = [patient.registry_number, patient.displayed_number, item.code]
    return [*written, *clinical, *numbers, patient.centre.name, "Okafor"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rung", KINDS)
def test_names_nobody_and_tells_nothing(rung: Rung, language: str) -> None:
    centre = make_centre("TUE")
    make_person(centre, full_name="Anna Okafor", language=language)
    item = make_item(make_patient(centre))
    message = written(rung, language, (item.pk,))
    text = f"{message['Subject']} {message.get_content()}"
    known = PlannedItem.objects.select_related("patient__centre").get()
    body = text.replace("For the children's privacy", "")
    told = [fact for fact in facts_of(known.patient, known) if re.search(rf"\b{fact}\b", body)]
    assert told == []
    assert f"{configured.SITE_URL}/items/{item.pk}/" in text


def test_its_head() -> None:
    first, again = written(Rung.OPENED, "en"), written(Rung.OPENED, "en")
    assert first["Message-ID"] == again["Message-ID"] == "<6a1e@physis.example>"
    assert first["Auto-Submitted"] == "auto-generated"
    assert first["Subject"] == "Physis: 1 follow-up item needs you"
    assert first["To"] == "anna@clinic.example"


@pytest.mark.parametrize("language", LANGUAGES)
class TestLanguages:
    def test_every_kind_has_its_own_sentence_in_each_language(self, language: str) -> None:
        texts = {text_of(language, [rung], [1]) for rung in KINDS}
        others = {text_of("en", [rung], [1]) for rung in KINDS}
        assert len(texts) == len(KINDS)
        assert language == "en" or not texts & others

    def test_several_items_are_counted_by_kind_and_lead_to_the_list(self, language: str) -> None:
        rungs = [Rung.OVERDUE_1, Rung.OVERDUE_3, Rung.CLOSING]
        text = text_of(language, rungs, [1, 2, 3])
        assert f"{configured.SITE_URL}/\n" in text
        assert len([line for line in text.splitlines() if line.startswith("- ")]) == 2
        assert " 2 " in text
        assert "3" in str(written_many(language)["Subject"])

    def test_the_digest(self, language: str) -> None:
        context = digest_context(Figures(4, 1, 0, 2, 1))
        text, other = render("digest", language, context), render("digest", "en", context)
        lines = [line for line in text.splitlines() if line.startswith("- ")]
        assert [line[2] for line in lines] == ["4", "1", "2", "1"]
        assert (text == other) is (language == "en")

    @pytest.mark.parametrize("name", ["reminders", "digest"])
    def test_has_its_own_files(self, language: str, name: str) -> None:
        for one in (name, f"{name}_subject"):
            get_template(f"reminders/mail/{language}/{one}.txt")  # raises where there is none


def written_many(language: str) -> EmailMessage:
    return written(Rung.OPENED, language, (1, 2, 3))


def test_one_item_on_two_rungs_is_one_item() -> None:
    context = reminders_context([Rung.OPENED, Rung.ESCALATED], [5, 5])
    assert context["total"] == 1
    assert context["link"].endswith("/items/5/")


def test_english_stands_in_for_a_language_without_texts() -> None:
    assert text_of("nl", [Rung.OPENED], [1]) == text_of("en", [Rung.OPENED], [1])
    assert translation.get_language() == "en"


def test_goes_out_in_the_recipient_s_language() -> None:
    centre = make_centre()
    make_person(centre, language="de")
    make_item(make_patient(centre))
    jobs.run(NOON)
    assert mail.outbox[0].subject == "Physis: 1 Nachsorgetermin braucht Sie"


def read(path: Path) -> EmailMessage:
    return parse(path.read_bytes())


def test_the_outbox_holds_each_mail_once_as_a_file(settings: Settings, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "registry.core.outbox.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mails")
    waiting = planned()
    assert send() == {"sent": 1}
    Mail.objects.update(status=MailStatus.WAITING, sent_at=None)  # as after an interruption
    assert send() == {"sent": 1}
    (path,) = (tmp_path / "mails").iterdir()
    assert path.name == f"{waiting.message_id.strip('<>')}.eml"
    assert path.stat().st_mode & 0o777 == 0o600
    message = read(path)
    assert message["To"] == waiting.recipient.email
    assert "/items/" in message.get_content()


def test_an_outbox_that_cannot_be_written_is_tried_again(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "mails").write_text("a file where the folder should be")
    settings.EMAIL_BACKEND = "registry.core.outbox.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mails")
    waiting = planned()
    assert send() == {"waiting": 1}
    waiting.refresh_from_db()
    assert "FileExistsError" in waiting.last_error


@pytest.fixture
def postman(settings: Settings) -> Iterator[Postman]:
    """A mail server that the settings name."""
    with at_work() as postman:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT = postman.port
        yield postman


def test_a_real_server_takes_several_over_one_connection(postman: Postman) -> None:
    waiting = planned()
    for _ in range(4):
        make_person(waiting.centre)
    jobs.plan([place_on(waiting.centre)], NOON)
    assert send() == {"sent": 5}
    stored = set(Mail.objects.values_list("message_id", flat=True))
    assert {str(message["Message-ID"]) for message in postman.taken} == stored
    assert postman.connections == 1
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("answer", "paused"),
    [("450 4.2.1 mailbox busy", 0), ("550 5.1.1 no such user", 1)],
)
def test_a_real_server_refuses_an_address(postman: Postman, answer: str, paused: int) -> None:
    postman.answer = answer
    waiting = planned()
    assert send() == {"waiting": 1}
    waiting.refresh_from_db()
    assert waiting.last_error == answer
    assert AddressFault.objects.filter(fault=answer).count() == paused


def test_a_server_that_is_gone_leaves_the_mails_waiting(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    waiting = planned()
    assert send() == {"waiting": 1}
    waiting.refresh_from_db()
    assert "refused" in waiting.last_error
    assert waiting.attempts == 0


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
    assert jobs.plan([place_on(centre, TODAY + days(1))], NOON) == 0
