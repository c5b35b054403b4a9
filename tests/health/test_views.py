"""GET /health/: one word per part, 200 or 503."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from django.utils import timezone

from config.celery import app as celery
from registry.health.jobs import note_life
from registry.health.models import Heartbeat
from registry.health.selectors import MIGRATED
from registry.health.tasks import beat
from registry.reminders.tasks import sweep
from tests.databases import pointed_at

WELL = dict.fromkeys(("database", "broker", "worker", "beat", "sweep", "migrations"), "ok")


@pytest.fixture(autouse=True)
def _forget_migrations() -> Iterator[None]:
    MIGRATED.clear()
    yield
    MIGRATED.clear()


@pytest.fixture
def _broken_broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = celery.conf.broker_url
    celery.conf.update(broker_url="redis://127.0.0.1:1/0")
    monkeypatch.setattr(celery, "_pool", None)  # made anew, and for the other broker
    yield
    celery.conf.update(broker_url=before)


def ask(client: Client) -> tuple[int, dict[str, str]]:
    response = client.get("/health/")
    assert response["Cache-Control"] == "no-store"
    return response.status_code, response.json()


def sign_of_life(seconds_ago: int = 0) -> None:
    moment = timezone.now() - dt.timedelta(seconds=seconds_ago)
    note_life(sent_at=moment, now=moment)


@pytest.mark.django_db
def test_all_is_well(client: Client) -> None:
    sign_of_life()
    assert ask(client) == (200, {"status": "ok", **WELL})
    assert ask(client)[0] == 200  # the second time the migrations are known


@pytest.mark.django_db
def test_silence(client: Client) -> None:
    sign_of_life(seconds_ago=200)
    assert ask(client) == (503, {"status": "failing", **WELL, "worker": "idle", "beat": "stale"})


@pytest.mark.django_db
def test_sweeps_that_fail_while_worker_and_beat_live(client: Client) -> None:
    sign_of_life(seconds_ago=31 * 60)
    sign_of_life()
    assert ask(client) == (503, {"status": "failing", **WELL, "sweep": "stale"})
    sweep()
    assert ask(client)[0] == 200


@pytest.mark.django_db
def test_a_sweep_that_fails_leaves_no_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.reminders.jobs.places_awake", lambda now: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        sweep()
    assert Heartbeat.objects.moments() == {}


@pytest.mark.django_db
@pytest.mark.usefixtures("_broken_broker")
def test_broken_broker(client: Client) -> None:
    sign_of_life()
    assert ask(client) == (503, {"status": "failing", **WELL, "broker": "unreachable"})


@pytest.mark.usefixtures("live_database")
def test_broken_database(client: Client) -> None:
    unknown = dict.fromkeys(("worker", "beat", "sweep", "migrations"), "unknown")
    client.cookies[settings.SESSION_COOKIE_NAME] = "somebody's session"
    with pointed_at("there_is_no_such_database"):
        status, answer = ask(client)
    assert status == 503
    assert answer == {"status": "failing", "broker": "ok", "database": "unreachable", **unknown}


@pytest.mark.usefixtures("live_database")
def test_pending_migration(client: Client) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'registry'")
    status, answer = ask(client)
    assert (status, answer["migrations"]) == (503, "pending")


@pytest.mark.django_db
def test_the_task_stamps_both_and_never_backwards() -> None:
    entry: Any = settings.CELERY_BEAT_SCHEDULE["health.beat"]
    newer = entry["kwargs"]["sent_at"]()
    beat(sent_at=newer)
    beat(sent_at="2020-01-01T00:00:00+00:00")
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT beat_at FROM registry_heartbeat ORDER BY name")
        sent, _swept, worked = [moment for (moment,) in cursor.fetchall()]
    assert sent == dt.datetime.fromisoformat(newer)
    assert worked > sent
