import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.accounts.models import Centre, User
from registry.core.paging import CountUpTo, Page, counted, page_by_day, read_cursor, up_to
from registry.patients.models import Patient
from tests.people import make_centre, make_patient, make_user

pytestmark = pytest.mark.django_db
DAY = dt.date(2024, 3, 1)


@pytest.fixture
def centre() -> Centre:
    return make_centre()


@pytest.fixture
def numbers(centre: Centre) -> list[str]:
    """Registry numbers, newest first; several of one day."""
    by: User = make_user()
    days = [DAY + dt.timedelta(days=offset) for offset in (0, 1, 1, 1, 2, 3, 3)]
    made = [make_patient(centre, by, enrolled_on=day) for day in days]
    return [patient.registry_number for patient in reversed(made)]


def page(**asked: str) -> Page[Patient]:
    return page_by_day(Patient.objects.all(), "enrolled_on", asked, 3)


def shown(found: Page[Patient]) -> list[str]:
    return [patient.registry_number for patient in found.rows]


def test_forward_to_the_end_and_back_to_the_start(numbers: list[str]) -> None:
    first = page()
    second = page(after=first.after)
    last = page(after=second.after)
    back = page(before=last.before)
    start = page(before=back.before)

    assert shown(first) + shown(second) + shown(last) == numbers
    assert shown(back) == shown(second)
    assert shown(start) == shown(first)
    assert (first.before, last.after, start.before) == ("", "", "")
    assert start.after == first.after


def test_each_page_is_one_statement(numbers: list[str]) -> None:
    with CaptureQueriesContext(connection) as statements:
        second = page(after=page().after)
        page(before=second.before)

    assert len(statements) == 3


def test_a_row_that_comes_in_shifts_nothing(numbers: list[str], centre: Centre) -> None:
    first = page()
    make_patient(centre, make_user(), enrolled_on=DAY + dt.timedelta(days=9))

    assert shown(page(after=first.after)) == numbers[3:6]


@pytest.mark.parametrize(
    "text", ["", "x", "2024-03-01", "2024-03-01_x", "_7", "2024-13-01_7", None]
)
def test_a_cursor_that_nobody_gave_out_counts_as_none(text: str | None) -> None:
    assert read_cursor(text) is None


@pytest.mark.usefixtures("numbers")
def test_counts_no_further_than_is_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    everybody = Patient.objects.all()
    for most, expected in ((5, 6), (7, 7)):
        monkeypatch.setattr("registry.core.paging.MOST_COUNTED", most)
        assert counted(everybody) == expected
        assert Centre.objects.values_list(CountUpTo(everybody)).get() == (expected,)


def test_a_count_says_where_it_stopped() -> None:
    assert [up_to(7), up_to(1000), up_to(1001)] == ["7", "1,000", "1,000+"]
