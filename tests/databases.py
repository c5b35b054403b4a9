"""Databases for tests: one migrated template per state of the code, and quick copies of it.

Several runs may use one server at once, and a run may be killed. So every database in use is
marked by an advisory lock of the session that made it: the server drops the lock with the
session, and what bears no lock is a leftover that anyone may drop.
"""

import base64
import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import django
import psycopg
from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import connections
from psycopg import sql
from psycopg.conninfo import make_conninfo

from config.roles import prepare_roles

# A key ring for processes that tests start as production would: not a secret.
IDENTITY_KEYS = f"test:{base64.b64encode(bytes(32)).decode()}"
ALIASES = ("default", "owner")
PREFIX = "physis_test_"
BUILDING = "physis_test building"  # the lock of whoever builds a template
REFERENCE_DATA = ("codelists_load", "schedules_load", "reminders_load")
# Changes of these files leave the tables and the reference data as they are.
WITHOUT_EFFECT = frozenset({"views.py", "forms.py", "urls.py", "selectors.py", "tasks.py"})


class TestServer:
    """Makes and drops databases on the server that the settings name."""

    __test__ = False

    def __init__(self) -> None:
        if settings.EMBEDDED_POSTGRES:
            settings.EMBEDDED_POSTGRES.ensure()
            self.session = settings.EMBEDDED_POSTGRES.admin()
        else:
            prepare_roles(settings.DATABASE_OWNER_URL, settings.DATABASE_URL)
            self.session = psycopg.connect(settings.DATABASE_OWNER_URL, autocommit=True)
        self.template = f"{PREFIX}{fingerprint()}"
        self.run = f"{os.getpid()}_{time.time_ns() // 1_000_000 % 10**9}"
        self.made = 0
        self.mine: set[str] = set()

    def close(self) -> None:
        """Ends the session; a template that is out of date may then be dropped."""
        self.session.close()

    def session_in(self, name: str) -> psycopg.Connection:
        """A session of this server's user, who owns all, in one of its databases."""
        described = make_conninfo(**{**self.session.info.get_parameters(), "dbname": name})
        return psycopg.connect(described, autocommit=True)

    def prepare(self) -> None:
        """Builds the template unless it is there, and holds it; drops leftovers first.

        One process does this at a time; the template itself is then held by all that copy it.
        """
        self._lock(BUILDING)
        try:
            self.session.execute("SELECT pg_advisory_lock_shared(hashtext(%s))", [self.template])
            self._drop_leftovers()
            if self.template not in self._databases():
                self._build_template()
        finally:
            self._unlock(BUILDING)

    def create(self, template: str = "") -> str:
        """A new copy of the template, or of another, held by this session."""
        return self._new(template or self.template)

    def create_empty(self) -> str:
        """A new database without a table, as a dump is restored into; held by this session."""
        return self._new("template1")

    def _new(self, template: str) -> str:
        self.made += 1
        name = f"{self.template}_{self.run}_{self.made}"
        self._lock(name)
        self._create(name, template)
        self.mine.add(name)
        return name

    def drop(self, name: str) -> None:
        """Drops a copy, whoever is still connected to it."""
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        self._unlock(name)
        self.mine.discard(name)

    def _databases(self) -> set[str]:
        rows = self.session.execute("SELECT datname FROM pg_database").fetchall()
        return {name for (name,) in rows if name.startswith(PREFIX)}

    def _drop_leftovers(self) -> None:
        # A session may take its own lock twice, so its own databases are left out by name.
        for name in self._databases() - {self.template} - self.mine:
            row = self.session.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [name])
            if row.fetchone() == (True,):
                self.drop(name)

    def _build_template(self) -> None:
        """Migrates and loads under a draft name: a template that has its name is whole."""
        draft = f"{self.template}_draft"
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", draft)
        self._create(draft, "template1")
        with pointed_at(draft):
            call_command("migrate", verbosity=0)
            for command in REFERENCE_DATA:
                if command in get_commands():
                    call_command(command, verbosity=0)
        self._execute("ALTER DATABASE {} RENAME TO {}", draft, self.template)

    def _create(self, name: str, template: str) -> None:
        self._execute("CREATE DATABASE {} TEMPLATE {} OWNER registry_owner", name, template)
        # A copy has the rights of a new database, and not those of the one that it was copied from.
        self._execute("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC", name)

    def _execute(self, statement: str, *names: str) -> None:
        self.session.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def _lock(self, name: str) -> None:
        self.session.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])

    def _unlock(self, name: str) -> None:
        self.session.execute("SELECT pg_advisory_unlock(hashtext(%s))", [name])


@contextmanager
def pointed_at(name: str) -> Iterator[None]:
    """Points every connection, of any thread, at another database while the block runs."""
    before = {alias: connections.databases[alias]["NAME"] for alias in ALIASES}
    point(dict.fromkeys(ALIASES, name))
    try:
        yield
    finally:
        point(before)


def point(names: dict[str, str]) -> None:
    """Closes this thread's connections and changes the databases they will lead to."""
    for alias, name in names.items():
        connections[alias].close()
        connections.databases[alias]["NAME"] = name


def fingerprint() -> str:
    """Twelve digits that change with the tables, the reference data or Django."""
    digest = hashlib.sha256(django.get_version().encode())
    for path in sorted(sources(settings.BASE_DIR / "registry")):
        digest.update(str(path.relative_to(settings.BASE_DIR)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def sources(folder: Path) -> Iterable[Path]:
    """Files that may change what a migrated and loaded database holds."""
    for suffix in ("*.py", "*.json", "*.sql"):
        for path in folder.rglob(suffix):
            if path.name not in WITHOUT_EFFECT:
                yield path
