"""The rows of a child as lanes of the timeline: one panel per group of treatments, one for the
years of safety follow-up, so that fifteen years do not squash the first two."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from registry.chart.selectors.patient import Record
from registry.chart.timeline import Entry, Lane, Panel, Plan, draw
from registry.chart.words import deviation
from registry.diagnoses.models import Lesion, Staging
from registry.safety.models import AdverseEvent
from registry.schedules.codes import DONE, WAITING, State
from registry.schedules.models import Track
from registry.schedules.selectors import ItemOnDay
from registry.treatments.models import Treatment

TOGETHER_DAYS = 92  # treatments as near as this share a panel
LONG_MONTHS = 36  # a safety plan longer than this goes to the panel of years
MARGIN_DAYS = 12
BEFORE_DAYS = 45
YEARS_MARGIN_DAYS = 120
EVENT_LETTERS = 18


@dataclass(frozen=True)
class Timeline:
    """A panel with what it is called, and its rows again as a table."""

    key: str
    title: str
    summary: str
    panel: Panel

    @property
    def rows(self) -> Iterator[tuple[Lane, Entry]]:
        for lane in self.panel.plan.lanes:
            for entry in lane.entries:
                yield lane, entry

    @property
    def states(self) -> list[State]:
        """States that the panel shows, in the order of the list of states: its legend."""
        shown = {entry.tone for _lane, entry in self.rows}
        return [state for state in State if state in shown]


def timelines(record: Record) -> list[Timeline]:
    """Nothing before the first treatment: then there is no day 0."""
    groups = list(_groups(record.treatments))
    found = [_months(record, group, n) for n, group in enumerate(groups, start=1)]
    years = _years(record)
    return [*(one for one in found if one), *([years] if years else [])]


def _groups(treatments: Sequence[Treatment]) -> Iterator[list[Treatment]]:
    """Treatments in order of day 0, cut where the next one is far."""
    group: list[Treatment] = []
    for treatment in treatments:
        if group and (treatment.treated_on - group[0].treated_on).days > TOGETHER_DAYS:
            yield group
            group = []
        group.append(treatment)
    if group:
        yield group


def _is_long(items: Sequence[ItemOnDay]) -> bool:
    track = items[0].item.track
    last = max(one.item.closes_on for one in items)
    return items[0].item.safety and last > track.anchor_on + relativedelta(months=LONG_MONTHS)


def _tracks(record: Record, *, long: bool) -> list[tuple[Track, list[ItemOnDay]]]:
    """Items by track, of the long safety plans or of all others."""
    found: dict[int, list[ItemOnDay]] = {}
    for one in record.plan:
        found.setdefault(one.item.track_id, []).append(one)
    return [(items[0].item.track, items) for items in found.values() if _is_long(items) == long]


def _months(record: Record, group: Sequence[Treatment], number: int) -> Timeline | None:
    """The plan around one group of treatments."""
    ids = {treatment.pk for treatment in group}
    tracks = [one for one in _tracks(record, long=False) if one[0].treatment_id in ids]
    if not tracks:
        return None
    day0 = group[0].treated_on
    items = [one.item for _track, found in tracks for one in found]
    start = min([day0 - dt.timedelta(days=BEFORE_DAYS), *(item.opens_on for item in items)])
    end = max(item.closes_on for item in items)
    days = dt.timedelta(days=MARGIN_DAYS)
    plan = _plan(record, tracks, day0, (start - days, end + days), yearly=False)
    title = _("Plan from day 0")
    if not record.patient.is_literature:
        title = _("Plan from day 0, %(day)s") % {"day": date_format(day0, "DATE_FORMAT")}
    return Timeline(f"plan{number}", title, _summary(tracks), draw(plan))


def _years(record: Record) -> Timeline | None:
    """All long safety plans on one scale of years."""
    tracks = _tracks(record, long=True)
    if not tracks:
        return None
    day0 = min(track.anchor_on for track, _items in tracks)
    end = max(one.item.closes_on for _track, items in tracks for one in items)
    days = dt.timedelta(days=YEARS_MARGIN_DAYS)
    plan = _plan(record, tracks, day0, (day0 - days, end + days), yearly=True)
    return Timeline("years", _("Long-term safety"), _summary(tracks), draw(plan))


def _plan(
    record: Record,
    tracks: Sequence[tuple[Track, list[ItemOnDay]]],
    day0: dt.date,
    days: tuple[dt.date, dt.date],
    *,
    yearly: bool,
) -> Plan:
    birth = record.patient.birth
    stop = record.stop
    return Plan(
        day0=day0,
        start=days[0],
        end=days[1],
        lanes=list(_lanes(record, tracks, days)),
        today=record.as_of,
        stopped_on=stop.stopped_on if stop else None,
        born=(birth.earliest, birth.latest) if birth else None,
        yearly=yearly,
    )


def _lanes(
    record: Record,
    tracks: Sequence[tuple[Track, list[ItemOnDay]]],
    days: tuple[dt.date, dt.date],
) -> Iterator[Lane]:
    """Per lesion its stages, then its plans; adverse events of the child last."""
    seen: set[int | None] = set()
    for track, items in tracks:
        if track.lesion_id not in seen:
            seen.add(track.lesion_id)
            yield from _stage_lanes(record, track, days)
        lesion = track.lesion
        yield Lane(
            name=str(items[0].item.template_item.template.title),
            sub=_place(lesion),
            side=lesion.laterality if lesion else "",
            entries=[_entry(one) for one in items],
        )
    events = [_event(event) for event in record.events if days[0] <= event.onset_on <= days[1]]
    if events:
        yield Lane(_("Adverse events"), entries=events)


def _place(lesion: Lesion | None) -> str:
    if lesion is None:
        return _("whole child")
    return str(lesion.get_bone_display() if lesion.bone else lesion.get_joint_display())


def _stage_lanes(record: Record, track: Track, days: tuple[dt.date, dt.date]) -> Iterator[Lane]:
    """One lane per system: stages of two systems are never mixed."""
    systems: dict[str, list[Staging]] = {}
    for staging in record.stagings:
        if track.lesion_id is not None and staging.lesion_id == track.lesion_id:
            systems.setdefault(staging.system_id, []).append(staging)
    until = min(record.as_of, record.stop.stopped_on) if record.stop else record.as_of
    for stagings in systems.values():
        entries = list(_stages(stagings, track.anchor_on, until, days))
        if entries:
            lesion = track.lesion
            yield Lane(
                str(stagings[0].system),
                sub=_("stage"),
                side=lesion.laterality if lesion else "",
                entries=entries,
                slim=True,
            )


def _stages(
    stagings: Sequence[Staging], day0: dt.date, as_of: dt.date, days: tuple[dt.date, dt.date]
) -> Iterator[Entry]:
    """Each stage from its reading to the next one, the last one up to the day that is shown.

    A baseline of which no day is known stands before day 0.
    """
    dated = [s for s in stagings if s.assessed_on is not None and s.assessed_on <= as_of]
    for staging in stagings:
        if staging.assessed_on is None and staging.baseline:
            title = _("stage %(stage)s before day 0, day not known") % {"stage": staging.stage}
            yield Entry("stage", staging.stage, title, days[0], day0)
    for index, staging in enumerate(dated):
        start = staging.assessed_on or day0
        later = dated[index + 1].assessed_on if index + 1 < len(dated) else as_of
        end = max(later or as_of, start)
        told = {"stage": staging.stage, "day": date_format(start, "DATE_FORMAT")}
        title = _("stage %(stage)s, read on %(day)s") % told
        if start <= days[1] and end >= days[0]:
            yield Entry("stage", staging.stage, title, max(start, days[0]), min(end, days[1]))


def _entry(one: ItemOnDay) -> Entry:
    item = one.item
    booked = item.booked_on if one.state in WAITING else None
    return Entry(
        tone=one.state,
        label=item.code,
        title=f"{item.template_item.label}: {_state_words(one)}",
        start=item.opens_on,
        end=item.closes_on,
        target=item.target_on,
        mark_on=one.done_on or item.target_on,
        booked_on=booked,
    )


def _state_words(one: ItemOnDay) -> str:
    words = str(one.state.label)
    if one.state in DONE and one.done_on and one.deviation_days is not None:
        day = date_format(one.done_on, "DATE_FORMAT")
        return _("done on %(day)s, %(deviation)s") % {
            "day": day,
            "deviation": deviation(one.deviation_days),
        }
    return words


def _event(event: AdverseEvent) -> Entry:
    """The grade stands in the mark; a serious event has a mark of its own shape."""
    judgements = list(event.judgements.all())
    judged = judgements[-1] if judgements else None
    serious = judged is not None and judged.serious
    words = [_("grade %(n)s") % {"n": judged.grade} if judged else _("not judged yet")]
    if serious:
        words.append(_("serious"))
    return Entry(
        tone="event-serious" if serious else "event",
        label=_short(event.term.term),
        title=", ".join([event.term.term, *words]),
        mark_on=event.onset_on,
        grade=str(judged.grade) if judged else "?",
    )


def _short(text: str) -> str:
    return text if len(text) <= EVENT_LETTERS else f"{text[: EVENT_LETTERS - 1].rstrip()}…"


def _summary(tracks: Iterable[tuple[Track, Sequence[ItemOnDay]]]) -> str:
    """'4 done in window, 1 overdue, 6 upcoming': how many items are in each state."""
    counts: dict[State, int] = {}
    for _track, items in tracks:
        for one in items:
            counts[one.state] = counts.get(one.state, 0) + 1
    return ", ".join(f"{counts[state]} {state.label}" for state in State if state in counts)
