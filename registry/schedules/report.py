"""The plan of one patient on a day, as a program or a person at a terminal reads it."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass

from registry.core.identifiers import normalise
from registry.patients.models import Patient
from registry.schedules.selectors import ItemOnDay, plan_of

Value = str | int | None
COLUMNS = ("template", "code", "target", "opens", "closes", "state", "done_on", "deviation_days")


class Unknown(Exception):
    """There is no such patient, or no such day; the message says what would be accepted."""


@dataclass(frozen=True)
class Report:
    """The items of a patient on a day, each by the names of its columns; dates in ISO 8601."""

    patient: str
    as_of: dt.date
    items: list[dict[str, Value]]

    def as_json(self) -> str:
        """One JSON object: patient, as_of, items."""
        told = {"patient": self.patient, "as_of": self.as_of.isoformat(), "items": self.items}
        return json.dumps(told, indent=2, ensure_ascii=False)

    def as_table(self) -> Iterator[str]:
        """Lines of text, columns below one another."""
        yield f"{self.patient}, as of {self.as_of}"
        rows = [COLUMNS, *(tuple(_text(item[c]) for c in COLUMNS) for item in self.items)]
        widths = [max(len(row[n]) for row in rows) for n in range(len(COLUMNS))]
        for row in rows:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            yield "  ".join(cells).rstrip()


def _text(value: Value) -> str:
    return "" if value is None else str(value)


def report_of(number: str, as_of: str = "") -> Report:
    """The report of a patient, known by registry number or source label, on a day (ISO 8601;
    default the centre's today). Raises Unknown."""
    patient = _patient(number)
    day = _day(as_of) if as_of else patient.centre.today()
    items = [_row(found) for found in plan_of(patient, day)]
    return Report(patient.displayed_number, day, items)


def _patient(number: str) -> Patient:
    found = Patient.objects.select_related("centre").known_as(normalise(number)).first()
    if found is None:
        raise Unknown(
            f"There is no patient {number}: give a registry number, or the source label of a "
            "published case such as P147."
        )
    return found


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Unknown(f"{text} is not a day: give one as YYYY-MM-DD.") from None


def _row(found: ItemOnDay) -> dict[str, Value]:
    item, lesion = found.item, found.item.track.lesion
    template = item.template_item.template
    return {
        "track": item.track_id,
        "lesion": str(lesion) if lesion else None,
        "template": template.code,
        "version": template.version,
        "code": item.code,
        "label": item.template_item.label,
        "target": item.target_on.isoformat(),
        "opens": item.opens_on.isoformat(),
        "closes": item.closes_on.isoformat(),
        "state": str(found.state),
        "done_on": found.done_on.isoformat() if found.done_on else None,
        "deviation_days": found.deviation_days,
        "booked_on": item.booked_on.isoformat() if item.booked_on else None,
    }
