"""What a move to another version would do, item by item, before anybody says so.

The move is made and taken back, so that the preview cannot differ from the deed; the states are
those of the one schedule truth.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from registry.accounts.models import User
from registry.core.rehearsal import rehearsed
from registry.plans.codes import Fate
from registry.plans.selectors import items_of_tracks
from registry.schedules import rules
from registry.schedules.codes import State, StoppedBecause
from registry.schedules.models import PlannedItem, ScheduleTemplate, TemplateItem, Track
from registry.schedules.selectors import offset_of
from registry.schedules.versions import Moved, move_tracks

AS_A_PREVIEW = "preview"
Key = tuple[int, str]


@dataclass(frozen=True)
class Change:
    """One item of a track as it stands, and as it would stand; None where there is none."""

    track: Track
    code: str
    label: str
    fate: Fate
    before: PlannedItem | None
    after: PlannedItem | None
    window: rules.Window
    day: dt.date

    @property
    def state_before(self) -> State | None:
        return rules.status(self.before.facts, self.day) if self.before else None

    @property
    def state_after(self) -> State | None:
        return rules.status(self.after.facts, self.day) if self.after else None

    @property
    def days_from_anchor(self) -> int:
        return (self.window.target_on - self.track.anchor_on).days

    @property
    def window_differs(self) -> bool:
        return not (self.before and self.after) or _window(self.before) != _window(self.after)

    @property
    def required_differs(self) -> bool:
        both = self.before is not None and self.after is not None
        return both and self.before.mandatory != self.after.mandatory  # type: ignore[union-attr]

    @property
    def deviates(self) -> tuple[int, int] | None:
        """Days outside the window, now and then, of a visit that took place."""
        if self.before is None or self.after is None or self.before.done_on is None:
            return None
        done = self.before.done_on
        return (
            rules.deviation_days(self.before.facts, done),
            rules.deviation_days(self.after.facts, done),
        )


@dataclass(frozen=True)
class CodeRow:
    """What happens to one visit of the plan, in all tracks: words with numbers."""

    code: str
    label: str
    fates: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Preview:
    """The move of some tracks: every change, and what they come to."""

    to: ScheduleTemplate
    moved: Moved
    changes: Sequence[Change]

    @property
    def overdue(self) -> int:
        """Items that would be overdue and are not now."""
        return sum(
            one.state_after == State.OVERDUE and one.state_before != State.OVERDUE
            for one in self.changes
        )

    @property
    def fates(self) -> list[tuple[str, int]]:
        """How many items have each fate, in words."""
        return list(_counted(self.changes))

    @property
    def states(self) -> list[tuple[State, int, int]]:
        """How many items are in each state now, and how many would be."""
        before = Counter(one.state_before for one in self.changes)
        after = Counter(one.state_after for one in self.changes)
        return [(one, before[one], after[one]) for one in State if before[one] or after[one]]

    @property
    def by_code(self) -> list[CodeRow]:
        """The same for each visit of the plan, in its order."""
        found: dict[str, list[Change]] = {}
        for one in sorted(self.changes, key=lambda one: one.days_from_anchor):
            found.setdefault(one.code, []).append(one)
        return [
            CodeRow(code, changes[0].label, list(_counted(changes)))
            for code, changes in found.items()
        ]


def _counted(changes: Iterable[Change]) -> Iterator[tuple[str, int]]:
    counts = Counter(change.fate for change in changes)
    return ((str(fate.label), counts[fate]) for fate in Fate if counts[fate])


def preview_move(
    *, by: User, tracks: Sequence[Track], to: ScheduleTemplate, on: dt.date
) -> Preview:
    """What `move_tracks` would do on a day, refusing what it refuses; a fixed number of statements,
    however many tracks."""
    ids = [track.pk for track in tracks]
    before = _by_key(items_of_tracks(ids))

    def act() -> tuple[Moved, dict[Key, PlannedItem]]:
        moved = move_tracks(by=by, tracks=ids, to=to, on=on, reason=AS_A_PREVIEW)
        return moved, _by_key(items_of_tracks(ids))

    moved, after = rehearsed(act)
    lines = {line.code: line for line in to.items.all()}
    changes = []
    codes_of: dict[int, set[str]] = {track.pk: set() for track in tracks}
    for pk, code in (*before, *after):
        codes_of[pk].add(code)
    for track in tracks:
        codes = codes_of[track.pk]
        found = [
            _change(track, before.get((track.pk, c)), after.get((track.pk, c)), on) for c in codes
        ]
        late = [
            _too_late(track, line, on) for c, line in lines.items() if _unplanned(c, line, codes)
        ]
        changes += sorted([*found, *late], key=lambda one: (one.window.target_on, one.code))
    return Preview(to, moved, changes)


def _by_key(items: Iterable[PlannedItem]) -> dict[Key, PlannedItem]:
    return {(item.track_id, item.code): item for item in items}


def _unplanned(code: str, line: TemplateItem, codes: set[str]) -> bool:
    return code not in codes and not line.extension


def _change(
    track: Track, before: PlannedItem | None, after: PlannedItem | None, day: dt.date
) -> Change:
    item = after or before
    assert item is not None
    label = item.template_item.label
    return Change(track, item.code, label, _fate(before, after), before, after, _window(item), day)


def _fate(before: PlannedItem | None, after: PlannedItem | None) -> Fate:
    if after is None or before is None:
        return Fate.GOES if after is None else Fate.ADDED
    if before.template_item_id == after.template_item_id:
        return Fate.STOPS if after.stopped_on and not before.stopped_on else Fate.STAYS
    if before.stopped_because == StoppedBecause.PLAN_CHANGED != after.stopped_because:
        return Fate.RETURNS
    return Fate.SAME if _content(before) == _content(after) else Fate.MOVES


def _content(item: PlannedItem) -> tuple[object, ...]:
    return item.facts, item.mandatory, item.modality


def _window(item: PlannedItem) -> rules.Window:
    return rules.Window(item.opens_on, item.target_on, item.closes_on)


def _too_late(track: Track, line: TemplateItem, day: dt.date) -> Change:
    window = rules.window(track.anchor_on, offset_of(line))
    return Change(track, line.code, line.label, Fate.TOO_LATE, None, None, window, day)
