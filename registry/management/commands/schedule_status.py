from django.core.management.base import CommandError, CommandParser

from registry.management.registry_command import RegistryCommand
from registry.schedules.report import Unknown, report_of


class Command(RegistryCommand):
    """Prints the plan of one patient on a day: the same states as the patient page."""

    help = "Print the planned items of a patient with their states on a day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--patient", required=True, help="registry number or source label")
        parser.add_argument("--as-of", default="", help="YYYY-MM-DD; default the centre's today")
        parser.add_argument("--json", action="store_true", help="JSON instead of a table")

    def handle(self, *args: object, **options: str) -> None:
        try:
            report = report_of(options["patient"], options["as_of"])
        except Unknown as fault:
            raise CommandError(str(fault)) from None
        lines = [report.as_json()] if options["json"] else report.as_table()
        for line in lines:
            self.stdout.write(line)
