"""Every address either shows another day than today, or says here why it does not.

A new page fails until it stands in one of the two tables. What is shown by day has the control and
the banner, lets nothing be recorded, and reads history where it is asked what was known then.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from registry.accounts.models import Centre
from tests.architecture.test_doors import PATTERNS, address_of, named_by_addresses
from tests.audit.instants import now
from tests.pages import forms_of
from tests.people import client_of, coordinator_of, make_centre

BY_DAY = (
    "worklist",
    "patients",
    "patients-transferred",
    "patients-lost",
    "patient",
    "reminders",
    "consent-texts",
    "consent-text",
)

FORM = "a form: what it saves is saved today"
ONE_ROW = "one row and all that became of it, each part with its own day"
HISTORY = "history itself, entry by entry with its moment"
TERMS = "each line says from when until when it holds"
SIGN_IN = "about the person's own sign-in"
CONFIGURATION = "configuration: of no patient, and by versions"
FIGURES = "figures: their own form asks for the day up to which they are told"
NO_LIST = "no list: a redirect, a file, a fixed text, or the state of the machine"
TODAY_ALONE = {
    FORM: (
        *("enrol", "identity-new", "identity-edit", "consent-new", "consent-edit"),
        *("withdrawal-new", "diagnosis-new", "lesion-new", "document-new", "adverse-event-new"),
        *("adverse-event-judge", "adverse-event-correct", "adverse-event-grades", "care-transfer"),
        *("care-share", "care-share-end", "staging-new", "staging-edit", "stop", "resume"),
        *("treatment-new", "visit-new", "visit-date", "visit-edit", "visit-complete"),
        *("imaging-new", "audit-review", "item-book", "item-attempt", "item-missed"),
        *("item-not-required", "item-reopen", "item-target", "treatment-date", "endpoint-undo"),
        *("item-letter", "item-decision", "found-again"),
        *("mail-retry", "address-resume", "person-invite", "plan-copy", "plan-edit"),
        *("plan-discard", "plan-activate", "plan-take-back", "plan-move", "track-move"),
        *("invitation-withdraw", "membership-end", "invitation"),
    ),
    ONE_ROW: ("visit", "adverse-event", "identity"),
    HISTORY: (
        *("patient-history", "patient-readings", "patient-row-history", "audit-changes"),
        "audit-sample",
    ),
    TERMS: ("people", "people-here", "care"),
    SIGN_IN: (
        *("login", "logout", "centre-switch", "set_language", "session-end"),
        *("mail-choices", "calendar-feed"),
        *(name for name in PATTERNS if name.startswith(("account_", "mfa_"))),
    ),
    CONFIGURATION: (
        *("plans", "plan", "plan-compare"),
        *(name for name in PATTERNS if name.startswith("admin:")),
    ),
    FIGURES: (
        *("completeness", "completeness-visits", "completeness-compare", "completeness-map"),
        "completeness-csv",
    ),
    NO_LIST: ("health", "permissions", "components", "item", "document", "feed"),
}
LATER = dt.timedelta(days=40)


def test_every_address_shows_another_day_or_says_why_not() -> None:
    said = [*BY_DAY, *(name for names in TODAY_ALONE.values() for name in names)]

    assert sorted(said) == sorted(PATTERNS)


@pytest.fixture
def asked(db: None) -> Iterator[tuple[Any, dict[str, Any], Centre]]:
    """A coordinator's browser, and what addresses name, weeks after it was entered."""
    centre = make_centre("ABC")
    user = coordinator_of(centre)
    args = named_by_addresses(centre, user)
    with time_machine.travel(now() + LATER, tick=False):
        yield client_of(user), args, centre


@pytest.mark.parametrize("name", BY_DAY)
@pytest.mark.parametrize(
    ("days", "known", "told"),
    [
        (-30, "", "by the dates known today"),
        (-30, "then", "As the registry knew it at the end of"),
        (30, "", "A forecast for"),
    ],
)
def test_another_day_is_said_and_nothing_can_be_recorded(
    asked: tuple[Any, dict[str, Any], Centre], name: str, days: int, known: str, told: str
) -> None:
    client, args, _centre = asked
    address = address_of(name, args)
    day = (timezone.now() + dt.timedelta(days=days)).date()
    answer = client.get(address, {"as_of": day.isoformat(), "known": known})
    page = answer.content.decode()

    assert answer.status_code == 200
    assert told in page
    assert answer.context["replay"].moment.day == day
    assert f'href="{address}">Back to today' in page
    sent = {form.action for form in forms_of(answer) if form.method == "post"}
    assert sent <= {"/centre/", "/language/", "/logout/", *searches(name, answer)}
    assert not [link for link in ("/new/", "/book/", "/missed/", "/retry/") if link in page]


def searches(name: str, answer: Any) -> set[str]:
    """A search is sent, too, as it may be a name."""
    return {f"/patients/{answer.context['replay'].query}"} if name == "patients" else set()


@pytest.mark.parametrize("name", BY_DAY)
def test_today_has_the_control_and_no_banner(
    asked: tuple[Any, dict[str, Any], Centre], name: str
) -> None:
    client, args, _centre = asked
    page = client.get(address_of(name, args)).content.decode()

    assert "As of today" in page
    assert "Back to today" not in page


@pytest.mark.parametrize("name", BY_DAY)
@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"as_of": "2026-13-01"}, "F02"),
        ({"as_of": "1066-10-14"}, "F07"),
        ({"as_of": "9999-12-31"}, "F07"),
        ({"as_of": "2020-01-01", "known": "then"}, "F07"),
        ({"as_of": "2190-01-01", "known": "then"}, "F07"),
        ({"as_of": "2026-01-01", "known": "always"}, "F03"),
    ],
)
def test_a_day_that_cannot_be_shown_is_told_and_today_is_shown(
    asked: tuple[Any, dict[str, Any], Centre], name: str, wrong: dict[str, str], rule: str
) -> None:
    client, args, _centre = asked
    answer = client.get(address_of(name, args), wrong)

    assert answer.status_code == 200
    assert "That day cannot be shown" in answer.content.decode()
    assert rule in answer.content.decode()
    assert answer.context["replay"].moment.is_today
