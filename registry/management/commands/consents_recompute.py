from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from registry.chart.consent_actions import begin_missing
from registry.consents.jobs import recompute_all
from registry.management.registry_command import RegistryCommand


class Command(RegistryCommand):
    """Reckons anew what consent covers and bars: after a law or a month of birth has changed, and
    once for patients who were enrolled before consent was recorded here."""

    help = "Reckon what consent covers and bars anew; --check only says what would change."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, fail on drift")

    def handle(self, *args: object, **options: Any) -> None:
        if not options["check"]:
            begin_missing()
        found = recompute_all(check=options["check"])
        told = f"{found.patients} patients, {found.rows} rows that differ"
        if options["check"] and found.rows:
            raise CommandError(f"{told}: run consents_recompute.")
        self.stdout.write(told if options["check"] else f"{told}: written anew.")
