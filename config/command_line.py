"""What manage.py does: starts the embedded database where a command needs one."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from config.celery import app as celery
from config.embedded_postgres import EmbeddedPostgresError

# These commands only read the code, and so run where no database can, as in an image's build.
WITHOUT_DATABASE = frozenset(
    {
        *("check", "makemigrations", "makemessages", "compilemessages", "collectstatic"),
        *("findstatic", "diffsettings", "help", "version", "--version", "--help", "-h"),
    }
)


def main(arguments: list[str]) -> int:
    """Runs the command; the result is the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    celery.set_default()
    command = arguments[1] if len(arguments) > 1 else "help"
    reads_code_only = command in WITHOUT_DATABASE or {"--help", "-h"} & set(arguments)
    try:
        if settings.EMBEDDED_POSTGRES and not reads_code_only:
            settings.EMBEDDED_POSTGRES.ensure()
    except (EmbeddedPostgresError, ImproperlyConfigured) as error:
        print(error, file=sys.stderr)
        return 1
    execute_from_command_line(arguments)
    return 0
