from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from registry.audit.head import head, mail


class Command(BaseCommand):
    """Prints where the chain ends, to be kept elsewhere."""

    help = "Print the head of the audit chain: position, hash, time; --mail sends it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mail", metavar="ADDRESS", help="send it there as well")

    def handle(self, *args: Any, **options: Any) -> None:
        found = head()
        if found is None:
            raise CommandError("Nothing is sealed yet: run audit_seal.")
        for line in found.lines():
            self.stdout.write(line)
        if options["mail"]:
            mail(found, options["mail"])
