"""Moves plans to another anchor day."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from django.db import connection
from django.db.models import F, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.audit.context import because
from registry.audit.rules import h01_reason_for_change
from registry.core.actions import action
from registry.core.errors import Finding, error, gather, refuse_errors
from registry.schedules.codes import Anchor
from registry.schedules.models import PlannedItem, Track
from registry.schedules.rules import (
    Window,
    w07_target_near_plan,
    w09_answered_not_missed,
    window,
    window_around,
)
from registry.schedules.selectors import offset_of
from registry.schedules.settling import settle
from registry.treatments.models import Treatment

# A target that was set by hand stays; what was done, booked or missed keeps its own day.
_MOVE = """
UPDATE registry_planneditem item
SET target_on = target.day, opens_on = target.day - line.before_days,
    closes_on = target.day + line.after_days, version = item.version + 1, updated_at = now()
FROM unnest(%s::bigint[], %s::date[]) moved (track_id, anchor_on), registry_templateitem line,
LATERAL (
    SELECT CASE line.offset_unit
        WHEN 'mo' THEN (moved.anchor_on + make_interval(months => line.offset_value))::date
        ELSE moved.anchor_on + line.offset_value END AS day
) target
WHERE item.track_id = moved.track_id AND line.id = item.template_item_id
    AND item.pinned_on IS NULL AND item.target_on <> target.day
"""

_ANCHOR = """
UPDATE registry_track track
SET anchor_on = moved.anchor_on, version = version + 1, updated_at = now()
FROM unnest(%s::bigint[], %s::date[]) moved (track_id, anchor_on)
WHERE track.id = moved.track_id
"""


def anchors_of(treatment: Treatment) -> dict[int, dt.date]:
    """Where the plans that hang on a treatment belong, by id of the track: on its own day 0, or on
    the first treatment of the same lesion (of the same child, where none is local). Two
    statements."""
    same = Treatment.objects.filter(patient=treatment.patient_id, lesion=treatment.lesion_id)
    first = same.aggregate(first=Min("treated_on"))["first"]
    counted_from_first = Q(
        patient=treatment.patient_id,
        lesion=treatment.lesion_id,
        template__anchor=Anchor.FIRST_ADMINISTRATION,
    )
    tracks = Track.objects.filter(Q(treatment=treatment) | counted_from_first)
    return {
        pk: first if anchor == Anchor.FIRST_ADMINISTRATION else treatment.treated_on
        for pk, anchor in tracks.values_list("pk", "template__anchor")
    }


@action
def set_target(*, item: PlannedItem, target_on: dt.date | None, reason: str) -> PlannedItem:
    """Sets the target of an item by hand, its window around it as wide as the plan has it; or, with
    None, lets it follow the anchor again.

    No correction of the anchor moves a target that was set by hand. Refused once the visit took
    place (W06), more than a year from the plan (W07), where the window would share a day with
    another one of the plan (W05), without a reason (H01).
    """
    if item.is_consent:
        refuse_errors(gather(w09_answered_not_missed(consent=True)))
    line = item.template_item
    planned = window(item.track.anchor_on, offset_of(line))
    target = target_on or planned.target_on
    asked = h01_reason_for_change(reason, wanted=target_on is not None)
    refuse_errors(gather(asked, w07_target_near_plan(planned.target_on, target)))
    refuse_errors(gather(*_shared_days(item, window_around(target, offset_of(line)))))
    found = window_around(target, offset_of(line))
    values = {
        "target_on": found.target_on,
        "opens_on": found.opens_on,
        "closes_on": found.closes_on,
        "pinned_on": target_on,
        "pinned_because": reason if target_on else "",
    }
    open_ones = PlannedItem.objects.filter(pk=item.pk, done_on__isnull=True)
    with because(reason):
        changed = open_ones.update(**values, version=F("version") + 1, updated_at=timezone.now())
    if not changed:
        message = _("the visit has taken place")
        refuse_errors([error("W06", "item", message, _("an item that no visit has fulfilled"))])
    settle([item.patient_id])
    item.refresh_from_db()
    return item


def _shared_days(item: PlannedItem, wanted: Window) -> Iterator[Finding]:
    others = PlannedItem.objects.filter(track=item.track_id).exclude(pk=item.pk)
    meeting = others.filter(opens_on__lte=wanted.closes_on, closes_on__gte=wanted.opens_on)
    for code in meeting.values_list("code", flat=True):
        message = _("the window would share a day with that of %(code)s") % {"code": code}
        accepted = _("a target whose window meets no other one of the plan")
        yield error("W05", "target_on", message, accepted)


@action
def move_anchors(*, anchors: Mapping[int, dt.date]) -> Sequence[int]:
    """Anchors tracks, given by id, on other days, and moves the items on which nobody set a target
    by hand; says which tracks moved. Three statements, however many items."""
    stored = dict(Track.objects.filter(pk__in=anchors).values_list("pk", "anchor_on"))
    moved = {pk: day for pk, day in anchors.items() if stored.get(pk) not in (None, day)}
    if not moved:
        return []
    ids, days = list(moved), list(moved.values())
    with connection.cursor() as cursor:
        cursor.execute(_ANCHOR, [ids, days])
        cursor.execute(_MOVE, [ids, days])
    return ids
