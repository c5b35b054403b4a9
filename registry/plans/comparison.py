"""Two versions of a plan side by side, visit by visit. Pure functions over lines."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.core.codes import OffsetUnit
from registry.plans.codes import Difference
from registry.plans.rules import Line
from registry.schedules.codes import Modality
from registry.schedules.rules import Offset


@dataclass(frozen=True)
class Cell:
    """One property in the two versions; empty where the version has no such visit."""

    label: str
    old: str
    new: str

    @property
    def differs(self) -> bool:
        return self.old != self.new


@dataclass(frozen=True)
class Compared:
    """One visit in the two versions."""

    code: str
    old: Line | None
    new: Line | None
    cells: Sequence[Cell]

    @property
    def difference(self) -> Difference:
        if self.old is None:
            return Difference.ADDED
        if self.new is None:
            return Difference.REMOVED
        return Difference.CHANGED if self.changed else Difference.SAME

    @property
    def changed(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.differs]

    @property
    def label(self) -> str:
        line = self.new or self.old
        return line.label if line else ""


def compare(old: Sequence[Line], new: Sequence[Line]) -> list[Compared]:
    """Every visit of either, in the order of the new version; what it has not stands where it
    stood in the old one."""
    before = {line.code: line for line in old}
    after = {line.code: line for line in new}
    return [
        Compared(code, before.get(code), after.get(code), _cells(before.get(code), after.get(code)))
        for code in _order(list(before), list(after))
    ]


def _order(old: list[str], new: list[str]) -> list[str]:
    """The codes of the new version, each that it has not behind its former neighbour."""
    order = list(new)
    for position, code in enumerate(old):
        if code not in new:
            neighbours = [order.index(one) for one in old[:position] if one in order]
            order.insert(max(neighbours, default=-1) + 1, code)
    return order


def _cells(old: Line | None, new: Line | None) -> list[Cell]:
    before, after = (_told(line) if line else {} for line in (old, new))
    names = list(before or after)
    return [Cell(name, before.get(name, ""), after.get(name, "")) for name in names]


def _told(line: Line) -> dict[str, str]:
    return {
        _("visit"): line.label,
        _("target"): target_words(line.offset),
        _("window"): window_words(line.offset),
        _("required"): _("yes") if line.mandatory else _("optional"),
        _("needs"): str(Modality(line.modality).label) if line.modality else "",
        _("assessments"): ", ".join(line.assessments),
    }


def target_words(offset: Offset) -> str:
    """“14 days before”, “day 0”, “12 months”."""
    if offset.value == 0:
        return _("day 0")
    n = abs(offset.value)
    if offset.unit == OffsetUnit.MONTH:
        length = ngettext("%(n)s month", "%(n)s months", n) % {"n": n}
    else:
        length = ngettext("%(n)s day", "%(n)s days", n) % {"n": n}
    return _("%(length)s before") % {"length": length} if offset.value < 0 else length


def window_words(offset: Offset) -> str:
    """Days before and after the target."""
    if offset.before_days == offset.after_days:
        return _("that day") if offset.before_days == 0 else f"±{offset.before_days}"
    ends = [
        (offset.before_days, f"−{offset.before_days}"),
        (offset.after_days, f"+{offset.after_days}"),
    ]
    return " / ".join(words for days, words in ends if days)
