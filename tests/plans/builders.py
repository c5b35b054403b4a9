"""Versions of the plan of osteonecrosis, and tracks that run on the first."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from registry.accounts.models import User
from registry.patients.models import Patient
from registry.plans.actions import activate, copy_version, save_draft
from registry.plans.rules import Line
from registry.plans.selectors import lines_of
from registry.schedules.models import PlannedItem, ScheduleTemplate, Track
from registry.schedules.rules import Offset
from tests.people import make_patient, make_plan

CODE = "avn_2y"
TODAY = dt.date(2024, 6, 1)
DAY0 = dt.date(2024, 3, 1)
# What the registry keeps of an item beside the plan: moves count it up.
BOOKKEEPING = ("id", "version", "created_at", "updated_at", "added_by_id", "created_by_id")
Edit = Callable[[list[Line]], Sequence[Line]]


def line(code: str, days: int, before: int = 3, after: int = 3, **values: Any) -> Line:
    """A clinic visit so many days after day 0."""
    offset = Offset(code, days, values.pop("unit", "d"), before, after)
    return Line(offset, f"Visit {code}", **{"mandatory": True, "modality": "clinic", **values})


def first() -> ScheduleTemplate:
    return ScheduleTemplate.objects.get(code=CODE, version=1)


def changed(lines: list[Line], code: str, **offset: Any) -> list[Line]:
    """The lines with one of them elsewhere, or with another window."""
    return [
        replace(one, offset=replace(one.offset, **offset)) if one.code == code else one
        for one in lines
    ]


def without(lines: Sequence[Line], *codes: str) -> list[Line]:
    return [one for one in lines if one.code not in codes]


def edited(edit: Edit, code: str = CODE) -> ScheduleTemplate:
    """A draft made of the newest version, with its lines changed."""
    draft = copy_version(code=code)
    return save_draft(
        draft=draft,
        edition=draft.edition,
        lines=edit(lines_of(draft)),
        title=draft.title,
        remote_allowed=draft.remote_allowed,
        change_note="amended",
    )


def activated(edit: Edit, on: dt.date = TODAY) -> ScheduleTemplate:
    """The same, active from a day."""
    draft = edited(edit)
    return activate(draft=draft, edition=draft.edition, on=on, today=on)


def amended(lines: list[Line]) -> list[Line]:
    """D72 is later, W6 gone, M4 optional no more, M9 new, D3 new and long past, M24 wider."""
    moved = changed(changed(lines, "D72", value=80), "M24", before_days=30, after_days=30)
    moved = [replace(one, mandatory=True) if one.code == "M4" else one for one in moved]
    new = [line("D3", 5, 1, 1), line("M9", 280, 14, 14)]
    return sorted([*without(moved, "W6"), *new], key=days_of)


def days_of(one: Line) -> int:
    return one.offset.value * (30 if one.offset.unit == "mo" else 1)


def track_of(patient: Patient) -> Track:
    return Track.objects.get(patient=patient, template__code=CODE)


def tracked(centre: Any, by: User, day: dt.date = DAY0) -> Track:
    """A patient treated on a day, on version 1."""
    patient = make_patient(centre, by)
    make_plan(patient, by, day)
    return track_of(patient)


def plan_as_it_is(track: Track) -> list[dict[str, Any]]:
    """Every item of a track, by what it says."""
    rows = PlannedItem.objects.filter(track=track).order_by("code").values()
    return [{k: v for k, v in row.items() if k not in BOOKKEEPING} for row in rows]
