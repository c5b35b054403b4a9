"""Broker, mail server, two workers and what asks for sweeps, as in production and all to be killed.

The commands are those of docker-compose.yml. What differs: short leases, because a test cannot wait
a quarter of an hour for each, and sweeps every second.
"""

import random
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from tests.databases import IDENTITY_KEYS
from tests.faults.own_postgres import OwnPostgres
from tests.faults.programs import Program, free_port, python, until

LEASE = 6  # seconds; longer than any stall of a busy machine, or mails would come twice unkilled
SWEEPS = 1.0  # seconds between two
LINES = 15  # of each program's log, for whoever looks why a proof failed
SENDERS = 2  # processes of one worker
WORKER = (
    *("celery", "-A", "config.celery", "worker", "--loglevel", "INFO"),
    *("--without-gossip", "--without-mingle", "--concurrency", str(SENDERS)),
)
REDIS = ("--appendonly", "yes", "--maxmemory-policy", "noeviction")
ENVIRONMENT = {
    "SITE_URL": "https://physis.example",
    "SECRET_KEY": settings.SECRET_KEY,
    "IDENTITY_KEYS": IDENTITY_KEYS,
    "CELERY_BROKER_URL": "memory://",
    "DEMO": "0",
}


@dataclass
class Place:
    """Where programs run: an address to listen on, and the networks to enter (None: this one)."""

    address: str = "127.0.0.1"
    servers: int | None = None
    workers: Sequence[int | None] = (None, None)


@dataclass
class Scene:
    """All programs of one proof, by name, and the mail server's notes."""

    folder: Path
    database: str
    notes: Path
    programs: dict[str, Program] = field(default_factory=dict)

    @property
    def workers(self) -> list[Program]:
        return [one for name, one in self.programs.items() if name.startswith("worker")]

    def print_logs(self) -> None:
        """The last lines of each; pytest shows them when a proof fails."""
        for name, program in self.programs.items():
            lines = program.log.read_text(errors="replace").splitlines()[-LINES:]
            print(f"--- {name}", *lines, sep="\n")

    def at_work(self) -> bool:
        """Whether each worker has its processes."""
        return all(len(worker.children()) >= SENDERS for worker in self.workers)


@contextmanager
def playing(
    postgres: OwnPostgres,
    database: str,
    chance: random.Random,
    *,
    place: Place | None = None,
    mail_seconds: float = 0.003,
    lost: int = 0,
) -> Iterator[Scene]:
    """Starts everything but PostgreSQL, and ends it with the block."""
    place = place or Place()
    scene = Scene(folder := postgres.folder / database, database, folder / "mails")
    folder.mkdir()
    _cast(scene, postgres, place, [str(mail_seconds), str(lost), str(chance.randrange(2**31))])
    try:
        for program in scene.programs.values():
            program.start()
        until(scene.at_work, "workers")
        yield scene
    except BaseException:
        scene.print_logs()
        raise
    finally:
        for program in scene.programs.values():
            program.kill()
        shutil.rmtree(folder)


def _cast(scene: Scene, postgres: OwnPostgres, place: Place, postman: list[str]) -> None:
    broker, mail, folder = free_port(), free_port(), scene.folder
    scene.notes.touch()
    redis = ["redis-server", "--port", str(broker), "--bind", place.address, *REDIS]
    redis += ["--dir", str(folder), "--protected-mode", "no"]
    notes = [place.address, str(mail), str(scene.notes)]
    environment = {
        **ENVIRONMENT,
        "DATABASE_URL": postgres.url(scene.database, host=place.address),
        "CELERY_BROKER_URL": f"redis://{place.address}:{broker}/0",
        "EMAIL_URL": f"smtp://{place.address}:{mail}",
        "REMINDERS_LEASE_SECONDS": str(LEASE),
        "REMINDERS_RETRY_SECONDS": "1",
        "REMINDERS_FROM_HOUR": "0",
        "REMINDERS_UNTIL_HOUR": "24",
    }
    _add(scene, "broker", redis, {}, place.servers)
    _add(scene, "smtp", python("tests.faults.postman", *notes, *postman), {}, place.servers)
    sweeper = python("tests.faults.sweeper", str(SWEEPS))
    _add(scene, "sweeper", sweeper, environment | _home(folder, "sweeper"), place.servers)
    for number, network in enumerate(place.workers, 1):
        name = f"worker{number}"
        _add(scene, name, python(*WORKER), environment | _home(folder, name), network)


def _home(folder: Path, name: str) -> dict[str, str]:
    return {"PHYSIS_HOME": str(folder / f"home-{name}")}


def _add(
    scene: Scene, name: str, command: list[str], environment: dict[str, str], network: int | None
) -> None:
    log = scene.folder / f"{name}.log"
    scene.programs[name] = Program(name, command, environment, log, network=network)
