import datetime as dt
import json
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from registry.management.registry_command import RegistryCommand
from registry.reminders.report import line_of, planned_on


class Command(RegistryCommand):
    """Tells who would get which reminder on a day, and why; writes nothing."""

    help = "Tell which reminders would go out on a day, and why; writes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=dt.date.fromisoformat, help="YYYY-MM-DD, else tomorrow")
        parser.add_argument("--json", action="store_true", help="as JSON, for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        day = options["on"] or timezone.now().date() + dt.timedelta(days=1)
        rows = planned_on(day)
        text = "\n".join(line_of(row) for row in rows) or f"Nothing would go out on {day}."
        self.stdout.write(json.dumps(rows, indent=2) if options["json"] else text)
