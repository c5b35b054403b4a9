"""Putting patients on a schedule: SQL statements for one, time for a thousand."""

import statistics
from collections.abc import Callable, Iterator

from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.cohort import make_centres, make_treated
from benchmarks.figures import Figure, seconds
from registry.accounts.models import User
from registry.schedules.actions import start_tracks
from registry.schedules.models import PlannedItem, ScheduleTemplate, Track
from registry.schedules.selectors import templates_for
from registry.treatments.models import Treatment

PATIENTS = 1000
ROUNDS = 5
STATEMENTS = 8
TIMES = 3.0


def measure() -> Iterator[Figure]:
    """Needs a database of its own with the reference data."""
    user, centres = make_centres()
    one, *many = make_treated(PATIENTS + 1, centres, user)
    yield Figure("plan_one_patient", _statements(user, one), "SQL statements", STATEMENTS)
    yield Figure("plan_1000_patients", _against_insert(user, many), "x bare INSERT", TIMES)


def _statements(user: User, treatment: Treatment) -> int:
    with CaptureQueriesContext(connection) as queries:
        templates = templates_for("osteonecrosis", systemic=False, day=treatment.treated_on)
        start_tracks(by=user, treatments=[treatment], templates=templates)
    return len(queries)


def _against_insert(user: User, treatments: list[Treatment]) -> float:
    """Our one call for 1,000 patients against the INSERT of the same rows, ready made."""
    templates = list(ScheduleTemplate.objects.filter(code="avn_2y"))

    def plan() -> None:
        start_tracks(by=user, treatments=treatments, templates=templates)

    _empty()
    plan()
    _keep_copy()
    ours, bare = [], []
    for _ in range(ROUNDS):
        ours.append(_time_on_empty(plan))
        bare.append(_time_on_empty(_insert_copy))
    return round(statistics.median(ours) / statistics.median(bare), 2)


def _time_on_empty(work: Callable[[], None]) -> float:
    _empty()
    return seconds(work)


def _empty() -> None:
    PlannedItem.objects.all().delete()
    Track.objects.all().delete()


def _keep_copy() -> None:
    _execute("CREATE TEMP TABLE track_copy AS TABLE registry_track")
    _execute("CREATE TEMP TABLE item_copy AS TABLE registry_planneditem")


def _insert_copy() -> None:
    _execute("INSERT INTO registry_track OVERRIDING SYSTEM VALUE TABLE track_copy")
    _execute("INSERT INTO registry_planneditem OVERRIDING SYSTEM VALUE TABLE item_copy")


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
