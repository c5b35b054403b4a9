"""The figures as a file: every centre that the person may see, by plan, visit and year."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from registry.accounts.models import Centre
from registry.completeness.bootstrap import Estimate
from registry.completeness.codes import Outcome
from registry.completeness.items import Scope
from registry.completeness.selectors import Line, Words

ESTIMATES = {
    "on_time": "on_time_share",
    "complete": "complete_share",
    "delay": "median_delay_days",
    "clark": "clark_c",
    "clark_star": "clark_c_star",
    "simplified": "simplified_person_time",
}
COLUMNS = (
    *("centre_code", "template", "template_title", "visit", "visit_label", "year", "as_of"),
    *("patients", "due", "done", "complete_visits"),
    *(f"visits_{one.value}" for one in Outcome),
    *(f"{name}{end}" for name in ESTIMATES.values() for end in ("", "_low", "_high")),
    "samples",
)
# A table program takes what begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_of(lines: Sequence[Line], scope: Scope, words: Words, centres: Mapping[int, Centre]) -> str:
    """UTF-8 with a header; shares from 0 to 1, delays in days, empty where there is no figure."""
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow(COLUMNS)
    for line in lines:
        writer.writerow([_cell(value) for value in _values(line, scope, words, centres)])
    return held.getvalue()


def _values(
    line: Line, scope: Scope, words: Words, centres: Mapping[int, Centre]
) -> Iterator[object]:
    figures = line.figures
    yield centres[line.centre].code
    yield from (line.template, words.templates.get(line.template, ""))
    yield from (line.visit, words.visits.get((line.template, line.visit), ""))
    yield from (line.year, scope.as_of.isoformat())
    yield from (figures.patients, figures.due, figures.done, figures.complete_visits)
    yield from (figures.counts[one] for one in Outcome)
    for name in ESTIMATES:
        found: Estimate = getattr(figures, name)
        yield from (found.value, found.low, found.high)
    yield figures.samples


def _cell(value: object) -> str:
    """Numbers as they are; words such that no table program runs them."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4f}"
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA) else text
