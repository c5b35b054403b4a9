"""manage.py database_prepare: roles and rights on a real server, before the first migrate."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config.roles import prepare_roles


class Command(BaseCommand):
    """Needs DATABASE_OWNER_URL of a user who may create roles; safe to repeat."""

    help = "Makes the roles registry_owner and registry_app and gives them the database."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.EMBEDDED_POSTGRES:
            self.stdout.write("The embedded database makes its roles by itself.")
            return
        prepare_roles(settings.DATABASE_OWNER_URL, settings.DATABASE_URL)
        self.stdout.write("The roles registry_owner and registry_app are ready.")
