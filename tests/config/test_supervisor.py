"""make run as a whole: it starts, mends itself, ends completely, and starts after any kill."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest

from config.embedded_postgres import BASE_DIR

LIMIT = 40.0  # seconds
Start = Callable[[], subprocess.Popen[str]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture
def start(home: Path, port: int) -> Iterator[Start]:
    """Starts supervisors in one home, and leaves no process of it."""
    given = {"PHYSIS_HOME": str(home), "PORT": str(port), "DEMO": "0"}
    inherited = {key: value for key, value in os.environ.items() if key != "MAKELEVEL"}

    def begin() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "config.supervisor"],
            cwd=BASE_DIR,
            env={**inherited, **given},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        stack.enter_context(process)
        stack.callback(process.terminate)
        return process

    with ExitStack() as stack:
        yield begin


def health(port: int) -> dict[str, str]:
    """The answer of /health/, empty while there is none."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/health/")
        answer: dict[str, str] = json.loads(connection.getresponse().read())
    except (OSError, ValueError, http.client.HTTPException):
        return {}
    finally:
        connection.close()
    return answer


def until(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + LIMIT
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def well(port: int) -> bool:
    return health(port).get("status") == "ok"


def left(home: Path, name: str = "") -> list[psutil.Process]:
    """Living processes of this home, zombies aside."""
    found = []
    for process in psutil.process_iter():
        try:
            command = " ".join(process.cmdline())
            ours = str(home) in command or process.environ().get("PHYSIS_HOME") == str(home)
        except psutil.Error:
            continue
        if ours and command and name in command:
            found.append(process)
    return found


def test_starts_mends_itself_and_ends_completely(home: Path, port: int, start: Start) -> None:
    supervisor = start()
    assert until(lambda: well(port))
    second = start()
    assert "already runs from" in second.communicate()[0]
    assert second.returncode == 1

    web = left(home, "gunicorn")
    web[0].kill()
    assert until(lambda: not web[0].is_running() and well(port))
    for process in left(home, "postgres -D"):
        process.kill()
    assert until(lambda: well(port))

    supervisor.send_signal(signal.SIGTERM)
    output = supervisor.communicate(timeout=LIMIT)[0]
    assert supervisor.returncode == 0
    assert left(home) == []
    assert f"http://127.0.0.1:{port}/" in output
    assert "accounts_create_first" in output
    assert "The database ended and starts again." in output


def test_kill_of_the_supervisor_leaves_nothing_and_it_starts_again(
    home: Path, port: int, start: Start
) -> None:
    first = start()
    assert until(lambda: well(port))
    first.kill()
    first.wait()
    second = start()  # waits for what is ending
    assert until(lambda: well(port))
    second.kill()
    second.wait()
    assert until(lambda: left(home) == [])


def test_port_in_use_is_one_sentence(home: Path, port: int, start: Start) -> None:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen()
        supervisor = start()
        output = supervisor.communicate(timeout=LIMIT)[0]
    assert supervisor.returncode == 1
    assert output.startswith(f"Port {port} cannot be used")
    assert len(output.splitlines()) == 1
    assert left(home) == []
