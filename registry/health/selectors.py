"""What the health page asks: database, broker, signs of life, pending migrations."""

import datetime as dt
import threading
from dataclasses import asdict, dataclass
from typing import Any

import psycopg
import structlog
from celery import current_app
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from kombu.exceptions import OperationalError
from psycopg_pool import PoolTimeout

from registry.health.models import Heartbeat
from registry.health.rules import background, sweeping

log = structlog.get_logger("registry.health")
BROKER_LIMIT = 3  # seconds to wait for the broker
BROKER_ERRORS = (OperationalError, psycopg.Error, PoolTimeout, OSError)
# Set once nothing is pending: a process runs one version of the code, which never gains migrations.
MIGRATED = threading.Event()


@dataclass(frozen=True)
class Health:
    """One word per part; all is well if every word is `ok`."""

    database: str
    broker: str
    worker: str
    beat: str
    sweep: str
    migrations: str

    @property
    def well(self) -> bool:
        """Whether the registry can do its work."""
        return set(asdict(self).values()) == {"ok"}


def health(now: dt.datetime) -> Health:
    """The state of every part; what is broken is a word here and a line in the log."""
    waiting = queue_length()
    broker = "unreachable" if waiting is None else "ok"
    try:
        migrations = "pending" if pending_migrations() else "ok"
        moments = Heartbeat.objects.moments() if migrations == "ok" else {}
    except DatabaseError as error:
        log.warning("database unreachable", error=type(error).__name__)
        return Health("unreachable", broker, "unknown", "unknown", "unknown", "unknown")
    life = background(
        worked=moments.get(Heartbeat.Name.WORKER),
        sent=moments.get(Heartbeat.Name.BEAT),
        waiting=waiting,
        now=now,
    )
    sweep = sweeping(moments.get(Heartbeat.Name.SWEEP), now)
    return Health("ok", broker, life.worker, life.beat, sweep, migrations)


def queue_length() -> int | None:
    """How many messages wait in the queue; None if the broker does not answer.

    Tried twice, as a pooled connection may have died while nobody looked.
    """
    for _ in range(2):
        try:
            return measure_queue()
        except BROKER_ERRORS as error:
            log.warning("broker unreachable", error=type(error).__name__)
    return None


def measure_queue() -> int:
    """Asks the broker; raises one of BROKER_ERRORS."""
    queue = current_app.amqp.queues[current_app.conf.task_default_queue]
    with current_app.connection_or_acquire() as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=BROKER_LIMIT)
        declared: Any = queue.bind(broker.default_channel).queue_declare()
        return int(declared.message_count)


def pending_migrations() -> bool:
    """Whether the code knows a migration that the database has not."""
    if MIGRATED.is_set():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return False
    loader = MigrationLoader(connection)
    if set(loader.graph.nodes) - set(loader.applied_migrations):
        return True
    MIGRATED.set()
    return False
