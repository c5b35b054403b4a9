"""Seals history: every event that is complete gets a link in the chain (sql/seal.sql)."""

import time
from dataclasses import dataclass

import structlog
from django.db import OperationalError, connection, transaction
from psycopg.errors import LockNotAvailable

logger = structlog.get_logger(__name__)
AT_ONCE = 100_000  # events, so that one transaction takes seconds
TRIES = 25
PAUSE_S = 0.4


class StillWriting(Exception):
    """Somebody writes history in a long transaction; what was complete before is sealed."""


@dataclass(frozen=True)
class Sealed:
    """How many events got a link, and how long new writers had to wait at the most."""

    events: int
    waited_s: float


def seal(pause_s: float = PAUSE_S) -> Sealed:
    """Seals all that is complete. Two at once wait for each other. StillWriting when writers never
    paused; then it is tried again the next time."""
    waited = _mark_horizon(pause_s)
    sealed = 0
    while more := _seal_some():
        sealed += more
    logger.info("audit.sealed", events=sealed, waited_ms=round(waited * 1000))
    return Sealed(sealed, waited)


def _mark_horizon(pause_s: float) -> float:
    for attempt in range(TRIES):
        if attempt:
            time.sleep(pause_s)
        began = time.perf_counter()
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT audit.mark_horizon()")
            return time.perf_counter() - began
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
    raise StillWriting("history is being written in a long transaction: seal it again later")


def _seal_some() -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT audit.seal_marked(%s)", [AT_ONCE])
        row = cursor.fetchone()
    return int(row[0]) if row else 0
