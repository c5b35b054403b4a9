"""The map of centres by visits: each cell a share of what was due, on a scale of five shades."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from registry.accounts.models import Centre
from registry.completeness.codes import Outcome, Part
from registry.completeness.items import Scope
from registry.completeness.selectors import Line, Words
from registry.completeness.words import address_of, percent

# From which share on a shade is taken; steps for the eye, without a clinical meaning.
SHADES = (0.0, 0.5, 0.7, 0.8, 0.9)
LEGEND = [
    (0, _("below 50 %")),
    (1, _("50 to 70 %")),
    (2, _("70 to 80 %")),
    (3, _("80 to 90 %")),
    (4, _("90 % and more")),
]


@dataclass(frozen=True)
class Cell:
    """A centre's visits of one kind. Without `of` nothing was due."""

    share: str = ""
    of: str = ""
    shade: int = 0
    href: str = ""


@dataclass(frozen=True)
class Heat:
    """One plan: its visits in order, and a line of cells for each centre."""

    title: str
    visits: Sequence[tuple[str, str]]
    rows: Sequence[tuple[str, Sequence[Cell]]]


def maps_of(
    lines: Sequence[Line],
    centres: Mapping[int, Centre],
    words: Words,
    scope: Scope,
    here: Centre,
) -> list[Heat]:
    """A map per plan. Visits of the centre where the person works now open their list."""
    by_plan: dict[str, list[Line]] = {}
    for line in lines:
        by_plan.setdefault(line.template, []).append(line)
    return [
        _map(words.templates.get(plan, plan), plan, found, centres, words, scope, here)
        for plan, found in sorted(by_plan.items())
    ]


def _map(
    title: str,
    plan: str,
    lines: Sequence[Line],
    centres: Mapping[int, Centre],
    words: Words,
    scope: Scope,
    here: Centre,
) -> Heat:
    known = [code for template, code in words.visits if template == plan]
    held = {line.visit for line in lines}
    codes = [code for code in known if code in held] + sorted(held - set(known))
    cells = {(line.centre, line.visit): _cell(line, scope, here) for line in lines}
    return Heat(
        title,
        [(code, words.visits.get((plan, code), "")) for code in codes],
        [
            (centre.name, [cells.get((pk, code), Cell()) for code in codes])
            for pk, centre in centres.items()
            if any((pk, code) in cells for code in codes)
        ],
    )


def _cell(line: Line, scope: Scope, here: Centre) -> Cell:
    figures = line.figures
    share = figures.on_time.value
    if share is None:
        return Cell()
    shade = sum(share >= bound for bound in SHADES) - 1
    href = address_of(line, scope, Part.DUE) if line.centre == here.pk else ""
    of = f"{figures.counts[Outcome.ON_TIME]}/{figures.due}"
    return Cell(percent(share), of, shade, href)
