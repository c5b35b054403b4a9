"""The registry's roles on a real PostgreSQL server; the embedded one makes its own."""

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from config.embedded_postgres import APP_ROLE, OWNER_ROLE


def prepare_roles(owner_url: str, app_url: str) -> None:
    """Makes the two roles, gives them the database, and lets both URLs' users assume them.

    `owner_url` must name a user who may create roles. Safe to repeat. Raises psycopg.Error.
    """
    app = conninfo_to_dict(app_url)
    with psycopg.connect(owner_url, autocommit=True) as connection:
        for role in (OWNER_ROLE, APP_ROLE):
            make_role(connection, role)
        join(connection, OWNER_ROLE, connection.info.user)
        if app.get("user") == APP_ROLE:
            set_password(connection, str(app.get("password") or ""))
        else:
            join(connection, APP_ROLE, str(app.get("user") or connection.info.user))
        give_database(connection)


MOST_CONNECTIONS = 60  # of the app: the owner and a backup always get in besides
NO_RIGHTS = "NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"


def make_role(connection: psycopg.Connection, role: str) -> None:
    """A role without any right of its own; one with a right that would lift policies is refused."""
    known = connection.execute(
        "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s", [role]
    ).fetchone()
    if not known:
        create = sql.SQL(f"CREATE ROLE {{}} NOLOGIN {NO_RIGHTS}")
        connection.execute(create.format(sql.Identifier(role)))
    elif known[0]:
        raise psycopg.errors.InvalidAuthorizationSpecification(
            f"{role} is a superuser or passes by row-level security: ALTER ROLE {role} "
            "NOSUPERUSER NOBYPASSRLS, then try again."
        )


def join(connection: psycopg.Connection, role: str, user: str) -> None:
    """Lets a user assume a role, unless it can, as a superuser can."""
    may = connection.execute("SELECT pg_has_role(%s, %s, 'MEMBER')", [user, role]).fetchone()
    if may != (True,):
        connection.execute(
            sql.SQL("GRANT {} TO {}").format(sql.Identifier(role), sql.Identifier(user))
        )


def set_password(connection: psycopg.Connection, password: str) -> None:
    """Lets the app's role log in. Only the password's hash travels, as servers log statements."""
    role = sql.Identifier(APP_ROLE)
    login = f"ALTER ROLE {{}} LOGIN CONNECTION LIMIT {MOST_CONNECTIONS}"
    connection.execute(sql.SQL(login).format(role))
    if password:
        secret = connection.pgconn.encrypt_password(password.encode(), APP_ROLE.encode())
        connection.execute(
            sql.SQL("ALTER ROLE {} PASSWORD {}").format(role, sql.Literal(secret.decode()))
        )


def give_database(connection: psycopg.Connection) -> None:
    """The owner's role owns the database; nobody but the app may enter it besides."""
    database = sql.Identifier(connection.info.dbname)
    owner, app = sql.Identifier(OWNER_ROLE), sql.Identifier(APP_ROLE)
    for statement, names in (
        ("ALTER DATABASE {} OWNER TO {}", (database, owner)),
        ("REVOKE ALL ON DATABASE {} FROM PUBLIC", (database,)),
        ("GRANT CONNECT ON DATABASE {} TO {}", (database, app)),
    ):
        connection.execute(sql.SQL(statement).format(*names))
