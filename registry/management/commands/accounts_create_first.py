from getpass import getpass
from typing import Any

from django.core.management.base import CommandError, CommandParser

from registry.accounts.actions import FirstAccount, create_first
from registry.core.errors import Finding, Refused
from registry.management.registry_command import RegistryCommand

ASKED = {
    "email": "Your e-mail",
    "centre_code": "Code of your centre, three letters that begin every registry number",
    "centre_name": "Name of your centre",
    "country": "Country, two letters (ISO 3166)",
    "time_zone": "Time zone, such as Europe/Berlin",
}


def ask(name: str) -> str:
    """One answer from the terminal; CommandError where there is nobody to ask."""
    try:
        return input(f"{ASKED[name]}: ")
    except EOFError:
        option = f"--{name.replace('_', '-')}"
        raise CommandError(f"{option} is missing, and nobody is there to ask.") from None


def ask_password() -> str:
    """Typed twice; empty asks for a generated one."""
    try:
        first = getpass("Password (empty: one is made for you): ")
        again = getpass("Password again: ") if first else ""
    except EOFError:
        raise CommandError("Nobody is there to ask: add --generate-password.") from None
    if first != again:
        raise CommandError("The two passwords differ. Nothing was saved.")
    return first


def sentence(finding: Finding) -> str:
    """One refusal for the terminal."""
    option = f"--{finding.field.replace('_', '-')}"
    return f"{option}: {finding.message}. Accepted: {finding.accepted}. ({finding.rule})"


class Command(RegistryCommand):
    """Asks for what is missing, so that it also runs without a terminal."""

    help = "Make the first centre and its first account (coordinator and lead)."

    def add_arguments(self, parser: CommandParser) -> None:
        for name, about in ASKED.items():
            parser.add_argument(f"--{name.replace('_', '-')}", help=about)
        parser.add_argument(
            "--generate-password", action="store_true", help="print one instead of asking"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        entry = FirstAccount(**{name: options[name] or ask(name) for name in ASKED})
        if not options["generate_password"]:
            entry = FirstAccount(**{**vars(entry), "password": ask_password()})
        try:
            user, password = create_first(entry=entry)
        except Refused as refused:
            raise CommandError("\n".join(map(sentence, refused.findings))) from refused
        self.stdout.write(
            f"{user.email} may sign in, as coordinator and lead of {entry.centre_name}."
        )
        self.stdout.write(
            f"To configure centres and holidays: manage.py accounts_appoint {user.email}"
        )
        if not entry.password:
            self.stdout.write(f"Password: {password}")
