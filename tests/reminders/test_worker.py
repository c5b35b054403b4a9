"""A real worker over a real broker and a real mail server: what arrives, and what a kill leaves."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from celery import Celery
from django.conf import settings
from django.utils import timezone
from psycopg import sql

from config.embedded_postgres import PORT, QUEUE_ROLE
from config.postgres_keeper import OPEN_QUEUE_ONCE, queue_tables
from registry.accounts.models import User
from registry.reminders.codes import MailStatus
from registry.reminders.models import Mail, lease
from tests.databases import IDENTITY_KEYS
from tests.reminders.builders import make_centre, make_item, make_patient, make_person
from tests.reminders.postman import Postman, at_work

Program = subprocess.Popen[bytes]
SECONDS = 30.0  # for a worker to start and do its work on a busy machine
WORKER = "celery -q -A config.celery worker -P solo -l info --without-gossip --without-mingle"


@pytest.fixture
def postman() -> Iterator[Postman]:
    with at_work() as postman:
        yield postman


@pytest.fixture
def environment(live_database: str, postman: Postman, tmp_path: Path) -> dict[str, str]:
    """What a worker of a production reads, without its broker."""
    if not settings.EMBEDDED_POSTGRES:
        pytest.skip("needs the embedded PostgreSQL")
    return {
        "PATH": os.environ["PATH"],
        "PHYSIS_HOME": str(tmp_path),
        "DATABASE_URL": settings.EMBEDDED_POSTGRES.url(live_database),
        "SECRET_KEY": settings.SECRET_KEY,
        "IDENTITY_KEYS": IDENTITY_KEYS,
        "EMAIL_URL": f"smtp://127.0.0.1:{postman.port}",
        "REMINDERS_FROM_HOUR": "0",
        "REMINDERS_UNTIL_HOUR": "24",
    }


@contextmanager
def queue_in_postgres() -> Iterator[str]:
    """The address of a queue in a database of its own, as the embedded default has one."""
    assert settings.EMBEDDED_POSTGRES
    name = f"physis_test_queue_{os.getpid()}"
    identifiers = sql.Identifier(name), sql.Identifier(QUEUE_ROLE)
    with settings.EMBEDDED_POSTGRES.admin() as server:
        # Marked as in use, as every database of a test run is (tests/databases.py).
        server.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        server.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(*identifiers))
        with psycopg.connect(settings.EMBEDDED_POSTGRES.url(name, QUEUE_ROLE)) as connection:
            connection.execute(queue_tables())
            connection.execute(OPEN_QUEUE_ONCE)
        sockets = quote(str(settings.EMBEDDED_POSTGRES.sockets), safe="")
        yield f"pgmq://{QUEUE_ROLE}@{sockets}:{PORT}/{name}"
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(identifiers[0]))


@contextmanager
def redis_server() -> Iterator[str]:
    """The address of a Redis that forgets everything."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("needs redis-server")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with program_runs([program, "--port", str(port), "--bind", "127.0.0.1", "--save", ""], {}):
        until(lambda: answers(port))
        yield f"redis://127.0.0.1:{port}/0"


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def program_runs(command: list[str], environment: dict[str, str]) -> Iterator[Program]:
    """A program that ends with the block."""
    process = subprocess.Popen(
        command,
        env=environment,
        cwd=settings.BASE_DIR,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def worker_runs(environment: dict[str, str], broker: str) -> AbstractContextManager[Program]:
    command = [sys.executable, "-m", *WORKER.split()]
    return program_runs(command, {**environment, "CELERY_BROKER_URL": broker})


def ask_for_a_sweep(broker: str, options: dict[str, object]) -> None:
    """Sends what beat sends."""
    app = Celery(broker=broker, set_as_current=False)
    app.conf.broker_transport_options = options
    with app.connection_for_write() as connection:
        app.send_task("reminders.sweep", queue="physis", connection=connection)
    app.close()


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def one_item_opens_today() -> None:
    centre = make_centre()
    make_person(centre)
    make_item(make_patient(centre), centre.today())
    User.objects.update(weekly_digest=False)  # which comes on some days and not on others


def sent() -> bool:
    return Mail.objects.filter(status=MailStatus.SENT).exists()


def test_a_killed_worker_s_mail_is_sent_by_the_next(
    environment: dict[str, str], postman: Postman
) -> None:
    one_item_opens_today()
    options: dict[str, object] = {"init_extension": False}
    with queue_in_postgres() as broker:
        postman.holding = True
        with worker_runs(environment, broker) as worker:
            ask_for_a_sweep(broker, options)
            assert postman.arrived.wait(SECONDS)
            worker.kill()  # the mail has arrived, and nobody has noted it
        postman.holding = False
        row = Mail.objects.get()
        assert (row.status, row.attempts) == (MailStatus.CLAIMED, 1)
        Mail.objects.update(claimed_at=timezone.now() - 2 * lease())
        with worker_runs(environment, broker):
            ask_for_a_sweep(broker, options)
            until(sent)
    row = Mail.objects.get()
    assert (row.attempts, row.interruptions) == (2, 1)
    assert [mail["Message-ID"] for mail in postman.taken] == [row.message_id] * 2


def test_over_redis_it_arrives_as_well(environment: dict[str, str], postman: Postman) -> None:
    one_item_opens_today()
    with redis_server() as broker, worker_runs(environment, broker):
        ask_for_a_sweep(broker, {})
        until(sent)
    assert [mail["Message-ID"] for mail in postman.taken] == [Mail.objects.get().message_id]
