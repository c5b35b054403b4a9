"""What the signs of life prove, as of one moment."""

import datetime as dt

import pytest

from registry.health.rules import Background, Life, background, sweeping

NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
FRESH = NOW - dt.timedelta(seconds=120)
OLD = NOW - dt.timedelta(seconds=121)


@pytest.mark.parametrize(
    ("worked", "sent", "waiting", "expected"),
    [
        (FRESH, FRESH, 0, Background("ok", "ok")),
        (FRESH, OLD, 3, Background("ok", "stale")),  # works off what beat sent before it died
        (OLD, OLD, 0, Background("idle", "stale")),  # nothing is sent
        (OLD, OLD, 4, Background("stale", "unknown")),  # nothing is taken
        (OLD, OLD, None, Background("unknown", "unknown")),
        (None, None, 0, Background("idle", "stale")),  # a new database
    ],
)
def test_who_is_to_blame(
    worked: dt.datetime | None,
    sent: dt.datetime | None,
    waiting: int | None,
    expected: Background,
) -> None:
    assert background(worked=worked, sent=sent, waiting=waiting, now=NOW) == expected


@pytest.mark.parametrize(
    ("minutes", "expected"), [(0, "ok"), (30, "ok"), (31, "stale"), (None, "unknown")]
)
def test_a_sweep_has_half_an_hour(minutes: int | None, expected: Life) -> None:
    swept = None if minutes is None else NOW - dt.timedelta(minutes=minutes)
    assert sweeping(swept, NOW) == expected
