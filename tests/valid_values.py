"""What the values of valid rows have in common."""

import datetime as dt
from itertools import count
from typing import Any

Values = dict[str, Any]

DAY0 = dt.date(2024, 3, 1)
NOON = dt.datetime(2024, 3, 1, 12, tzinfo=dt.UTC)
LATER = dt.timedelta(days=1)
ABSENT = "not_reported"
_numbers = count(1)


def fresh() -> int:
    """A number that no row has yet."""
    return next(_numbers)


def absent(*fields: str) -> Values:
    """The fields are not reported by the source."""
    return {f"{field}_null_reason": ABSENT for field in fields}
