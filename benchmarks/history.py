"""What history costs: 50,000 rows with it against without, and a million events verified."""

import datetime as dt
import statistics
from collections.abc import Callable, Iterator, Sequence

from django.db import connection, connections, transaction

from benchmarks.cohort import make_centres, make_treated
from benchmarks.figures import Figure, seconds
from registry.audit.jobs import seal
from registry.audit.verify.report import verified
from registry.visits.models import Visit

ROWS = 50_000
BATCH = 5000
PATIENTS = 500
ROUNDS = 3
TIMES = 3.0
EVENTS = 1_000_000
VERIFY_S = 60.0
_COPY = "CREATE TEMP TABLE visit_copy AS TABLE registry_visit"
_INSERT = "INSERT INTO registry_visit OVERRIDING SYSTEM VALUE TABLE visit_copy"
# Each row is changed as often as it takes; a history grows by updates.
_CHANGE = "UPDATE registry_visit SET version = version + 1"


def measure() -> Iterator[Figure]:
    """Needs a database of its own with the reference data."""
    user, centres = make_centres()
    treatments = make_treated(PATIENTS, centres, user)
    patients = [one.patient for one in treatments]

    def visits() -> list[Visit]:
        day = dt.date(2020, 1, 1)
        return [
            Visit(
                centre_id=(one := patients[index % PATIENTS]).centre_id,
                patient=one,
                created_by=user,
                visited_on=day + dt.timedelta(days=index // PATIENTS),
                visited_on_precision="day",
            )
            for index in range(ROWS)
        ]

    def bulk_create() -> None:
        Visit.objects.bulk_create(visits(), batch_size=BATCH)

    yield _against_none("history_bulk_create_50k", bulk_create)
    bulk_create()
    _execute(_COPY)
    _empty()
    yield _against_none("history_insert_select_50k", lambda: _execute(_INSERT))
    yield from _verifying()


def _against_none(name: str, work: Callable[[], None]) -> Figure:
    """Rounds with and without the recording trigger, in turns; the median of each."""
    taken: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(ROUNDS):
        for recorded in (True, False):
            _switch(recorded)
            taken[recorded].append(seconds(lambda: _in_one(work)))
            _empty()
    _switch(True)
    times = statistics.median(taken[True]) / statistics.median(taken[False])
    return Figure(name, round(times, 2), "x without history", TIMES)


def _in_one(work: Callable[[], None]) -> None:
    with transaction.atomic():
        work()


def _switch(recorded: bool) -> None:
    word = "ENABLE" if recorded else "DISABLE"
    _as_owner(f"ALTER TABLE registry_visit {word} TRIGGER history_insert")


def _empty() -> None:
    """Both as before the first round: no rows, no events of them, no dead ones either."""
    _as_owner("TRUNCATE registry_visit CASCADE")
    _as_owner(
        "ALTER TABLE audit.event DISABLE TRIGGER append_only; "
        "DELETE FROM audit.event WHERE table_name = 'registry_visit'; "
        "ALTER TABLE audit.event ENABLE TRIGGER append_only"
    )
    _as_owner("VACUUM audit.event")


def _as_owner(*statements: str) -> None:
    with connections["owner"].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _verifying() -> Iterator[Figure]:
    _execute(_INSERT)
    while _number("SELECT count(*) FROM audit.event") < EVENTS:
        _execute(_CHANGE)
    _as_owner("VACUUM ANALYZE audit.event", "VACUUM ANALYZE registry_visit")
    took = seconds(seal)
    yield Figure("audit_seal_1m_events", round(took, 1), "s")
    report = verified(state=False)
    _must_hold(report.faults)
    yield Figure("audit_verify_1m_events", round(report.seconds, 1), "s", VERIFY_S)
    report = verified()
    _must_hold(report.faults)
    yield Figure("audit_verify_1m_events_with_state", round(report.seconds, 1), "s", VERIFY_S)


def _must_hold(faults: Sequence[object]) -> None:
    if faults:
        raise RuntimeError(f"history does not verify: {faults[0]}")


def _number(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
