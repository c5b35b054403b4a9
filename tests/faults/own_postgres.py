"""A PostgreSQL server of this test's own, which may be stopped in any way and started again."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import psycopg
from psycopg import sql

from config.embedded_postgres import APP_ROLE, BASE_DIR, OWNER_ROLE, binaries
from config.postgres_keeper import INITDB, SETTINGS, make_database
from config.process import child_setup, server_account
from tests.databases import REFERENCE_DATA
from tests.faults.programs import LIMIT, Program, free_port, until

PLAIN = "registry"  # the database that is migrated once and copied for each test
STOPS = {"fast": signal.SIGINT, "immediate": signal.SIGQUIT, "killed": signal.SIGKILL}


class OwnPostgres:
    """The wheel's server on a folder that ends with the tests; TCP for the workers, its private
    socket for the test itself, which no cut of a network reaches."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.sockets = folder / "run"
        self.port = free_port()
        self.made = 0
        self.program: Program | None = None
        found = server_account(self.data, binaries())
        assert found is not None, "no user can run PostgreSQL in this folder"
        self.account = found

    def prepare(self) -> None:
        """The empty server; other hosts of a test may come from 198.18.0.0/15 (RFC 2544)."""
        for made in (self.data, self.sockets):
            made.mkdir(mode=0o700)
            self.account.give(made)
        command = [str(binaries() / "initdb"), "-D", str(self.data), "-U", "postgres", *INITDB]
        setup = child_setup(self.account, signal.SIGKILL)
        quiet = subprocess.DEVNULL
        subprocess.run(command, check=True, cwd="/", env={}, stdout=quiet, preexec_fn=setup)
        with (self.data / "pg_hba.conf").open("a") as rules:
            rules.write("host all all 198.18.0.0/15 trust\n")

    def start(self, address: str, network: int | None = None) -> None:
        """Listens on an address, in a network of its own where one is given."""
        settings = {
            **SETTINGS,
            "listen_addresses": address,
            "unix_socket_directories": str(self.sockets),
        }
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        command = [str(binaries() / "postgres"), "-D", str(self.data), *options]
        command += ["-c", f"port={self.port}"]
        log = self.folder / "postgres.log"
        environment = {"LC_ALL": "C"}
        self.program = Program("postgres", command, environment, log, self.account, network)
        self.start_again()

    def start_again(self) -> None:
        """After a stop; a killed postmaster's last processes may hold the data for a moment."""
        assert self.program is not None
        program = self.program

        def answers() -> bool:
            if not program.runs:
                program.start()
            try:
                self.admin("postgres").close()
            except psycopg.OperationalError:
                return False
            return True

        until(answers, "PostgreSQL")

    def stop(self, how: str) -> None:
        """Ends the postmaster by the signal of `STOPS`, and waits for it alone."""
        assert self.program is not None
        assert self.program.process is not None
        self.program.process.send_signal(STOPS[how])
        self.program.process.wait(LIMIT)

    def end(self) -> None:
        """For good, with all its processes."""
        if self.program is not None:
            if self.program.runs:
                self.stop("immediate")
            self.program.kill()

    def admin(self, database: str) -> psycopg.Connection:
        """The superuser's connection, which sees every row."""
        return psycopg.connect(
            host=str(self.sockets),
            port=self.port,
            user="postgres",
            dbname=database,
            autocommit=True,
            connect_timeout=5,
        )

    def url(self, database: str, user: str = APP_ROLE, host: str = "") -> str:
        """As a process of production reads it: by TCP where a host is given."""
        where = f"{host}:{self.port}" if host else ""
        socket = "" if host else f"?host={self.sockets}&port={self.port}"
        return f"postgresql://{user}@{where}/{database}{socket}"

    def migrate(self, environment: Mapping[str, str]) -> None:
        """Roles, tables and reference data, by the commands of a production."""
        with self.admin("postgres") as server:
            for role in (OWNER_ROLE, APP_ROLE):
                server.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
            make_database(server, PLAIN, OWNER_ROLE)
        urls = {
            "DATABASE_URL": self.url(PLAIN),
            "DATABASE_OWNER_URL": self.url(PLAIN, OWNER_ROLE),
            "PATH": os.environ["PATH"],
        }
        for command in ("migrate", *REFERENCE_DATA):
            subprocess.run(
                [sys.executable, "manage.py", command],
                cwd=BASE_DIR,
                env={**environment, **urls},
                check=True,
                stdout=subprocess.DEVNULL,
            )

    def copy(self) -> str:
        """A database of its own for one test."""
        self.made += 1
        name = f"{PLAIN}_{self.made}"
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}")
        with self.admin("postgres") as server:
            server.execute(create.format(*map(sql.Identifier, (name, PLAIN, OWNER_ROLE))))
        return name
