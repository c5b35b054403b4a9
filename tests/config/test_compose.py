"""docker-compose.yml, proved without Docker: its commands and environment on real services.

PostgreSQL and Redis come from Debian's packages; hosts, ports and paths are the only things that
are changed. Needs /usr/lib/postgresql and redis-server, which .ci/run installs.
"""

import datetime as dt
import json
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError

import pytest
import yaml
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from config.embedded_postgres import BASE_DIR
from tests.databases import IDENTITY_KEYS

LIMIT = 60.0  # seconds
PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
COMPOSE: dict[str, Any] = yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text())
APP_SERVICES = ("web", "worker", "beat")

pytestmark = pytest.mark.skipif(
    not PROGRAMS or not shutil.which("redis-server"),
    reason="needs Debian's postgresql and redis-server (.ci/run installs them)",
)


@dataclass(frozen=True)
class Machine:
    """Where the services of one proof live."""

    folder: Path
    database: int
    broker: int
    web: int
    mail: int

    def secrets(self) -> dict[str, str]:
        at = f"127.0.0.1:{self.database}/physis"
        app = f"postgresql://registry_app:app%20word@{at}"  # pragma: allowlist secret
        return {
            "secret_key": "not-a-secret-" * 5,  # pragma: allowlist secret
            "identity_keys": IDENTITY_KEYS,
            "database_url": app,
            "database_owner_url": f"postgresql://postgres@{at}",
            "email_url": f"smtp://127.0.0.1:{self.mail}",
        }

    def local(self, text: str) -> str:
        """A text of docker-compose.yml with this machine's places."""
        for there, here in (
            ("/run/secrets", self.folder / "secrets"),
            ("/var/lib/physis", self.folder / "home"),
            ("/srv/physis/static", self.folder / "static"),
            ("broker:6379", f"127.0.0.1:{self.broker}"),
            ("0.0.0.0:8000", f"127.0.0.1:{self.web}"),
        ):
            text = text.replace(there, str(here))
        return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)

    def environment(self, service: str) -> dict[str, str]:
        given = {key: self.local(value) for key, value in described(service, "environment").items()}
        path = f"{Path(sys.prefix) / 'bin'}:/usr/bin:/bin"
        return {"PATH": path, "HOME": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1", **given}

    def call(self, *command: str) -> None:
        """Runs one command as the web service would."""
        environment = self.environment("web")
        done = subprocess.run(
            command, cwd=BASE_DIR, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr

    def command(self, service: str) -> list[str]:
        return [self.local(part) for part in described(service, "command")]


def described(service: str, key: str) -> Any:
    return COMPOSE["services"][service][key]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + LIMIT
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not come about"
        time.sleep(0.2)


def accepts(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def server_user() -> dict[str, Any]:
    """PostgreSQL refuses root."""
    if os.geteuid():
        return {}
    entry = pwd.getpwnam("postgres")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


@contextmanager
def running(command: list[str], log: Path, **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, **options
        )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT if "postgres" in command[0] else signal.SIGTERM)
        process.wait(LIMIT)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """In /tmp itself: the folders of pytest are closed to PostgreSQL's user."""
    made = Path(tempfile.mkdtemp(prefix="physis-compose-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def machine(folder: Path) -> Iterator[Machine]:
    """PostgreSQL and Redis, empty, on free ports."""
    made = Machine(folder, *(free_port() for _ in range(4)))
    (folder / "secrets").mkdir()
    for name, value in made.secrets().items():
        (folder / "secrets" / name).write_text(f"{value}\n")
    with ExitStack() as stack:
        stack.enter_context(postgresql(made))
        command = ["redis-server", "--port", str(made.broker), "--bind", "127.0.0.1", "--save", ""]
        stack.enter_context(running([*command, "--dir", str(folder)], folder / "redis.log"))
        until(lambda: accepts(made.broker), "Redis")
        yield made


@contextmanager
def postgresql(machine: Machine) -> Iterator[None]:
    """Debian's PostgreSQL with the empty database that the image makes."""
    programs, data = PROGRAMS[-1], machine.folder / "data"
    data.mkdir(mode=0o700)
    user = server_user()
    if user:
        os.chown(data, user["user"], user["group"])
    options: dict[str, Any] = {"cwd": "/", "env": {"LC_ALL": "C.UTF-8"}, **user}
    initdb = [str(programs / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust"]
    subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, **options)
    command = [str(programs / "postgres"), "-D", str(data), "-p", str(machine.database)]
    command += ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
    with running([*command, "-c", "fsync=off"], machine.folder / "postgres.log", **options):
        create = [str(programs / "createdb"), "-h", "127.0.0.1", "-p", str(machine.database)]
        until(
            lambda: (
                subprocess.run(
                    [*create, "-U", "postgres", "physis"], stderr=subprocess.DEVNULL, check=False
                ).returncode
                == 0
            ),
            "PostgreSQL",
        )
        yield


@pytest.fixture(scope="module")
def site(machine: Machine) -> Iterator[Machine]:
    """The migration, and then web, worker and beat as docker-compose.yml starts them."""
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"]
    environment = machine.environment("migrate")
    subprocess.run(collect, cwd=BASE_DIR, env=environment, check=True)
    subprocess.run(machine.command("migrate"), cwd=BASE_DIR, env=environment, check=True)
    with ExitStack() as stack:
        for service in APP_SERVICES:
            stack.enter_context(
                running(
                    machine.command(service),
                    machine.folder / f"{service}.log",
                    cwd=BASE_DIR,
                    env=machine.environment(service),
                )
            )
        yield machine


def health(machine: Machine) -> dict[str, str]:
    try:
        url = f"http://127.0.0.1:{machine.web}/health/"
        with urllib.request.urlopen(url, timeout=10) as response:
            answer: dict[str, str] = json.load(response)
    except HTTPError as error:
        with error:
            return dict(json.load(error))
    except URLError:
        return {}
    return answer


def test_no_secret_in_the_file() -> None:
    text = (BASE_DIR / "docker-compose.yml").read_text()
    assert not re.search(r"://[^/\s]*:[^/\s]*@", text)
    for service in COMPOSE["services"].values():
        for key, value in service.get("environment", {}).items():
            assert not re.search("KEY|PASSWORD|DATABASE.*URL|EMAIL_URL", key) or (
                key.endswith("_FILE") and value.startswith("/run/secrets/")
            )


def test_only_the_migration_knows_the_owner() -> None:
    for service in APP_SERVICES:
        assert "database_owner_url" not in described(service, "secrets")
        assert not [key for key in described(service, "environment") if "OWNER" in key]


def test_every_service_has_a_health_check() -> None:
    services = {name for name in COMPOSE["services"] if name != "migrate"}
    assert services == {name for name in services if "healthcheck" in COMPOSE["services"][name]}


def test_production_is_well(site: Machine) -> None:
    until(lambda: health(site).get("status") == "ok", f"health ({health(site)})")
    for service in ("worker", "beat"):
        check = described(service, "healthcheck")["test"][1:]
        subprocess.run(
            check,
            cwd=BASE_DIR,
            env=site.environment(service),
            check=True,
            stdout=subprocess.DEVNULL,
        )


def test_plain_http_is_sent_to_https(site: Machine) -> None:
    connection = urllib.request.Request(f"http://127.0.0.1:{site.web}/")
    opener = urllib.request.build_opener(NoRedirect)
    with pytest.raises(HTTPError) as caught:
        opener.open(connection, timeout=10)
    with caught.value as refusal:
        assert refusal.code == 301
        assert refusal.headers["Location"].startswith("https://")


PATIENT_WITH_AN_OPEN_WINDOW = """
from registry.accounts.models import Centre
from tests.reminders.builders import make_item, make_patient
from registry.audit.context import command
with command("test"):
    centre = Centre.objects.get(code="TST")
    centre.country, centre.weekdays = "XX", [1, 2, 3, 4, 5, 6, 7]  # open on every day
    centre.save()
    make_item(make_patient(centre), centre.today())
"""


class Postbox:
    """Keeps what an SMTP server is handed."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(  # noqa: N802 - the name is aiosmtpd's
        self, server: object, session: object, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        parsed = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        self.mails.append(parsed)
        return "250 OK"


@pytest.fixture
def postbox(machine: Machine) -> Iterator[Postbox]:
    """The SMTP server that email_url names."""
    made = Postbox()
    controller = Controller(made, hostname="127.0.0.1", port=machine.mail)
    controller.start()
    yield made
    controller.stop()


def test_one_reminder_arrives(site: Machine, postbox: Postbox) -> None:
    until(lambda: health(site).get("status") == "ok", "health")
    account = ["--email", "lead@clinic.example", "--centre-code", "TST", "--centre-name", "Clinic"]
    account += ["--country", "DE", "--time-zone", zone_at_noon(), "--generate-password"]
    site.call("python", "manage.py", "accounts_create_first", *account)
    site.call("python", "manage.py", "shell", "-c", PATIENT_WITH_AN_OPEN_WINDOW)
    site.call("celery", "-A", "config.celery", "call", "reminders.sweep")
    until(lambda: bool(postbox.mails), "the reminder")
    # On the first open day of a week the digest comes as well.
    (mail,) = [one for one in postbox.mails if "follow-up item" in str(one["Subject"])]
    assert mail["To"] == "lead@clinic.example"
    assert mail["Message-ID"]
    body = mail.get_body(("plain",))
    assert body is not None
    assert "https://localhost/" in body.get_content()


def zone_at_noon() -> str:
    """A time zone in which it is about noon now: reminders wait for the morning."""
    behind = dt.datetime.now(dt.UTC).hour - 12  # hours that the zone lies west of Greenwich
    return f"Etc/GMT{behind:+d}" if behind else "Etc/GMT"


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **options: Any) -> None:
        return None
