"""What the mail server may say to a mail, and what follows for it and for others."""

import datetime as dt
import smtplib
from collections.abc import Sequence

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend

from registry.accounts.models import AddressFault, User
from registry.core.errors import Refused
from registry.reminders import jobs
from registry.reminders.actions import resume, retry
from registry.reminders.codes import MailStatus
from registry.reminders.models import Mail
from registry.reminders.rules import MOST_ATTEMPTS
from registry.schedules.actions import complete
from registry.schedules.models import PlannedItem
from tests.reminders.builders import NOON, TODAY, make_person, place_on
from tests.reminders.senders import LATER, planned, send

pytestmark = pytest.mark.django_db
FIVE_MINUTES = dt.timedelta(minutes=5)


def told(*codes: int) -> smtplib.SMTPRecipientsRefused:
    return smtplib.SMTPRecipientsRefused({f"a{n}": (n, b"no such user") for n in codes})


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> list[Exception | None]:
    """What the mail server says to each mail, in order; the last answer to all further ones."""
    answers: list[Exception | None] = [None]
    whole = EmailBackend.send_messages

    def send_messages(self: EmailBackend, messages: Sequence[EmailMessage]) -> int:
        said = answers.pop(0) if len(answers) > 1 else answers[0]
        if said:
            raise said
        return whole(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)
    return answers


class TestFaults:
    @pytest.mark.parametrize("fault", [told(450), told(450, 550), smtplib.SMTPDataError(451, b"-")])
    def test_what_the_server_refuses_for_now_is_tried_again_later(
        self, answer: list[Exception | None], fault: Exception
    ) -> None:
        waiting = planned()
        answer[:] = [fault]
        assert send() == {"waiting": 1}
        waiting.refresh_from_db()
        assert (waiting.retry_at, waiting.attempts) == (NOON + FIVE_MINUTES, 1)
        assert waiting.last_error
        assert jobs.sweep(NOON + dt.timedelta(minutes=4)) == 0
        assert jobs.sweep(NOON + FIVE_MINUTES) == 1

    @pytest.mark.parametrize(
        "fault",
        [
            told(421),
            told(530),
            smtplib.SMTPAuthenticationError(535, b"wrong password"),
            smtplib.SMTPSenderRefused(553, b"not you", "physis@example.org"),
            smtplib.SMTPServerDisconnected("lost"),
            ConnectionRefusedError("refused"),
            TimeoutError("slow"),
        ],
    )
    def test_a_fault_of_ours_ends_the_sender_and_takes_no_try(
        self, answer: list[Exception | None], fault: Exception
    ) -> None:
        centre = planned().centre
        make_person(centre)
        jobs.plan([place_on(centre)], NOON)
        answer[:] = [fault]
        assert send() == {"waiting": 1}
        assert not AddressFault.objects.exists()
        assert not Mail.objects.exclude(attempts=0).exists()
        assert Mail.objects.filter(retry_at=NOON + FIVE_MINUTES).count() == 1
        answer[:] = [None]
        assert send(NOON + FIVE_MINUTES) == {"sent": 2}

    def test_a_mail_that_breaks_the_connection_goes_behind_the_others(
        self, answer: list[Exception | None]
    ) -> None:
        centre = planned().centre
        other = make_person(centre)
        jobs.plan([place_on(centre)], NOON)
        answer[:] = [smtplib.SMTPServerDisconnected("lost"), None]
        send()
        send(NOON + FIVE_MINUTES)
        assert mail.outbox[0].to == [other.email]

    def test_a_mail_that_is_refused_for_good_has_failed_and_its_address_is_right(
        self, answer: list[Exception | None]
    ) -> None:
        waiting = planned()
        answer[:] = [smtplib.SMTPDataError(554, b"spam")]
        assert send() == {"failed": 1}
        waiting.refresh_from_db()
        assert (waiting.last_error, waiting.attempts) == ("554 spam", 1)
        assert not AddressFault.objects.exists()

    def test_refusals_for_now_have_an_end(self, answer: list[Exception | None]) -> None:
        planned()
        answer[:] = [told(450)]
        seen: list[str] = []
        moment = NOON
        for _ in range(MOST_ATTEMPTS):
            seen += send(moment)
            moment += dt.timedelta(hours=11)
        assert seen == ["waiting"] * (MOST_ATTEMPTS - 1) + ["failed"]
        assert send(moment) == {}

    def test_a_failed_one_can_be_asked_for_again(self, answer: list[Exception | None]) -> None:
        waiting = planned()
        answer[:] = [smtplib.SMTPDataError(554, b"spam"), None]
        send()
        again = retry(by=waiting.recipient, mail=waiting)
        assert (again.status, again.attempts) == (MailStatus.WAITING, 0)
        assert send(LATER) == {"sent": 1}
        assert mail.outbox[0].message()["Message-ID"] == waiting.message_id
        with pytest.raises(Refused, match="R02"):
            retry(by=waiting.recipient, mail=waiting)


class TestRefusedAddress:
    @pytest.fixture
    def refused(self, answer: list[Exception | None]) -> Mail:
        """A mail whose address the server does not know; others would be taken."""
        waiting = planned()
        answer[:] = [told(550), None]
        assert send() == {"waiting": 1}
        return waiting

    def test_pauses_until_somebody_resumes_it(self, refused: Mail) -> None:
        fault = AddressFault.objects.get()
        assert (fault.user, fault.email) == (refused.recipient, refused.recipient.email)
        assert fault.fault == "550 no such user"
        assert jobs.sweep(LATER) == 0
        assert send(LATER) == {}
        resume(by=refused.recipient, fault=fault)
        assert send(LATER) == {"sent": 1}
        with pytest.raises(Refused, match="R02"):
            resume(by=refused.recipient, fault=fault)

    def test_others_go_on(self, refused: Mail) -> None:
        other = make_person(refused.centre)
        assert jobs.run(NOON) == {"sent": 1}
        assert mail.outbox[0].to == [other.email]

    def test_another_address_resumes_by_itself(self, refused: Mail) -> None:
        User.objects.filter(pk=refused.recipient_id).update(email="right@clinic.example")
        assert send(LATER) == {"sent": 1}
        assert mail.outbox[0].to == ["right@clinic.example"]

    def test_what_waited_is_still_asked_whether_it_is_needed(self, refused: Mail) -> None:
        complete(items=[PlannedItem.objects.get()], done_on=TODAY)
        resume(by=refused.recipient, fault=AddressFault.objects.get())
        assert send(LATER) == {"cancelled": 1}
        assert mail.outbox == []
