"""What every test stands on: a database of its own, no network, no mail, a browser.

- `db` (or the mark `django_db`): a transaction that is rolled back. The usual choice.
- `live_database`: a fresh database for one test, where commits are real: threads, workers, pages
  served to a browser. Tables are never emptied by TRUNCATE, which the app's role may not do.
- `live_server_url`: the site on a thread of this process, over a `live_database`.
- `page` (mark `browser`): Chromium by Playwright; left out where no Chromium is installed.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test.testcases import LiveServerThread
from hypothesis import settings as hypothesis
from pytest_django.plugin import DjangoDbBlocker

from config.celery import app as celery
from tests.contexts import everywhere, everywhere_on_this_connection
from tests.databases import ALIASES, TestServer, point, pointed_at

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER_MISSING = (
    "Browser tests were left out: no Chromium found. "
    "Get it with `sudo apt-get install chromium` (Debian, Ubuntu)."
)
LEFT_OUT = pytest.StashKey[int]()
# On a loaded machine Chromium now and then shows a page without ever laying it out. Whoever waits
# for it in vain is asked once more; the summary says so, and what is really broken fails twice.
IN_VAIN = ["TimeoutError", "Locator expected", "did not change its state"]
ONCE_MORE = pytest.mark.flaky(reruns=1, only_rerun=IN_VAIN)
hypothesis.register_profile("physis", deadline=None, database=None)


def chromium() -> str | None:
    """The path of an installed Chromium, if there is one."""
    found = (shutil.which(name) for name in BROWSERS)
    return next((path for path in found if path), None)


def pytest_configure(config: pytest.Config) -> None:
    """Keeps tests out of the registry's own files, queue and slow password hashes."""
    config.addinivalue_line("markers", "browser: needs Chromium")
    config.addinivalue_line("markers", "fault: kills real programs; needs the machine for itself")
    hypothesis.load_profile("physis")
    celery.conf.update(broker_url="memory://", broker_transport_options={})
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    settings.MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="physis-media-"))
    config.add_cleanup(lambda: shutil.rmtree(settings.MEDIA_ROOT))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves browser tests out without a browser; refuses tests that would need TRUNCATE."""
    for item in items:
        mark = item.get_closest_marker("django_db")
        if (mark and mark.kwargs.get("transaction")) or "transactional_db" in fixtures(item):
            raise pytest.UsageError(f"{item.nodeid}: use the fixture live_database instead.")
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(ONCE_MORE)
    if chromium():
        return
    left_out = [item for item in items if item.get_closest_marker("browser")]
    config.stash[LEFT_OUT] = len(left_out)
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if not item.get_closest_marker("browser")]


def fixtures(item: pytest.Item) -> list[str]:
    """Names of the fixtures that a test uses."""
    return getattr(item, "fixturenames", [])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says in one line how to get the browser."""
    if not chromium():
        terminalreporter.write_line(BROWSER_MISSING, yellow=True)


@pytest.fixture(scope="session")
def database_server(django_db_blocker: DjangoDbBlocker) -> Iterator[TestServer]:
    """The database server with a template that is up to date."""
    server = TestServer()
    with django_db_blocker.unblock():
        server.prepare()
    yield server
    server.close()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    database_server: TestServer,
) -> Iterator[None]:
    """This process's own database, in the place of pytest-django's."""
    name = database_server.create()
    with django_db_blocker.unblock():
        point(dict.fromkeys(ALIASES, name))
    yield
    with django_db_blocker.unblock():
        connections.close_all()
    database_server.drop(name)


@pytest.fixture(autouse=True)
def context_of_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every centre, where the test has a transaction of its own; pages still set their person's."""
    if "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        with everywhere():
            yield
    else:
        yield


@pytest.fixture
def live_database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, database_server: TestServer
) -> Iterator[str]:
    """A fresh database for this test alone, in which commits are real; gives its name."""
    name = database_server.create()
    with django_db_blocker.unblock(), pointed_at(name):
        everywhere_on_this_connection()
        yield name
    database_server.drop(name)


@pytest.fixture
def live_server_url(live_database: str) -> Iterator[str]:
    """The address of the site, served by a thread of this process on a free port."""
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()


@pytest.fixture(autouse=True)
def no_window_stays_open(request: pytest.FixtureRequest) -> Iterator[None]:
    """Windows that a test opened beside its page burden the tests after it."""
    yield
    if request.node.get_closest_marker("browser"):
        for context in request.getfixturevalue("browser").contexts:
            context.close()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium; root needs --no-sandbox, and it calls nobody."""
    # Playwright's own loop runs in the test's thread, where Django would take it for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    flags = "no-sandbox disable-gpu disable-quic no-first-run disable-background-networking"
    more = "disable-component-update disable-sync"
    return {
        "executable_path": chromium(),
        "args": [f"--{flag}" for flag in f"{flags} {more}".split()],
    }


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """A desktop's window; a test of the narrow page sets its own size."""
    return {"viewport": {"width": 1280, "height": 900}, "locale": "en-GB"}
