"""How child processes begin: they end with their parent, and PostgreSQL never runs as root.

Linux offers what is needed without any program: the parent's death signal, and ambient
capabilities for the one case of a database inside root's own closed home.
"""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

LINUX = sys.platform == "linux"
PR_SET_PDEATHSIG, PR_SET_SECUREBITS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 1, 28, 47, 2
SECBIT_NO_SETUID_FIXUP = 1 << 2
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2
CAPABILITY_VERSION_3 = 0x20080522
# Loaded before any fork: a child between fork and exec must not import.
LIBC = ctypes.CDLL(None, use_errno=True)


class Header(ctypes.Structure):
    """The kernel's cap_user_header_t; pid 0 is the caller."""

    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class Sets(ctypes.Structure):
    """The kernel's cap_user_data_t: 32 capabilities in three sets."""

    _fields_ = [
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    ]


@dataclass(frozen=True)
class Account:
    """The user a program runs as; `uid` None is the current one.

    `capability` is the one right that lets this user pass through folders closed to it.
    """

    uid: int | None = None
    gid: int | None = None
    capability: int | None = None

    def give(self, path: Path) -> None:
        """Makes the account the owner of a path."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)


def check(result: int) -> None:
    """Raises the OSError of a C call that failed."""
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def keep_one_capability(uid: int, capability: int) -> None:
    """Becomes the user and keeps one capability, also over exec.

    Without the secure bit the kernel's access(), by which initdb looks for its programs, would
    leave the capability out of account.
    """
    check(LIBC.prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0))
    os.setuid(uid)
    mask = 1 << capability
    sets = (Sets * 2)(Sets(mask, mask, mask), Sets(0, 0, 0))
    check(LIBC.capset(ctypes.byref(Header(CAPABILITY_VERSION_3, 0)), sets))
    check(LIBC.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0))


def end_with_parent(ending: signal.Signals) -> None:
    """Asks the kernel to send this process a signal when its parent ends (Linux only)."""
    check(LIBC.prctl(PR_SET_PDEATHSIG, int(ending), 0, 0, 0))


def child_setup(account: Account, ending: signal.Signals) -> Callable[[], None]:
    """What a child does before exec: becomes the account, and ends when its parent does.

    The signal of the parent's death is asked for last, as a change of user clears it.
    """
    parent = os.getpid()

    def setup() -> None:
        if account.uid is not None and account.gid is not None:
            os.setgroups([])
            os.setgid(account.gid)
            if account.capability is None:
                os.setuid(account.uid)
            else:
                keep_one_capability(account.uid, account.capability)
        if LINUX:
            end_with_parent(ending)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)

    return setup


def server_account(data: Path, binaries: Path) -> Account | None:
    """Who runs PostgreSQL, which refuses root; None if nobody can reach the folders.

    For root: the owner of an existing data folder, else the user postgres, else nobody. No user
    is made. The capability is added only where the user cannot reach the folders without it.
    """
    if os.geteuid() != 0:
        return Account()
    uid, gid = data_owner(data)
    for capability in (None, *held_capabilities()):
        account = Account(uid, gid, capability)
        if can_reach(account, data.parent, binaries):
            return account
    return None


def data_owner(data: Path) -> tuple[int, int]:
    """User and group that own the data folder, or shall own it."""
    if data.exists():
        found = data.stat()
        return found.st_uid, found.st_gid
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return entry.pw_uid, entry.pw_gid
    return 65534, 65534


def held_capabilities() -> list[int]:
    """Which of the two useful capabilities this process has, the weaker first."""
    if not LINUX:
        return []
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("CapPrm:"):
            permitted = int(line.split()[1], 16)
            return [c for c in (CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE) if permitted >> c & 1]
    return []


def can_reach(account: Account, folder: Path, binaries: Path) -> bool:
    """Whether the account can enter the folder and run PostgreSQL's program."""
    try:
        result = subprocess.run(
            [str(binaries / "postgres"), "--version"],
            env={},
            preexec_fn=child_entering(account, folder, binaries),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return result.returncode == 0


def child_entering(account: Account, folder: Path, binaries: Path) -> Callable[[], None]:
    """The set-up of a child that also looks whether it reaches what PostgreSQL needs."""
    setup = child_setup(account, signal.SIGKILL)
    sample = binaries.parent / "share" / "postgresql" / "postgresql.conf.sample"

    def enter() -> None:
        setup()
        os.chdir(folder)
        for path, way in ((binaries / "postgres", os.X_OK), (sample, os.R_OK)):
            if not os.access(path, way):
                raise PermissionError(path)

    return enter
