from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from registry.consents.selectors import uncovered_by_centre
from registry.management.registry_command import RegistryCommand


class Command(RegistryCommand):
    """Who signed an older version of a text, centre by centre."""

    help = "List the patients whose last consent names an older version than a given text."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("text", type=int, help="the id of the text, as in its page's address")
        parser.add_argument("--after", default="", help="cursor of the next page")

    def handle(self, *args: object, **options: Any) -> None:
        found = uncovered_by_centre(options["text"], {"after": options["after"]})
        if found is None:
            raise CommandError("There is no such text: give the id from its page's address.")
        for patient in found.page.rows:
            signed = f"v{patient.consented_version} on {patient.consented_on}"  # type: ignore[attr-defined]
            self.stdout.write(f"{patient.centre.code}  {patient.displayed_number}  {signed}")
        if found.page.after:
            self.stdout.write(f"more: --after {found.page.after}")
