import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from registry.audit.verify.report import Report, verified


class Command(BaseCommand):
    """Fails, with the first fault first, when history is not what was sealed."""

    help = "Verify the chain, the recording triggers, and that the present is history's last page."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--head", default="", metavar="HEX", help="a head kept elsewhere")
        parser.add_argument("--json", action="store_true")
        parser.add_argument(
            "--no-state", action="store_true", help="leave out the comparison with the present"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        report = verified(options["head"], state=not options["no_state"])
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(report), indent=2))
        else:
            self._tell(report)
        if report.faults:
            raise CommandError(f"{len(report.faults)} faults; the first: {report.faults[0].line()}")

    def _tell(self, report: Report) -> None:
        for fault in report.faults:
            self.stdout.write(fault.line())
        self.stdout.write(
            f"{report.events} events verified in {report.seconds:.1f} s, {report.waiting} not "
            f"sealed yet; head {report.head or 'none'}"
        )


def _as_json(report: Report) -> dict[str, object]:
    return {
        "ok": not report.faults,
        "events": report.events,
        "waiting": report.waiting,
        "head": report.head,
        "seconds": round(report.seconds, 2),
        "faults": [fault.as_json() for fault in report.faults],
    }
