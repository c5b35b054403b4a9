"""Figures as a page tells them, each with the address of the visits behind it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.completeness.bootstrap import Estimate
from registry.completeness.codes import NOT_DONE, Outcome, Part
from registry.completeness.items import Scope
from registry.completeness.selectors import Line, Words

ABSENT = "–"
SET_ASIDE = (Outcome.ENDED, Outcome.LEFT)


@dataclass(frozen=True)
class Told:
    """A figure: the value, its interval, and where its visits are listed."""

    value: str
    interval: str = ""
    of: str = ""
    href: str = ""


@dataclass(frozen=True)
class Row:
    """A line of the table, in the order of its columns."""

    centre: str
    name: str
    sub: str
    on_time: Told
    complete: Told
    delay: Told
    clark: Told
    clark_star: Told
    simplified: Told
    not_done: Sequence[tuple[str, Told]]
    set_aside: Sequence[tuple[str, Told]]
    patients: int
    samples: int


def percent(value: float | None) -> str:
    """A share as a percentage with one decimal."""
    return ABSENT if value is None else f"{number_format(round(100 * value, 1), 1)} %"


def row_of(line: Line, scope: Scope, words: Words, centre: str = "") -> Row:
    """One line in words."""
    figures = line.figures

    def listed(part: Part) -> str:
        return address_of(line, scope, part)

    of_due = _("%(part)s of %(due)s")
    on_time = {"part": figures.counts[Outcome.ON_TIME], "due": figures.due}
    complete = {"part": figures.complete_visits, "due": figures.due}
    return Row(
        centre,
        *_names(line, words),
        Told(*_share(figures.on_time), of_due % on_time, listed(Part.DUE)),
        Told(*_share(figures.complete), of_due % complete, listed(Part.INCOMPLETE)),
        Told(*_days(figures.delay), href=listed(Part.DONE)),
        Told(*_share(figures.clark), href=listed(Part.TIME)),
        Told(*_share(figures.clark_star), href=listed(Part.TIME)),
        Told(*_share(figures.simplified), href=listed(Part.TIME)),
        list(_counts(line, scope, NOT_DONE)),
        list(_counts(line, scope, SET_ASIDE)),
        figures.patients,
        figures.samples,
    )


def _counts(line: Line, scope: Scope, outcomes: Sequence[Outcome]) -> Iterator[tuple[str, Told]]:
    for one in outcomes:
        number = line.figures.counts[one]
        href = address_of(line, scope, Part(one.value)) if number else ""
        yield str(Part(one.value).label), Told(number_format(number), href=href)


def _names(line: Line, words: Words) -> tuple[str, str]:
    """What the line stands for, and its second line."""
    plan = words.templates.get(line.template, line.template)
    label = words.visits.get((line.template, line.visit), "")
    if line.visit:
        year = str(line.year) if line.year else ""
        return f"{line.visit} · {label}", " · ".join(filter(None, (plan, year)))
    return (str(line.year), plan) if line.year else (plan, "")


def address_of(line: Line, scope: Scope, part: Part) -> str:
    """Where the visits behind a figure of the line are listed."""
    asked = {
        "template": line.template,
        "visit": line.visit,
        "year": line.year or scope.year or "",
        "as_of": scope.as_of.isoformat(),
        "part": part.value,
    }
    kept = {name: value for name, value in asked.items() if value}
    return f"{reverse('completeness-visits')}?{urlencode(kept)}"


def _share(found: Estimate) -> tuple[str, str]:
    return percent(found.value), _interval(found, 100, "")


def _days(found: Estimate) -> tuple[str, str]:
    if found.value is None:
        return ABSENT, ""
    days = round(found.value)
    told = ngettext("%(n)s day", "%(n)s days", abs(days)) % {"n": _signed(found.value)}
    return told, _interval(found, 1, "")


def _signed(value: float) -> str:
    sign = "−" if value < 0 else "+" if value > 0 else ""
    return f"{sign}{number_format(round(abs(value), 1), 0 if value == int(value) else 1)}"


def _interval(found: Estimate, times: int, unit: str) -> str:
    if found.low is None or found.high is None:
        return ""
    low, high = (_bound(times * bound, times) for bound in (found.low, found.high))
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def _bound(value: float, times: int) -> str:
    return number_format(round(value, 1), 1) if times > 1 else _signed(value)
