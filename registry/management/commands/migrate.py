"""manage.py migrate: brings the tables up to date, as their owner."""

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import connections

from registry.audit.protection import protect

# What the app's role may do with tables that the owner makes from now on; a migration may take
# some of it away again. TRUNCATE is not among it: it passes by every row's history.
RIGHTS = """
GRANT USAGE ON SCHEMA public TO registry_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO registry_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO registry_app;
"""
LOG_OF_MIGRATIONS = "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM registry_app"


class Command(migrate.Command):
    """Django's migrate on the owner's connection.

    It also gives the app its rights, and every table its policies and its history.
    """

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        writes = not (options["plan"] or options["check_unapplied"])
        if writes:
            execute(options["database"], RIGHTS)
        super().handle(*args, **options)
        if writes:
            execute(options["database"], LOG_OF_MIGRATIONS)
            if not options["app_label"]:
                protect(options["database"])


def execute(alias: str, statement: str) -> None:
    """Runs one statement on a connection."""
    with connections[alias].cursor() as cursor:
        cursor.execute(statement)
