"""make run: the whole registry under one process.

    python -m config.supervisor

Starts the embedded database, prepares it, and runs web server, Celery worker and Celery beat as
children. A child that ends is started again. Ctrl-C or SIGTERM ends everything within seconds; if
this process is killed, the kernel tells the children to end.
"""

import fcntl
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config.embedded_postgres import EmbeddedPostgresError, open_lock
from config.preparation import logins_path, prepare
from config.process import LINUX, Account, child_setup, end_with_parent

HOST = "127.0.0.1"
TICK = 1.0  # seconds between two looks at the database and at children that are to start
HEAD_START = 5.0  # seconds at most that the web server starts alone: the first page comes sooner
PATIENCE = 8.0  # seconds for the children to end before they are killed; an idle worker needs 4
FORERUNNER_LIMIT = 20.0  # seconds for the children of a killed supervisor to end
LONGEST_LOG = 10_000_000  # bytes
WELL_AFTER = 60.0  # seconds of life after which a child's next end counts as its first
LONGEST_PAUSE = 30.0  # seconds


class CannotRunError(Exception):
    """Why the registry cannot start, as a sentence for the person at the terminal."""


@dataclass
class Child:
    """One program that shall run as long as the supervisor does."""

    name: str
    command: list[str]
    log: Path
    files: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    pause: float = 0.5
    due: float = field(default=0.0)

    def start(self) -> None:
        """Starts the program in a session of its own: Ctrl-C reaches the supervisor alone."""
        if self.log.exists() and self.log.stat().st_size > LONGEST_LOG:
            self.log.unlink()
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *self.command],
                cwd=settings.BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                pass_fds=self.files,
                start_new_session=True,
                preexec_fn=child_setup(Account(), signal.SIGTERM),
            )
        self.began = time.monotonic()

    def look(self, now: float) -> None:
        """Notices the program's end, and starts it again after a pause that grows."""
        if self.process is None:
            if now >= self.due:
                self.start()
        elif self.process.poll() is not None:
            if now - self.began > WELL_AFTER:
                self.pause = 0.5
            code, self.process = self.process.returncode, None
            self.due = now + self.pause
            print(
                f"{self.name} ended ({code}) and starts again in {self.pause:g} s; "
                f"its log: {self.log}",
                flush=True,
            )
            self.pause = min(self.pause * 2, LONGEST_PAUSE)

    def send(self, number: signal.Signals) -> None:
        """Signals the program, for SIGKILL with all that it started."""
        if self.process is None or self.process.poll() is not None:
            return
        if number == signal.SIGKILL:
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)


class Supervisor:
    """Holds the locks, the listening socket and the children."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.children: list[Child] = []
        self.stopping = self.watching = False
        self.wakeup, self.wake = os.pipe()

    def run(self) -> None:
        """Runs until a signal asks to stop."""
        began = time.monotonic()
        self._catch_signals()
        self.home.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            family = self._lock(stack)
            listener = stack.enter_context(listen(settings.PORT))
            if settings.EMBEDDED_POSTGRES:
                stack.callback(settings.EMBEDDED_POSTGRES.release, wait=10.0)
                settings.EMBEDDED_POSTGRES.ensure()
            prepare()
            self.children = children(self.home / "logs", listener.fileno(), self._held(family))
            stack.callback(self._end)
            self._watch(began)

    def _catch_signals(self) -> None:
        os.set_blocking(self.wake, False)
        signal.set_wakeup_fd(self.wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, self._note)
        signal.signal(signal.SIGTERM, self._note)
        signal.signal(signal.SIGINT, self._note)

    def _note(self, number: int, frame: FrameType | None) -> None:
        """Notes the wish to stop; before the watch, when long steps run, it ends them at once."""
        if number == signal.SIGCHLD:
            return
        if not self.watching:
            raise SystemExit(0)
        self.stopping = True

    def _lock(self, stack: ExitStack) -> int:
        """Takes the folder for this supervisor, then waits for a killed one's children."""
        own, family = (open_lock(self.home / name) for name in ("run.lock", "children.lock"))
        stack.callback(os.close, own)
        stack.callback(os.close, family)
        if not lock_soon(own, 0):
            raise CannotRunError(
                f"Physis already runs from {self.home}: stop it, or set PHYSIS_HOME and PORT."
            )
        if not lock_soon(family, FORERUNNER_LIMIT):
            raise CannotRunError(
                f"Processes of an earlier run from {self.home} are still ending: try again soon."
            )
        return family

    def _held(self, family: int) -> tuple[int, ...]:
        """Locks that every child holds, too: a killed supervisor's children are known to be there,
        and the database waits for them.
        """
        server = settings.EMBEDDED_POSTGRES
        return (family, server.use) if server and server.use is not None else (family,)

    def _watch(self, began: float) -> None:
        """Starts the children, says when the web answers, and looks after everything."""
        self.watching = True
        probe: socket.socket | None = ask(settings.PORT)
        alone_until = time.monotonic() + HEAD_START
        while not self.stopping:
            now = time.monotonic()
            everybody = probe is None or now > alone_until
            for child in self.children if everybody else self.children[:1]:
                child.look(now)
            if settings.EMBEDDED_POSTGRES and not settings.EMBEDDED_POSTGRES.kept():
                print("The database ended and starts again.", flush=True)
                settings.EMBEDDED_POSTGRES.ensure()
            if self._sleep(probe) and probe:
                answered = probe.recv(1) != b""
                probe.close()
                probe = None if answered else ask(settings.PORT)
                if answered:
                    greet(time.monotonic() - began)

    def _sleep(self, probe: socket.socket | None) -> bool:
        """Waits for a tick, a signal or the probe's answer; true for the answer."""
        waited_for: list[int] = [self.wakeup, *([probe.fileno()] if probe else [])]
        ready = select.select(waited_for, [], [], TICK)[0]
        if self.wakeup in ready:
            os.read(self.wakeup, 4096)
        return probe is not None and probe.fileno() in ready

    def _end(self) -> None:
        """Asks the children to end, then makes them."""
        for child in self.children:
            child.send(signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        for child in self.children:
            if child.process:
                try:
                    child.process.wait(max(0.0, deadline - time.monotonic()))
                except subprocess.TimeoutExpired:
                    child.send(signal.SIGKILL)
                    child.process.wait()


def lock_soon(handle: int, seconds: float) -> bool:
    """Takes a lock within a time; false if somebody else keeps it."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.1)
        else:
            return True


def listen(port: int) -> socket.socket:
    """The web server's socket. Held here, it stays open while the web server starts again."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        raise CannotRunError(
            f"Port {port} cannot be used ({error.strerror}): choose another, as PORT={port + 1}."
        ) from error
    listener.listen(128)
    return listener


def children(logs: Path, listener: int, held: tuple[int, ...]) -> list[Child]:
    """Web, worker and beat; the first one has a head start."""
    logs.mkdir(exist_ok=True)
    web = ["gunicorn", "-c", "python:config.gunicorn", "-b", f"fd://{listener}", "config.wsgi"]
    celery = ["celery", "-q", "-A", "config.celery"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    worker = [*celery, "worker", "-P", "solo", "-l", "info", *quiet]
    beat = [*celery, "beat", "-l", "info"]
    return [
        Child("web", web, logs / "web.log", (listener, *held)),
        Child("worker", worker, logs / "worker.log", held),
        Child("beat", beat, logs / "beat.log", held),
    ]


def ask(port: int) -> socket.socket:
    """A question to the web server; the socket becomes readable when it answers.

    The listening socket is open already, so the question waits there until the server is up.
    """
    probe = socket.create_connection((HOST, port))
    probe.sendall(b"GET /health/ HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
    return probe


def greet(seconds: float) -> None:
    """Says where the registry is and how to get in."""
    print(f"\nPhysis runs at http://{HOST}:{settings.PORT}/ (ready after {seconds:.1f} s)")
    if not settings.DEMO:
        print("Make the first account:  python3 manage.py accounts_create_first")
    elif logins_path().exists():
        print("Sign in to the demonstration as:")
        for role, login in json.loads(logins_path().read_text()).items():
            print(f"  {role:14} {login['email']:36} {login['password']}")
    print(f"Logs: {settings.PHYSIS_HOME / 'logs'}   Stop: Ctrl-C\n", flush=True)


def main() -> int:
    """Runs the registry; an expected failure is one sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    # Under make: when make is killed, this ends, too. Started by hand it may outlive its shell.
    if LINUX and "MAKELEVEL" in os.environ:
        end_with_parent(signal.SIGTERM)
    try:
        Supervisor(Path(settings.PHYSIS_HOME)).run()
    except (CannotRunError, EmbeddedPostgresError, ImproperlyConfigured) as error:
        print(error, file=sys.stderr)
        return 1
    except PermissionError as error:
        print(
            f"{error.filename} cannot be used: set PHYSIS_HOME to a folder of your own, "
            "or run as the user who made this one.",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
