"""manage.py health_check: what /health/ says, for a container without a web server."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from registry.health.selectors import health


class Command(BaseCommand):
    """Prints the state of every part; fails unless the named parts, or all, are ok."""

    help = "Prints the state of database, broker, worker, beat, sweep and migrations."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("parts", nargs="*", help="parts that must be ok (default: all)")

    def handle(self, *args: Any, parts: list[str], **options: Any) -> None:
        state = asdict(health(timezone.now()))
        self.stdout.write(json.dumps(state))
        if unknown := set(parts) - set(state):
            raise CommandError(f"No such part: {', '.join(sorted(unknown))}.")
        if failing := [part for part in parts or state if state[part] != "ok"]:
            raise CommandError(f"Not ok: {', '.join(failing)}.")
