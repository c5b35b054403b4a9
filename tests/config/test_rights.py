"""What the app's role may do in the database, and what only the owner may."""

import psycopg
import pytest
from django.apps import apps
from django.db import connection, connections, transaction
from django.db.utils import ProgrammingError

from config.embedded_postgres import APP_ROLE, OWNER_ROLE
from config.roles import make_role
from tests.databases import TestServer

pytestmark = pytest.mark.django_db

FORBIDDEN = [
    "TRUNCATE registry_heartbeat",
    "CREATE TABLE mine (id int)",
    "ALTER TABLE registry_heartbeat ADD mine int",
    "DROP TABLE registry_heartbeat",
    "DELETE FROM django_migrations",
    "CREATE ROLE mine",
    f"SET ROLE {OWNER_ROLE}",
    "CREATE TEMP TABLE mine (id int)",
    "CREATE TABLE audit.mine (id int)",
    "CREATE TABLE scope.mine (id int)",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE VIEW mine AS SELECT 1",
    "CREATE SEQUENCE mine",
    "CREATE TYPE mine AS ENUM ('a')",
    "CREATE SCHEMA mine",
    f"ALTER ROLE {APP_ROLE} BYPASSRLS",
    f"ALTER ROLE {OWNER_ROLE} LOGIN",
    "COPY registry_user TO PROGRAM 'cat'",
    "COPY registry_user TO '/tmp/users'",
    "SELECT pg_read_file('/etc/passwd')",
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


def test_the_app_may_nothing_besides() -> None:
    rights = "rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls"
    for role in (APP_ROLE, OWNER_ROLE):
        found = rows(f"SELECT {rights} FROM pg_roles WHERE rolname = '{role}'")
        assert found == [(False,) * 5]


@pytest.mark.parametrize("right", ["CREATE", "TEMP"])
def test_the_app_makes_nothing_in_the_database(right: str) -> None:
    asked = f"SELECT has_database_privilege('{APP_ROLE}', current_database(), '{right}')"
    assert rows(asked) == [(False,)]


def test_the_app_makes_nothing_in_any_schema() -> None:
    where = f"has_schema_privilege('{APP_ROLE}', oid, 'CREATE')"
    assert rows(f"SELECT nspname FROM pg_namespace WHERE {where}") == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("search_path", "public,pg_temp"),
        ("lock_timeout", "20s"),
        ("idle_in_transaction_session_timeout", "10min"),
        ("row_security", "on"),
    ],
)
def test_limits_of_each_session(name: str, value: str) -> None:
    assert rows(f"SHOW {name}") == [(value,)]


@pytest.mark.parametrize("right", ["SUPERUSER", "BYPASSRLS"])
def test_a_role_that_passes_by_policies_is_refused(database_server: TestServer, right: str) -> None:
    with database_server.session.transaction(force_rollback=True):
        database_server.session.execute(f"CREATE ROLE too_mighty {right}")
        with pytest.raises(psycopg.Error, match="NOSUPERUSER NOBYPASSRLS, then try again"):
            make_role(database_server.session, "too_mighty")


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
