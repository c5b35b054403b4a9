"""Reads of history. Row-level security decides which events a person sees at all."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import CharField, Value
from django.db.models.functions import MD5, Cast, Concat

from registry.audit.models import AuditReview, Event, EventQuerySet
from registry.core.numbers import whole_number
from registry.core.paging import Page


@dataclass(frozen=True)
class Narrowed:
    """What a list of events is narrowed to; empty means all."""

    table: str = ""
    actor: str = ""
    door: str = ""
    op: str = ""

    def apply(self, found: EventQuerySet) -> EventQuerySet:
        asked = {"table_name": self.table, "door": self.door, "op": self.op}
        found = found.filter(**{name: value for name, value in asked.items() if value})
        return found.filter(actor_id=whole_number(self.actor)) if self.actor else found


def events_of_patient(patient_id: int) -> EventQuerySet:
    return Event.objects.filter(patient_id=patient_id)


def events_of_row(patient_id: int, table: str, row_pk: str) -> EventQuerySet:
    """Changes of one row about the patient."""
    found = Event.objects.filter(table_name=table, row_pk=row_pk, patient_id=patient_id)
    return found.changes()


def events_of_centre(centre_id: int) -> EventQuerySet:
    return Event.objects.filter(centre_id=centre_id)


def page_by_id(found: EventQuerySet, asked: Mapping[str, str], size: int) -> Page[Event]:
    """A page of events, newest first; one statement. Unknown cursors count as none."""
    after, before = (whole_number(asked.get(name, "")) for name in ("after", "before"))
    if before and not after:
        rows = list(found.filter(pk__gt=before).order_by("pk")[: size + 1])
        more, rows = len(rows) > size, rows[:size][::-1]
        return Page(rows, _cursor(rows[:1]) if more else "", _cursor(rows[-1:]))
    if after:
        found = found.filter(pk__lt=after)
    rows = list(found.order_by("-pk")[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    return Page(rows, _cursor(rows[:1]) if after else "", _cursor(rows[-1:]) if more else "")


def _cursor(rows: Sequence[Event]) -> str:
    return str(rows[0].pk) if rows else ""


def sample(
    centre_id: int, start: dt.datetime, end: dt.datetime, seed: str, size: int
) -> list[Event]:
    """So many changes of a period, drawn by a seed: the same seed draws the same ones again."""
    drawn_by = MD5(Concat(Value(f"{seed}:"), Cast("pk", CharField())))
    found = events_of_centre(centre_id).changes().filter(at__gte=start, at__lt=end)
    drawn = found.order_by(drawn_by, "pk").values("pk")[:size]
    return list(Event.objects.filter(pk__in=[row["pk"] for row in drawn]).order_by("pk"))


def reviews_of(events: Sequence[Event]) -> dict[int, AuditReview]:
    """Event id to its review, where there is one."""
    found = AuditReview.objects.filter(event_id__in=[one.pk for one in events])
    return {one.event_id: one for one in found.select_related("reviewed_by")}
