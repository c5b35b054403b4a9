import json
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder

from registry.chart.access_report import Can, Did, Report, access_report
from registry.management.registry_command import RegistryCommand
from registry.patients.models import Patient


class Command(RegistryCommand):
    """Prints who can see a patient, and who did."""

    help = "Who can see this patient now, and who did see, change or receive it, with dates."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--patient", required=True, metavar="NUMBER")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = access_report(options["patient"])
        except Patient.DoesNotExist:
            raise CommandError("No patient of this number.") from None
        if options["json"]:
            told = json.dumps(report.as_json(), indent=2, cls=DjangoJSONEncoder)
            self.stdout.write(told)
        else:
            self._tell(report)

    def _tell(self, report: Report) -> None:
        self.stdout.write(f"{report.patient}, {report.centre}, on {report.on} (UTC)")
        sections = [
            ("Can see it now", [_can(one) for one in report.can_see]),
            ("Did see it", [_did(one) for one in report.did_see]),
            ("Did receive files or exports", [_did(one) for one in report.did_receive]),
            ("Did change it", [_did(one) for one in report.did_change]),
            ("Transfers and shares of care", report.moves),
        ]
        for heading, lines in sections:
            self.stdout.write(f"\n{heading}: {len(lines)}")
            for line in lines:
                self.stdout.write(f"  {line}")


def _can(one: Can) -> str:
    rights = ["sees the record"]
    rights += ["opens the identity"] if one.identity else []
    rights += ["records"] if one.records else []
    until = f", until {one.until}" if one.until else ""
    who = f"{one.person} <{one.email}>".strip()
    return f"{who}: {one.role} at {one.centre} ({one.why}{until}): {', '.join(rights)}"


def _did(one: Did) -> str:
    first, last = (f"{at:%Y-%m-%d %H:%M}" for at in (one.first, one.last))
    when = first if one.times == 1 else f"{one.times} times, {first} to {last}"
    return f"{one.who}: {one.what}, {when}"
