"""Contexts for tests: by default a test sees and changes every centre, as a command does."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.connection import ConnectionProxy

from registry.audit.context import Context, Door, Everywhere, under
from registry.audit.proof import proof_of

TEST = Context(Door.COMMAND, job="test", everywhere=Everywhere.ALL)
# In a test the transaction of a request is a savepoint inside the test's own: one statement more at
# its end puts the test's context in force again.
NESTING = 1
NOBODY = Context(Door.PAGE)


@contextmanager
def everywhere() -> Iterator[None]:
    """Inside a transaction that the test rolls back."""
    with under(TEST):
        yield


def everywhere_on_this_connection() -> None:
    """For tests that commit: this thread's connection alone, and outside of transactions."""
    everywhere_on(connection)


def everywhere_on(chosen: "BaseDatabaseWrapper | ConnectionProxy[BaseDatabaseWrapper]") -> None:
    """For tests that write on a second connection: until that is closed."""
    chosen.ensure_connection()
    backend = chosen.connection.info.backend_pid
    settings = {**TEST.settings, "proof": proof_of(backend, *TEST.settings.values())}
    calls = ", ".join(f"set_config('registry.{name}', %s, false)" for name in settings)
    with chosen.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", list(settings.values()))
