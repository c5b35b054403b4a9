from typing import Any

from django.core.management.base import CommandError, CommandParser

from registry.accounts.actions import appoint_administrator
from registry.core.errors import Refused
from registry.management.registry_command import RegistryCommand


class Command(RegistryCommand):
    """The only way to the first administrator: no page gives what nobody has yet."""

    help = "Make a person registry administrator: centres, holidays, people of every centre."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="address of an account that has a membership")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            member = appoint_administrator(email=options["email"])
        except Refused as refused:
            [finding] = refused.findings
            told = f"{finding.message}. Accepted: {finding.accepted}. ({finding.rule})"
            raise CommandError(told) from refused
        self.stdout.write(
            f"{member.user.email} is registry administrator now. "
            "The next page asks to set up a second factor, and opens the rest when that is done."
        )
