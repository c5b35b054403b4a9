"""A dump that is restored on another database verifies."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections

from config.embedded_postgres import binaries
from registry.audit.head import head
from registry.audit.jobs import seal
from registry.audit.verify.report import verified
from registry.patients.models import Patient
from tests.contexts import everywhere_on_this_connection
from tests.databases import TestServer, pointed_at
from tests.people import coordinator_of, make_centre, make_patient

pytestmark = pytest.mark.skipif(
    not settings.EMBEDDED_POSTGRES, reason="uses the programs beside the embedded server"
)


def test_a_restored_dump_verifies(
    live_database: str, database_server: TestServer, tmp_path: Path
) -> None:
    centre = make_centre("ABC")
    patient = make_patient(centre, coordinator_of(centre))
    Patient.objects.update(anchor_note="before the dump")
    seal()
    kept, dump = head(), tmp_path / "physis.dump"
    assert settings.EMBEDDED_POSTGRES is not None
    assert kept is not None
    settings.EMBEDDED_POSTGRES.dump(dump, live_database)

    with restored(database_server, dump) as name, pointed_at(name):
        everywhere_on_this_connection()
        assert Patient.objects.get().pk == patient.pk
        assert list(verified(kept.hash, workers=0).faults) == []
        Patient.objects.update(anchor_note="after it")
        assert seal().events == 1
        assert list(verified(kept.hash, workers=0).faults) == []
        connections.close_all()


@contextmanager
def restored(server: TestServer, dump: Path) -> Iterator[str]:
    """A fresh database with the dump in it, dropped at the end."""
    assert settings.EMBEDDED_POSTGRES is not None
    name = server.create_empty()
    url = settings.EMBEDDED_POSTGRES.url(name, "postgres")
    command = [binaries() / "pg_restore", "--exit-on-error", "-d", url, dump]
    subprocess.run([*map(str, command)], check=True)
    yield name
    server.drop(name)
