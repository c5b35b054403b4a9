"""The keeper of one embedded PostgreSQL: starts it as its child, stops it after its last user.

    python -m config.postgres_keeper FOLDER

The first process ends with 0 once the server answers; a process in the background goes on. The
server holds the lock `server`, so no second one can start while any process of it is left. On
Linux the kernel sends the server SIGINT, a fast and clean stop, when the keeper is killed.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import FrameType

import psutil
import psycopg
from psycopg import sql

from config.embedded_postgres import (
    APP_ROLE,
    DATABASE,
    OWNER_ROLE,
    PORT,
    QUEUE,
    QUEUE_ROLE,
    EmbeddedPostgres,
    EmbeddedPostgresError,
    binaries,
    locked,
    open_lock,
)
from config.process import LINUX, child_setup, server_account

START_LIMIT = 120.0  # seconds; recovery after a crash may take a while
STOP_LIMIT = 60.0  # seconds for a fast stop, before the immediate one
LONGEST_LOG = 5_000_000  # bytes
INITDB = (
    *("--auth=trust", "--encoding=UTF8", "--locale=C"),
    *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
)
SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "huge_pages": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "off",
}


# The queue's own function drops and makes the trigger whenever a process opens the queue. Two that
# do so at once fail, and the message that one was about to send is lost: seen with beat and worker.
OPEN_QUEUE_ONCE = """
CREATE OR REPLACE FUNCTION pgmq.enable_notify_insert(
    queue_name text, throttle_interval_ms integer DEFAULT 250
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    queue text := queue_name;
    pause integer := throttle_interval_ms;
    place regclass := format('pgmq.%I', pgmq.format_table_name(queue_name, 'q'))::regclass;
BEGIN
    PERFORM pgmq.acquire_queue_lock(queue);
    INSERT INTO pgmq.notify_insert_throttle VALUES (queue, pause)
    ON CONFLICT ON CONSTRAINT notify_insert_throttle_queue_name_key
    DO UPDATE SET throttle_interval_ms = EXCLUDED.throttle_interval_ms;
    IF NOT EXISTS (
        SELECT FROM pg_trigger
        WHERE tgrelid = place AND tgname = 'trigger_notify_queue_insert_listeners'
    ) THEN
        EXECUTE format('CREATE CONSTRAINT TRIGGER trigger_notify_queue_insert_listeners '
            'AFTER INSERT ON %s DEFERRABLE FOR EACH ROW '
            'EXECUTE PROCEDURE pgmq.notify_queue_listeners()', place);
    END IF;
END;
$$
"""


class WaitEndedError(Exception):
    """The server died, or somebody asked the keeper to stop."""


class Keeper:
    """Starts, guards and stops the server of one folder."""

    def __init__(self, server: EmbeddedPostgres) -> None:
        self.server = server
        account = server_account(server.data, binaries())
        if account is None:
            raise EmbeddedPostgresError(
                "PostgreSQL does not run as root, and no other user can reach "
                f"{server.folder} and {binaries()}: run as an ordinary user, or set PHYSIS_HOME "
                "and the project in folders that everybody can enter."
            )
        self.account = account

    def keep(self, ready: Callable[[], None]) -> None:
        """Runs the server until its last user is gone, it dies, or SIGTERM comes."""
        folder = self.server.folder
        with locked(folder / "keeper", fcntl.LOCK_EX), self._alone() as lock:
            self._prepare_folders(lock)
            process = self._start(lock)
            try:
                self._wait_until_it_answers(process)
                prepare_databases(self.server)
                ready()
                guard(process, folder)
            finally:
                stop(process)
                self._leave_nothing_outside()

    def _leave_nothing_outside(self) -> None:
        """Removes a socket folder that is not in the server's own folder."""
        if self.server.sockets.parent != self.server.folder:
            shutil.rmtree(self.server.sockets)

    @contextmanager
    def _alone(self) -> Iterator[int]:
        """Holds the lock `server`, once no process of an earlier server is left.

        A server whose keeper was killed ends by itself on Linux; elsewhere it is asked to.
        """
        lock = open_lock(self.server.folder / "server")
        try:
            deadline = time.monotonic() + STOP_LIMIT
            while not taken(lock):
                if time.monotonic() > deadline:
                    raise EmbeddedPostgresError(
                        f"An earlier PostgreSQL still serves {self.server.data}: stop it."
                    )
                if not LINUX:
                    for process in self._postmasters():
                        process.send_signal(signal.SIGINT)
                time.sleep(0.05)
            self._drop_stale_files()
            yield lock
        finally:
            os.close(lock)

    def _drop_stale_files(self) -> None:
        """Removes what a killed server left, whatever process id it names.

        A server that somebody started by hand on this folder is not ours to disturb.
        """
        note = self.server.data / "postmaster.pid"
        if not note.exists():
            return
        strangers = self._postmasters()
        if strangers:
            raise EmbeddedPostgresError(
                f"Another PostgreSQL (process {strangers[0].pid}) serves {self.server.data}: "
                "stop it."
            )
        note.unlink()

    def _postmasters(self) -> list[psutil.Process]:
        """Living processes of PostgreSQL whose working folder is the data folder."""
        found = []
        for process in psutil.process_iter(["name", "cwd"]):
            info = process.info
            if info["name"] == "postgres" and info["cwd"] == str(self.server.data):
                found.append(process)
        return found

    def _prepare_folders(self, lock: int) -> None:
        """Makes the socket folder and, by initdb, the data folder."""
        server = self.server
        server.sockets.mkdir(mode=0o700, exist_ok=True)
        server.check_sockets(self.account.uid)
        self.account.give(server.sockets)
        for stale in server.sockets.glob(".s.PGSQL.*"):
            stale.unlink()
        if not server.data.exists():
            self._initdb(lock)

    def _initdb(self, lock: int) -> None:
        """Makes the data folder aside and renames it: one that is there is whole."""
        draft = self.server.folder / "data.new"
        if draft.exists():
            shutil.rmtree(draft)
        draft.mkdir(mode=0o700)
        self.account.give(draft)
        process = self._spawn(
            ["initdb", "-D", str(draft), "-U", "postgres", *INITDB], lock, signal.SIGKILL
        )
        if process.wait() != 0:
            raise EmbeddedPostgresError(f"initdb failed: see {self.server.log}.")
        draft.rename(self.server.data)

    def _start(self, lock: int) -> subprocess.Popen[bytes]:
        settings = {**SETTINGS, "unix_socket_directories": str(self.server.sockets)}
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        return self._spawn(["postgres", "-D", str(self.server.data), *options], lock, signal.SIGINT)

    def _spawn(
        self, command: list[str], lock: int, ending: signal.Signals
    ) -> subprocess.Popen[bytes]:
        """Starts a program of PostgreSQL as the account, with the lock in its hands."""
        log = self.server.log
        if log.exists() and log.stat().st_size > LONGEST_LOG:
            log.unlink()
        with log.open("ab") as output:
            return subprocess.Popen(
                [str(binaries() / command[0]), *command[1:]],
                cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C"},
                preexec_fn=child_setup(self.account, ending),
                pass_fds=(lock,),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    def _wait_until_it_answers(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_LIMIT
        while time.monotonic() < deadline and process.poll() is None:
            if self.server.answers():
                return
            time.sleep(0.02)
        lines = self.server.log.read_text(errors="replace").strip().splitlines()
        reason = lines[-1] if lines else "no message"
        raise EmbeddedPostgresError(
            f"PostgreSQL did not start in {self.server.data} ({reason}): see {self.server.log}."
        )


def taken(lock: int) -> bool:
    """Whether the lock could be taken for this process alone."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def prepare_databases(server: EmbeddedPostgres) -> None:
    """Makes the roles, the two databases and the queue's tables, where they are missing."""
    with server.admin() as connection:
        roles = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
        for role in {OWNER_ROLE, APP_ROLE, QUEUE_ROLE} - roles:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        present = {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
        for name, owner in ((DATABASE, OWNER_ROLE), (QUEUE, QUEUE_ROLE)):
            if name not in present:
                make_database(connection, name, owner)
    with server.admin(QUEUE) as connection, connection.transaction():
        connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(QUEUE_ROLE)))
        if connection.execute("SELECT to_regclass('pgmq.meta')").fetchone() == (None,):
            connection.execute(queue_tables())
        connection.execute(OPEN_QUEUE_ONCE)


def make_database(connection: psycopg.Connection, name: str, owner: str) -> None:
    """A database that only its owner, and for the registry the app, may enter."""
    database = sql.Identifier(name)
    connection.execute(
        sql.SQL("CREATE DATABASE {} OWNER {}").format(database, sql.Identifier(owner))
    )
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    if owner == OWNER_ROLE:
        connection.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, sql.Identifier(APP_ROLE))
        )


def queue_tables() -> bytes:
    """The queue's own SQL from its wheel; read, not imported, as its client starts slowly."""
    spec = find_spec("pgmq")
    if spec is None or spec.origin is None:
        raise EmbeddedPostgresError("The package pgmq is not installed: run `make run`.")
    return (Path(spec.origin).parent / "sql" / "pgmq.sql").read_bytes()


def guard(process: subprocess.Popen[bytes], folder: Path) -> None:
    """Waits, without polling, until no user is left, the server dies or SIGTERM comes.

    Returns with the exclusive lock on `users` still held, if that is why it returns: a user that
    comes meanwhile waits until this keeper has ended, and then starts another.
    """
    users = open_lock(folder / "users")
    try:
        signal.signal(signal.SIGCHLD, interrupt)
        signal.signal(signal.SIGTERM, interrupt)
        if process.poll() is None:
            fcntl.flock(users, fcntl.LOCK_EX)
    except WaitEndedError:
        return
    finally:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)


def interrupt(number: int, frame: FrameType | None) -> None:
    """A signal handler that ends the wait for the lock."""
    raise WaitEndedError


def stop(process: subprocess.Popen[bytes]) -> None:
    """A fast stop, which rolls back what is open and writes everything out; else at once."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(STOP_LIMIT)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGQUIT)
        process.wait()


def run(folder: Path, ready: Callable[[], None]) -> int:
    """Keeps the server; an expected failure is one line, the last of the output."""
    try:
        Keeper(EmbeddedPostgres(folder)).keep(ready)
    except EmbeddedPostgresError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def main(folder: Path) -> int:
    """Goes into the background, and comes back once the server answers or has failed."""
    reader, writer = os.pipe()
    if os.fork():
        os.close(writer)
        return 0 if os.read(reader, 1) else 1
    os.close(reader)

    def ready() -> None:
        os.write(writer, b"1")
        os.close(writer)

    os.chdir("/")
    return run(folder, ready)


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
