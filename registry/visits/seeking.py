"""Who is sought, how far the search has come, and whether a child is followed: reads over tries,
visits and ends of follow-up. What they mean is said by `chase` and `standing`."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.lookups import LessThanOrEqual

from registry.patients.codes import StopKind
from registry.patients.models import FollowUpStop, Patient, PatientQuerySet
from registry.schedules.models import OWED, PlannedItem
from registry.visits.chase import Chase, Try, chase
from registry.visits.codes import REACHED, Standing
from registry.visits.models import ContactAttempt, Visit
from registry.visits.standing import BROKEN


@dataclass(frozen=True)
class Sought:
    """A planned item with every try to reach the family about it, in order of time, and where the
    ladder stands."""

    item: PlannedItem
    attempts: Sequence[ContactAttempt]
    chase: Chase


def attempts_about(patients: Iterable[int]) -> list[ContactAttempt]:
    """Tries to reach the families of these patients, in order of time; one statement."""
    found = ContactAttempt.objects.filter(patient__in=set(patients))
    return list(found.order_by("attempted_on", "id"))


def sought(
    items: Iterable[PlannedItem],
    attempts: Iterable[ContactAttempt],
    seen: Mapping[int, dt.date | None],
    as_of: dt.date,
) -> dict[int, Sought]:
    """The ladders of items by their id, from every try about their patients in order of time and
    the day on which each patient was seen last. No statement."""
    own: dict[int, list[ContactAttempt]] = {}
    reached: dict[int, list[ContactAttempt]] = {}
    for one in attempts:
        if one.attempted_on <= as_of:
            own.setdefault(one.planned_item_id, []).append(one)
            if one.outcome in REACHED:
                reached.setdefault(one.patient_id, []).append(one)
    found = {}
    for item in items:
        others = [a for a in reached.get(item.patient_id, ()) if a.planned_item_id != item.pk]
        days = [*(a.attempted_on for a in others), seen.get(item.patient_id)]
        since = max((day for day in days if day is not None), default=None)
        tried = own.get(item.pk, [])
        ladder = chase([_as_try(one) for one in tried], as_of, since)
        found[item.pk] = Sought(item, tried, ladder)
    return found


def _as_try(row: ContactAttempt) -> Try:
    return Try(row.attempted_on, row.channel, row.outcome, row.next_try_on)


def last_seen(patient: Patient, as_of: dt.date) -> dt.date | None:
    """The day of the last visit; one statement."""
    own = Visit.objects.filter(patient=patient, visited_on__lte=as_of)
    found: dt.date | None = own.aggregate(day=Max("visited_on"))["day"]
    return found


def last_contact(patient: Patient, as_of: dt.date) -> dt.date | None:
    """The last day on which the child was seen or the family reached; two statements."""
    reached = ContactAttempt.objects.filter(
        patient=patient, outcome__in=REACHED, attempted_on__lte=as_of
    )
    days = (last_seen(patient, as_of), reached.aggregate(day=Max("attempted_on"))["day"])
    return max((day for day in days if day is not None), default=None)


def last_sought(patient: Patient) -> PlannedItem | None:
    """The item about which the family was sought last, else the one that nobody has finished and
    that closes first; None where nothing was planned. Two statements at most."""
    tried = ContactAttempt.objects.filter(patient=patient).order_by("-attempted_on", "-id")
    related = ("planned_item__patient__centre", "planned_item__centre")
    last = tried.select_related(*related).first()
    if last is not None:
        return last.planned_item
    open_ones = PlannedItem.objects.filter(patient=patient, done_on=None, not_required_on=None)
    return open_ones.select_related("patient__centre", "centre").order_by("closes_on", "id").first()


def ladder_of(item: PlannedItem, as_of: dt.date) -> Sought:
    """The ladder of one item; two statements."""
    patient = item.patient
    seen = {patient.pk: last_seen(patient, as_of)}
    return sought([item], attempts_about([patient.pk]), seen, as_of)[item.pk]


def ladders_of(patient: Patient, as_of: dt.date) -> list[Sought]:
    """The ladders of every item of a patient that nobody has finished, or that was missed; three
    statements."""
    waiting = PlannedItem.objects.filter(
        patient=patient, done_on=None, not_required_on=None, stopped_on=None
    )
    items = list(waiting.select_related("template_item").order_by("closes_on", "id"))
    seen = {patient.pk: last_seen(patient, as_of)}
    return list(sought(items, attempts_about([patient.pk]), seen, as_of).values())


def try_again(as_of: dt.date, *, bookings: bool = True) -> Q:
    """Planned items whose next try was set for a day up to that one and has not been made; the
    same as `chase.tried_again_by`, in SQL. What is booked from that day on waits for its visit;
    without `bookings` nobody can tell what was booked by then, and tries alone speak."""
    last = ContactAttempt.objects.filter(planned_item=OuterRef("pk"), attempted_on__lte=as_of)
    again = Subquery(last.order_by("-attempted_on", "-id").values("next_try_on")[:1])
    unbooked = Q(booked_on=None) | Q(booked_on__lt=as_of) if bookings else Q()
    return unbooked & Q(LessThanOrEqual(again, as_of))


def with_standing(patients: PatientQuerySet, as_of: dt.date) -> PatientQuerySet:
    """Adds `standing`: what `standing.standing` says of each patient on a day."""
    return patients.annotate(standing=standing_on(as_of))


def standings_of(ids: Collection[int], as_of: dt.date) -> dict[int, str]:
    """The same by patient, for history, whose tables have no index: each is read once, as a whole.
    Three statements."""
    ended = _held(as_of).filter(patient__in=ids).annotate(told=_STANDING_OF_STOP)
    stops = dict(ended.order_by("stopped_on", "id").values_list("patient", "told"))
    seen = Visit.objects.filter(patient__in=ids, visited_on__lte=as_of)
    last = dict(seen.order_by().values_list("patient").annotate(Max("visited_on")))
    missing = _missing(as_of).filter(patient__in=ids).order_by().values_list("patient")
    opened = dict(missing.annotate(Max("opens_on")))
    gaps = {pk for pk, day in opened.items() if pk not in last or last[pk] < day}
    lived = {pk: Standing.GAP.value if pk in gaps else Standing.FOLLOWED.value for pk in ids}
    return {**lived, **stops}


def _held(as_of: dt.date) -> QuerySet[FollowUpStop]:
    """Ends of follow-up that hold on a day, until the day on which they are undone."""
    begun = FollowUpStop.objects.filter(stopped_on__lte=as_of)
    return begun.filter(Q(revoked_on=None) | Q(revoked_on__gt=as_of))


def standing_on(as_of: dt.date) -> Case:
    """The standing of a patient on a day as SQL."""
    held = _held(as_of).filter(patient=OuterRef("pk"))
    last = held.order_by("-stopped_on", "-id")
    return Case(
        When(Exists(held), then=Subquery(last.annotate(told=_STANDING_OF_STOP).values("told")[:1])),
        When(Exists(_broken(as_of)), then=Value(Standing.GAP)),
        default=Value(Standing.FOLLOWED),
        output_field=CharField(),
    )


_STANDING_OF_STOP = Case(
    When(kind=StopKind.LOST, then=Value(Standing.LOST)),
    When(kind=StopKind.UNTRACEABLE, then=Value(Standing.UNTRACEABLE)),
    default=Value(Standing.ENDED),
    output_field=CharField(),
)


def _missing(as_of: dt.date) -> QuerySet[PlannedItem]:
    """Visits that are owed (schedules.models.OWED) and overdue, or were missed."""
    broken = Q(state__in=BROKEN)
    return PlannedItem.objects.with_state(as_of).filter(broken, OWED, opens_on__lte=as_of)


def _broken(as_of: dt.date) -> QuerySet[PlannedItem]:
    """Those of a patient, since whose window nobody saw the child."""
    seen = Visit.objects.filter(
        patient=OuterRef("patient"), visited_on__gte=OuterRef("opens_on"), visited_on__lte=as_of
    )
    return _missing(as_of).filter(~Exists(seen), patient=OuterRef("pk"))


def standing_counts(patients: PatientQuerySet, as_of: dt.date) -> dict[str, int]:
    """How many of these patients, of those enrolled by a day, are in each standing on it; one
    statement."""
    known = patients.filter(enrolled_on__lte=as_of).order_by()
    rows = known.values(told=standing_on(as_of)).annotate(n=Count("pk"))
    found = {str(row["told"]): int(row["n"]) for row in rows}
    return {**dict.fromkeys(Standing.values, 0), **found}
