"""Hosts with networks of their own: namespaces of the kernel, joined by cables to a centre.

The networks belong to processes of this test and vanish with them, whatever happens. The machine's
own interfaces are neither used nor seen: the servers stand in a namespace, too. Addresses are those
that RFC 2544 keeps for measurements.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.faults.programs import Program, until

SERVERS = "198.18.0.1"
OUTSIDE = Path("/proc/self/ns/net")


def missing() -> str:
    """Why hosts cannot be made here; empty where they can."""
    if not (shutil.which("ip") and shutil.which("unshare") and shutil.which("nsenter")):
        return "needs ip, unshare and nsenter (packages iproute2 and util-linux)"
    if os.geteuid() != 0:
        return "needs root, to make network namespaces"
    tried = subprocess.run(["unshare", "--net", "true"], capture_output=True, check=False)
    return "" if tried.returncode == 0 else "this machine allows no network namespaces"


class Host:
    """A network namespace, which lives as long as its process."""

    def __init__(self, folder: Path, name: str) -> None:
        command = ["unshare", "--net", "sleep", "infinity"]
        self.keeper = Program(name, command, {}, folder / f"{name}.log")
        self.keeper.start()
        assert self.keeper.process is not None
        self.pid = self.keeper.process.pid
        self.path = Path(f"/proc/{self.pid}/ns/net")
        until(lambda: self.path.stat().st_ino != OUTSIDE.stat().st_ino, f"the network of {name}")
        self.network = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)
        self.ip("link", "set", "lo", "up")

    def ip(self, *words: str) -> None:
        """`ip`, in this network alone."""
        subprocess.run(["nsenter", f"--net={self.path}", "ip", *words], check=True)

    def end(self) -> None:
        os.close(self.network)
        self.keeper.kill()


class Centre(Host):
    """Where the servers stand."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, "servers")
        self.ip("address", "add", f"{SERVERS}/32", "dev", "lo")

    def join(self, host: Host, number: int) -> None:
        """Lays a cable to a host, which reaches the servers through it."""
        here, there = f"198.18.{number}.1", f"198.18.{number}.2"
        cable = f"cable{number}"
        ends = ["type", "veth", "peer", "name", "cable", "netns", str(host.pid)]
        subprocess.run(["ip", "link", "add", cable, "netns", str(self.pid), *ends], check=True)
        for side, name, address in ((self, cable, here), (host, "cable", there)):
            side.ip("address", "add", f"{address}/30", "dev", name)
            side.ip("link", "set", "dev", name, "up")
        host.ip("route", "add", SERVERS, "via", here, "dev", "cable")

    def cut(self, number: int) -> None:
        """From now on what the host sends is lost without a word, and it hears nothing."""
        self.ip("link", "set", "dev", f"cable{number}", "down")

    def mend(self, number: int) -> None:
        self.ip("link", "set", "dev", f"cable{number}", "up")


@contextmanager
def joined(folder: Path, count: int) -> Iterator[tuple[Centre, list[Host]]]:
    """A centre and so many hosts, numbered from 1."""
    with ExitStack() as stack:
        centre = Centre(folder)
        stack.callback(centre.end)
        hosts = []
        for number in range(1, count + 1):
            hosts.append(Host(folder, f"host{number}"))
            stack.callback(hosts[-1].end)
            centre.join(hosts[-1], number)
        yield centre, hosts
