"""Real programs that a test may kill at any moment and start again, each in a session of its own.

Only what was started here is ever killed, by its own id; nothing outlives the test, as each program
ends with its parent (config/process.py) and a block ends what it began.
"""

import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from config.embedded_postgres import BASE_DIR
from config.process import LIBC, Account, check, child_setup

LIMIT = 60.0  # seconds until a test gives up; nothing is measured by it
Command = Sequence[str]


def until(true: Callable[[], bool], what: str, limit: float = LIMIT) -> None:
    """Waits for something to come about."""
    deadline = time.monotonic() + limit
    while not true():
        assert time.monotonic() < deadline, f"{what} did not come about"
        time.sleep(0.02)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


class Program:
    """One command, as often as it is started."""

    def __init__(
        self,
        name: str,
        command: Command,
        environment: Mapping[str, str],
        log: Path,
        account: Account | None = None,
        network: int | None = None,
    ) -> None:
        self.name = name
        self.command = list(command)
        self.environment = {"PATH": os.environ["PATH"], **environment}
        self.log = log
        self.account = account or Account()
        self.network = network
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Starts it anew; the caller waits until it answers, if that matters."""
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                cwd=BASE_DIR,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=self._entering(),
            )

    def _entering(self) -> Callable[[], None]:
        """What its process does first: enters its network, then becomes its user."""
        setup, network = child_setup(self.account, signal.SIGKILL), self.network

        def enter() -> None:
            if network is not None:
                check(LIBC.setns(network, 0))
            setup()

        return enter

    def kill(self) -> None:
        """SIGKILL for the program and for all that it started, as when its machine loses power."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def children(self) -> list[int]:
        """The processes that it started itself."""
        if self.process is None:
            return []
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        with suppress(FileNotFoundError, ProcessLookupError):
            return [int(word) for word in path.read_text().split()]
        return []

    def kill_child(self, number: int) -> bool:
        """SIGKILL for one of its own processes; False when it has none."""
        found = self.children()
        if not found:
            return False
        child = found[number % len(found)]
        # A handle, as the number of a child that ended meanwhile may be a stranger's by now.
        with suppress(ProcessLookupError):
            handle = os.pidfd_open(child)
            try:
                if child in self.children():
                    signal.pidfd_send_signal(handle, signal.SIGKILL)
                    select.select([handle], [], [], LIMIT)
                    return True
            finally:
                os.close(handle)
        return False


def python(*arguments: str) -> list[str]:
    return [sys.executable, "-m", *arguments]
