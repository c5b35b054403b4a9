"""What must be done before the first page: migrations, reference data, cases, static files.

Each step is safe to repeat and quick when there is nothing to do; but starting Django only to learn
that costs most of a second. So a note beside the embedded database says for which state of the
code, and of the table of migrations, everything was done.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import django
import psycopg
from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import connections

# In this order; a command that this version does not have is left out.
LOADERS = (
    *("codelists_load", "schedules_load", "reminders_load", "cases_load"),
    *("consents_recompute", "plans_settle"),
)
DEMONSTRATION = "demo_load"
SOURCES = ("config", "registry", "templates")
APPLIED = "SELECT count(*), coalesce(max(id), 0) FROM django_migrations"


def prepare() -> None:
    """Does what is not done yet; says on the terminal what takes long."""
    note = note_path()
    wanted = fingerprint()
    if note and note.exists() and files_are_there() and note.read_text() == state(wanted):
        return
    django.setup()
    print("Preparing the database and its contents ...", flush=True)
    logs = Path(settings.PHYSIS_HOME) / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    with (logs / "preparation.log").open("w", encoding="utf-8") as report:
        for command in ("migrate", *LOADERS, *((DEMONSTRATION,) if settings.DEMO else ())):
            if command in get_commands():
                call_command(command, verbosity=0, stdout=report)
        call_command("collectstatic", interactive=False, verbosity=0, stdout=report)
    connections.close_all()
    if note:
        note.write_text(state(wanted))


def note_path() -> Path | None:
    """Beside the embedded database, so that it vanishes with it; a real server has no note."""
    server = settings.EMBEDDED_POSTGRES
    return server.folder / "prepared.json" if server else None


def files_are_there() -> bool:
    """Whether nobody removed what the steps leave outside the database."""
    return settings.STATIC_ROOT.exists() and (not settings.DEMO or logins_path().exists())


def logins_path() -> Path:
    """Where demo_load leaves the logins: role to e-mail and password."""
    return Path(settings.PHYSIS_HOME) / "demo-logins.json"


def state(code: str) -> str:
    """The code's fingerprint together with what the database says of its migrations."""
    try:
        with psycopg.connect(settings.DATABASE_URL) as connection:
            applied = connection.execute(APPLIED).fetchone()
    except psycopg.Error:
        applied = None  # no database or no table yet: everything is to be done
    return json.dumps({"code": code, "applied": applied, "demonstration": settings.DEMO})


def fingerprint() -> str:
    """A digest of everything that decides what is migrated, loaded and served as static."""
    digest = hashlib.sha256()
    for path in (settings.BASE_DIR / "requirements.txt", *sources()):
        digest.update(str(path.relative_to(settings.BASE_DIR)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def sources() -> Iterator[Path]:
    """The project's own files, in one order."""
    for name in SOURCES:
        for path in sorted((settings.BASE_DIR / name).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                yield path
