from django.core.management.base import BaseCommand, CommandError

from registry.audit.jobs import StillWriting, seal


class Command(BaseCommand):
    """Seals in transactions of its own, so that writers wait for a moment only."""

    help = "Seal history now; the daily task does the same."

    def handle(self, *args: object, **options: object) -> None:
        try:
            done = seal()
        except StillWriting as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{done.events} events sealed")
