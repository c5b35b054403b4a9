"""The base of commands that read or write the registry."""

from typing import Any

from django.core.management.base import BaseCommand

from registry.audit.context import command


class RegistryCommand(BaseCommand):
    """Runs in one transaction under a context named after the command: all of it or nothing."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        name = type(self).__module__.rsplit(".", 1)[-1]
        with command(name):
            return super().execute(*args, **options)
