"""What the app's role may do in the database, and what only the owner may."""

import psycopg
import pytest
from django.apps import apps
from django.db import connection, connections, transaction
from django.db.utils import ProgrammingError

from config.embedded_postgres import APP_ROLE, OWNER_ROLE

pytestmark = pytest.mark.django_db

FORBIDDEN = [
    "TRUNCATE registry_heartbeat",
    "CREATE TABLE mine (id int)",
    "ALTER TABLE registry_heartbeat ADD mine int",
    "DROP TABLE registry_heartbeat",
    "DELETE FROM django_migrations",
    "CREATE ROLE mine",
    f"SET ROLE {OWNER_ROLE}",
]


def rows(query: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        found: list[tuple[object, ...]] = cursor.fetchall()
        return found


def test_tests_run_as_the_app() -> None:
    assert rows("SELECT current_user, session_user") == [(APP_ROLE, APP_ROLE)]
    assert rows(f"SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = '{APP_ROLE}'") == [
        (False, False)
    ]


def test_the_app_owns_nothing() -> None:
    assert rows(f"SELECT relname FROM pg_class WHERE relowner = '{APP_ROLE}'::regrole") == []
    owners = "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"
    assert rows(owners) == [(OWNER_ROLE,)]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_forbidden(statement: str) -> None:
    with (
        pytest.raises(ProgrammingError) as caught,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert isinstance(caught.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_every_table_can_be_read() -> None:
    for model in apps.get_models(include_auto_created=True):
        with connection.cursor() as cursor:
            cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [model._meta.db_table])
            assert cursor.fetchone() == (True,), model


@pytest.mark.django_db(databases=["default", "owner"])
def test_owner_connection_is_the_owner() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (OWNER_ROLE,)
