import datetime as dt

import pytest

from registry.core.dates import Interval, PartialDate
from registry.patients.age import age_on

BORN = {
    "day": PartialDate(dt.date(2012, 5, 17), "day").interval,
    "month": PartialDate(dt.date(2012, 5, 1), "month").interval,
    "year": PartialDate(dt.date(2012, 1, 1), "year").interval,
}


@pytest.mark.parametrize(
    ("known", "day", "age"),
    [
        ("day", dt.date(2025, 5, 16), "12 y"),
        ("day", dt.date(2025, 5, 17), "13 y"),
        ("month", dt.date(2025, 4, 30), "12 y"),
        ("month", dt.date(2025, 5, 1), "12–13 y"),
        ("month", dt.date(2025, 5, 31), "13 y"),
        ("year", dt.date(2025, 6, 1), "12–13 y"),
        ("year", dt.date(2025, 12, 31), "13 y"),
        ("month", dt.date(2012, 12, 15), "6–7 m"),
        ("month", dt.date(2012, 12, 31), "7 m"),
        ("month", dt.date(2014, 4, 29), "22–23 m"),
        ("month", dt.date(2014, 5, 10), "1–2 y"),
        ("day", dt.date(2012, 5, 17), "0 m"),
    ],
)
def test_says_no_more_than_is_known(known: str, day: dt.date, age: str) -> None:
    assert str(age_on(BORN[known], day)) == age


@pytest.mark.parametrize("birth", [None, Interval(dt.date(2026, 1, 1), dt.date(2026, 1, 31))])
def test_nobody_knows_the_age_of_the_unborn(birth: Interval | None) -> None:
    assert age_on(birth, dt.date(2025, 12, 31)) is None


def test_in_full_words_only_where_it_is_certain() -> None:
    certain = age_on(BORN["month"], dt.date(2025, 6, 1))
    open_ = age_on(BORN["month"], dt.date(2025, 5, 2))

    assert certain
    assert open_
    assert (certain.spoken, open_.spoken) == ("13 years", "12–13 y")
