"""What befalls a scene: kills, cuts and stops, and their end. All chance comes from one seed."""

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.faults.hosts import Centre
from tests.faults.own_postgres import STOPS, OwnPostgres
from tests.faults.programs import Program
from tests.faults.scene import LEASE, SENDERS, Scene

# How many of a hundred kills fall on what. A worker dies with all its processes, as its machine
# does; a sender is one process of a worker, as when memory runs out.
SHARES = {"sender": 35, "smtp": 30, "worker": 20, "broker": 15}
LONGEST_DOWN = 0.5  # seconds
LONGEST_STOP = 2.0


@dataclass(frozen=True)
class Strike:
    """When something was struck, and how many senders that may have cut between send and mark."""

    kind: str
    before: float
    after: float
    cuts: int


@dataclass
class Striker:
    """Keeps what it struck, and what is to end again, and when."""

    scene: Scene
    chance: random.Random
    strikes: list[Strike] = field(default_factory=list)
    down: list[tuple[float, Callable[[], None]]] = field(default_factory=list)

    def strike(self) -> None:
        """Once more, if what the draw names stands."""
        raise NotImplementedError

    def revive(self) -> None:
        """Ends what has lasted for long enough; what ended by itself starts again, as under
        docker-compose.yml: a worker ends when its processes die while it starts."""
        now = time.monotonic()
        if not self.down:
            for program in self.scene.programs.values():
                if not program.runs:
                    program.start()
        for entry in list(self.down):
            if entry[0] <= now:
                self.down.remove(entry)
                entry[1]()

    @property
    def senders(self) -> int:
        return SENDERS * len(self.scene.workers)

    def hit(self, kind: str, deed: Callable[[], None], cuts: int) -> None:
        before = time.time()
        deed()
        self.strikes.append(Strike(kind, before, time.time(), cuts))

    def later(self, seconds: float, deed: Callable[[], None]) -> None:
        self.down.append((time.monotonic() + seconds, deed))

    def told(self) -> str:
        counted = Counter(strike.kind for strike in self.strikes)
        kinds = ", ".join(f"{kind} {number}" for kind, number in sorted(counted.items()))
        return f"{len(self.strikes)} strikes: {kinds}"


class Reaper(Striker):
    """SIGKILL for workers, single senders, the broker and the mail server."""

    def strike(self) -> None:
        [kind] = self.chance.choices(list(SHARES), list(SHARES.values()))
        time.sleep(self.chance.uniform(0, 0.03))  # else it would always be just after a mail
        match kind:
            case "worker":
                self._fell_worker()
            case "sender":
                self._fell_sender()
            case "smtp":
                self._fell("smtp", self.scene.programs["smtp"], self.senders)
            case "broker":
                self._fell("broker", self.scene.programs["broker"], 0)

    def _fell_worker(self) -> None:
        """One that is at work: to kill it while it starts would be too easy to survive."""
        ready = [one for one in self.scene.workers if len(one.children()) >= SENDERS]
        if ready:
            self._fell("worker", self.chance.choice(ready), SENDERS)

    def _fell_sender(self) -> None:
        worker, number = self.chance.choice(self.scene.workers), self.chance.randrange(SENDERS)
        before = time.time()
        if worker.kill_child(number):
            self.strikes.append(Strike("sender", before, time.time(), 1))

    def _fell(self, kind: str, program: Program, cuts: int) -> None:
        if program.runs:
            self.hit(kind, program.kill, cuts)
            self.later(self.chance.uniform(0, LONGEST_DOWN), program.start)


@dataclass
class Stopper(Striker):
    """Stops PostgreSQL, in each way in turn."""

    postgres: OwnPostgres | None = None

    def strike(self) -> None:
        postgres = self.postgres
        assert postgres is not None
        if self.down:
            return
        how = list(STOPS)[len(self.strikes) % len(STOPS)]
        self.hit(f"database {how}", lambda: postgres.stop(how), self.senders)
        self.later(self.chance.uniform(0, LONGEST_STOP), postgres.start_again)


@dataclass
class Cutter(Striker):
    """Cuts one host off for longer than a claim holds; the hosts take turns."""

    centre: Centre | None = None

    def strike(self) -> None:
        centre = self.centre
        assert centre is not None
        if self.down:
            return
        number = len(self.strikes) % len(self.scene.workers) + 1
        self.hit(f"host {number} cut off", lambda: centre.cut(number), SENDERS)
        self.later(self.chance.uniform(1.5, 2) * LEASE, lambda: centre.mend(number))
