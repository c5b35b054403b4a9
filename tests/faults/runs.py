"""The three proofs, of any length; the tests run them short, `benchmarks/faults.py` long."""

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults.evidence import Evidence
from tests.faults.hosts import SERVERS, joined
from tests.faults.landscape import django_at, fill, sizes_of
from tests.faults.own_postgres import OwnPostgres
from tests.faults.proof import Proof
from tests.faults.scene import ENVIRONMENT, Place, Scene, playing
from tests.faults.strikes import Cutter, Reaper, Stopper, Striker

HERE = "127.0.0.1"


@dataclass(frozen=True)
class Extent:
    """How much is due, and what happens while it is sent. Of so many mails one answer is lost."""

    reminders: int
    strikes: int
    completions: int
    one_in: int = 400
    mail_seconds: float = 0.003

    @property
    def mails(self) -> int:
        """See landscape.sizes_of."""
        return self.reminders * 7 // 10


Outcome = tuple[Evidence, Striker]


def kills(postgres: OwnPostgres, chance: random.Random, extent: Extent) -> Outcome:
    """Worker, sender, broker and mail server are killed."""
    postgres.start(HERE)
    with _scene(postgres, chance, extent, Place()) as scene:
        return _proved(postgres, Reaper(scene, chance), extent)


def stops(postgres: OwnPostgres, chance: random.Random, extent: Extent) -> Outcome:
    """PostgreSQL is stopped and started."""
    postgres.start(HERE)
    with _scene(postgres, chance, extent, Place()) as scene:
        return _proved(postgres, Stopper(scene, chance, postgres=postgres), extent)


def cuts(postgres: OwnPostgres, chance: random.Random, extent: Extent) -> Outcome:
    """Two workers on two hosts, one of them cut off from all that it needs."""
    with joined(postgres.folder, 2) as (centre, hosts):
        place = Place(SERVERS, centre.network, [host.network for host in hosts])
        postgres.start(SERVERS, centre.network)
        with _scene(postgres, chance, extent, place) as scene:
            return _proved(postgres, Cutter(scene, chance, centre=centre), extent)


@contextmanager
def _scene(
    postgres: OwnPostgres, chance: random.Random, extent: Extent, place: Place
) -> Iterator[Scene]:
    database = postgres.copy()
    with django_at(postgres, database):
        fill(*sizes_of(extent.reminders))
    try:
        with playing(
            postgres,
            database,
            chance,
            place=place,
            mail_seconds=extent.mail_seconds,
            lost=extent.one_in,
        ) as scene:
            yield scene
    finally:
        postgres.end()


def _proved(postgres: OwnPostgres, striker: Striker, extent: Extent) -> Outcome:
    proof = Proof(postgres, striker, extent.reminders)
    return proof.run(extent.strikes, extent.completions, extent.mails), striker


def told(outcome: Outcome, tell: Callable[[str], None]) -> Evidence:
    """The numbers, which are wanted also when all is well."""
    evidence, striker = outcome
    tell(striker.told())
    tell(evidence.told())
    return evidence


@contextmanager
def prepared(folder: Path) -> Iterator[OwnPostgres]:
    """PostgreSQL in a new folder, with the registry's tables and nothing in them."""
    folder.chmod(0o711)  # PostgreSQL's user is another one
    server = OwnPostgres(folder)
    try:
        server.prepare()
        server.start(HERE)
        server.migrate(ENVIRONMENT)
        server.end()
        yield server
    finally:
        server.end()
        shutil.rmtree(folder)
