"""Versions of a plan as pages show them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from registry.plans.comparison import Compared, target_words, window_words
from registry.plans.drawing import Drawn, Scale, draw, scale_of
from registry.plans.rules import Line
from registry.schedules.codes import Modality
from registry.schedules.models import ScheduleTemplate


@dataclass(frozen=True)
class LineRow:
    """A visit of one version, with its window drawn."""

    line: Line
    target: str
    window: str
    needs: str
    drawn: Drawn


@dataclass(frozen=True)
class ComparedRow:
    """A visit of two versions, each with its window drawn."""

    compared: Compared
    old: Drawn | None
    new: Drawn | None


def line_rows(lines: Sequence[Line]) -> list[LineRow]:
    scale = scale_of(lines)
    return [
        LineRow(
            line,
            target_words(line.offset),
            window_words(line.offset),
            str(Modality(line.modality).label),
            draw(line, scale),
        )
        for line in lines
    ]


def compared_rows(rows: Sequence[Compared]) -> list[ComparedRow]:
    lines = [line for row in rows for line in (row.old, row.new) if line]
    scale = scale_of(lines)
    return [ComparedRow(row, _drawn(row.old, scale), _drawn(row.new, scale)) for row in rows]


def _drawn(line: Line | None, scale: Scale) -> Drawn | None:
    return draw(line, scale) if line else None


def when_words(template: ScheduleTemplate, day: dt.date) -> str:
    """Since when, or until when, a version is active."""
    if template.active_from is None:
        return _("draft")
    told = {"first": date_format(template.active_from)}
    if template.retired_on:
        told["last"] = date_format(template.retired_on)
        if template.retired_on <= day:
            return _("retired since %(last)s") % told
        return _("active from %(first)s, retired from %(last)s") % told
    if template.active_from > day:
        return _("will be active from %(first)s") % told
    return _("active since %(first)s") % told
