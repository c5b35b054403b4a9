"""The databases of tests: what is in use stays, what a killed run left goes."""

import time

import pytest
from django.db import connection

from tests.databases import TestServer

LIMIT = 10.0  # seconds


def gone(server: TestServer, name: str) -> bool:
    """Whether the clean-up drops a database; the server needs a moment to end a session."""
    deadline = time.monotonic() + LIMIT
    while time.monotonic() < deadline:
        server._drop_leftovers()
        if name not in server._databases():
            return True
        time.sleep(0.1)
    return False


def test_leftovers_are_dropped_and_databases_in_use_are_not(database_server: TestServer) -> None:
    other_run = TestServer()
    other_run.template = database_server.template  # the sources may have been edited meanwhile
    name = other_run.create()
    database_server._drop_leftovers()
    assert {name, database_server.template} <= database_server._databases()
    other_run.close()
    assert gone(database_server, name)


def test_two_processes_hold_one_template(database_server: TestServer) -> None:
    """The second does not wait until the first has run all its tests."""
    other = TestServer()
    other.template = database_server.template
    other.session.execute("SET lock_timeout = '10s'")
    other.prepare()
    other.drop(other.create())
    other.close()


def test_live_database_is_a_fresh_copy(live_database: str) -> None:
    assert connection.settings_dict["NAME"] == live_database
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), count(*) FROM registry_heartbeat")
        assert cursor.fetchone() == (live_database, 0)


@pytest.mark.django_db
def test_usual_database_is_not_the_registry_s() -> None:
    assert connection.settings_dict["NAME"].startswith("physis_test_")
