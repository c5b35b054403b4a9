import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from pytest_django.plugin import DjangoDbBlocker

from registry.literature.actions import CaseReport, load_cases, load_demonstration
from tests.contexts import everywhere_on_this_connection
from tests.databases import TestServer, pointed_at

DAY = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


@pytest.fixture
def reports(db: None) -> dict[str, CaseReport]:
    """Every published case, freshly loaded, by its source label."""
    return {report.case.label: report for report in load_cases()}


@pytest.fixture(scope="module")
def demonstration(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, database_server: TestServer
) -> Iterator[int]:
    """The demonstration of a fixed day, loaded once for the tests of a module that read it."""
    name = database_server.create()
    with time_machine.travel(DAY), django_db_blocker.unblock(), pointed_at(name):
        everywhere_on_this_connection()
        yield load_demonstration()
    database_server.drop(name)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the installation's own for one test."""
    monkeypatch.setattr(settings, "PHYSIS_HOME", tmp_path)
    return tmp_path
