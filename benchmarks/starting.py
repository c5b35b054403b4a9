"""From a fresh clone to the first page: with installation, without it, and the second start."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from benchmarks.figures import Figure

GIVE_UP_S = 300.0
LIMITS_S = {"installing": 120.0, "fresh": 15.0, "second": 5.0}


def measure() -> Iterator[Figure]:
    """Printed and not asserted: a download is as fast as the line."""
    with tempfile.TemporaryDirectory(prefix="physis-bench-") as folder:
        clone = Path(folder) / "physis"
        source = str(settings.BASE_DIR)
        subprocess.run(["git", "clone", "--quiet", source, str(clone)], check=True)
        yield _figure("installing", clone)
        shutil.rmtree(clone / "var")
        yield _figure("fresh", clone)
        yield _figure("second", clone)


def _figure(kind: str, clone: Path) -> Figure:
    seconds = round(_first_page(clone), 1)
    return Figure(f"first_page_{kind}", seconds, "s", LIMITS_S[kind], binding=False)


def _first_page(clone: Path) -> float:
    """Seconds from `make run` to the first page; everything is stopped again."""
    port = _free_port()
    env = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    began = time.monotonic()
    with subprocess.Popen(
        ["make", "run"],
        cwd=clone,
        env={**env, **_certificates(), "PORT": str(port)},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    ) as run:
        try:
            _wait_for(f"http://127.0.0.1:{port}/login/", run, began)
            return time.monotonic() - began
        finally:
            os.killpg(run.pid, signal.SIGTERM)


def _certificates() -> dict[str, str]:
    """How this machine's pip trusts its index."""
    return {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_"))}


def _wait_for(address: str, run: "subprocess.Popen[bytes]", began: float) -> None:
    while time.monotonic() - began < GIVE_UP_S:
        if run.poll() is not None:
            raise RuntimeError(f"make run ended with {run.returncode}")
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(f"no page after {GIVE_UP_S} s")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
