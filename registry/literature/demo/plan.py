"""Starts the plans of the demonstration and writes what became of their items."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import connection

from registry.literature.demo.enrolment_rows import Place
from registry.literature.demo.fates import Fate, Trip
from registry.schedules.actions import start_tracks
from registry.schedules.models import PlannedItem, Track
from registry.schedules.selectors import templates_for
from registry.treatments.models import Treatment

_WRITE = """
UPDATE registry_planneditem item SET
    done_on = fate.done_on, missed_on = fate.missed_on, missed_reason = fate.missed_reason,
    not_required_on = fate.not_required_on, not_required_reason = fate.not_required_reason,
    stopped_on = fate.stopped_on, stopped_because = fate.stopped_because,
    booked_on = fate.booked_on
FROM unnest(%s::bigint[], %s::date[], %s::date[], %s::text[], %s::date[], %s::text[],
    %s::date[], %s::text[], %s::date[]) AS fate (id, done_on, missed_on, missed_reason,
    not_required_on, not_required_reason, stopped_on, stopped_because, booked_on)
WHERE item.id = fate.id
"""


def start_plans(
    treatments: Iterable[Treatment], systemic: set[int], place: Place
) -> dict[int, list[PlannedItem]]:
    """Starts every plan that applies, by the call that the pages use too; gives the items by
    patient. `systemic` are the ids of treatments through the blood."""
    tracks: list[Track] = []
    for (term, through_blood), group in _groups(treatments, systemic).items():
        day = place.centre.today()
        templates = templates_for(term, systemic=through_blood, day=day)
        tracks += start_tracks(by=place.coordinator, treatments=group, templates=templates)
    return _items(tracks)


def _groups(
    treatments: Iterable[Treatment], systemic: set[int]
) -> dict[tuple[str, bool], list[Treatment]]:
    groups: dict[tuple[str, bool], list[Treatment]] = defaultdict(list)
    for treatment in treatments:
        groups[treatment.diagnosis.term_id, treatment.pk in systemic].append(treatment)
    return groups


def _items(tracks: Sequence[Track]) -> dict[int, list[PlannedItem]]:
    found = PlannedItem.objects.filter(track__in=tracks).order_by("target_on", "id")
    by_patient: dict[int, list[PlannedItem]] = defaultdict(list)
    for item in found.select_related("template_item__template", "track__template"):
        by_patient[item.patient_id].append(item)
    return by_patient


def write_fates(decided: Iterable[tuple[Trip, Fate]]) -> None:
    """One statement for all items."""
    rows = [(item.pk, *fate) for trip, fate in decided for item in trip.items]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [list(column) for column in zip(*rows, strict=True)])
