import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from registry.reminders.jobs import run


class Command(BaseCommand):
    """Plans and sends reminders now, at any hour, without worker or broker."""

    help = "Plan and send reminders now, at any hour, without worker or broker."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--on", type=dt.date.fromisoformat, help="as if it were that day, YYYY-MM-DD"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        counts = run(timezone.now(), options["on"])
        told = ", ".join(f"{number} {status}" for status, number in sorted(counts.items()))
        self.stdout.write(told or "Nothing was to be sent.")
