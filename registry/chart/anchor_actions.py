"""Corrects the day from which plans count, and shows beforehand what would move."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F
from django.utils import timezone

from registry.audit.context import because
from registry.chart.actions import DAY0_CODES
from registry.chart.words import deviation
from registry.core.actions import action
from registry.core.rehearsal import rehearsed
from registry.patients.models import Patient
from registry.schedules.anchoring import anchors_of, move_anchors
from registry.schedules.codes import State
from registry.schedules.models import PlannedItem
from registry.schedules.selectors import ItemOnDay, plan_of
from registry.schedules.settling import settle
from registry.treatments.actions import correct_date
from registry.treatments.models import Treatment
from registry.visits.models import Visit


@action
def correct_treatment_date(
    *, treatment: Treatment, treated_on: dt.date, reason: str, read_version: int | None = None
) -> Treatment:
    """Corrects day 0 and moves every plan that counts from it.

    What was done keeps its date and so gets a new deviation; a target set by hand stays; a booked
    day stays. The visit of day 0 is the treatment itself, and goes with it. H01, D02, D04; Conflict
    where somebody has corrected the day since the version that was read.
    """
    wrong = treatment.treated_on
    correct_date(
        treatment=treatment, treated_on=treated_on, reason=reason, read_version=read_version
    )
    with because(reason):
        move_anchors(anchors=anchors_of(treatment))
        _move_day0(treatment, wrong)
        settle([treatment.patient_id])
    return treatment


def _move_day0(treatment: Treatment, wrong: dt.date) -> None:
    """Two statements."""
    day0 = PlannedItem.objects.filter(
        track__treatment=treatment, code__in=DAY0_CODES, done_on=wrong
    )
    visits = Visit.objects.filter(items__planned_item__in=day0, visited_on=wrong)
    now = timezone.now()
    ids = list(visits.values_list("pk", flat=True))
    moved = {"version": F("version") + 1, "updated_at": now}
    Visit.objects.filter(pk__in=ids).update(visited_on=treatment.treated_on, **moved)
    day0.update(done_on=treatment.treated_on, **moved)


@dataclass(frozen=True)
class Moved:
    """A planned item before and after a change of its plan, each as it stands today."""

    before: ItemOnDay
    after: ItemOnDay

    @property
    def item(self) -> PlannedItem:
        return self.after.item

    @property
    def stays(self) -> bool:
        """Set by hand: no anchor moves it."""
        return self.item.pinned_on is not None

    @property
    def booked_outside(self) -> bool:
        """The appointment lies outside the window now: it stays, somebody has to look."""
        booked = self.item.booked_on
        waits = self.after.state not in (State.STOPPED, State.MISSED, State.NOT_REQUIRED)
        inside = booked is None or self.item.opens_on <= booked <= self.item.closes_on
        return waits and self.after.done_on is None and not inside

    @property
    def matters(self) -> bool:
        """Somebody awaits it, or did: not stopped before and after alike."""
        return not (self.before.state == self.after.state == State.STOPPED)

    @property
    def deviation(self) -> str:
        """How early or late a visit is then, in words; empty where none took place."""
        days = self.after.deviation_days
        return "" if days is None else deviation(days)

    @property
    def changed(self) -> bool:
        return (
            self.before.item.target_on != self.item.target_on
            or self.before.state != self.after.state
            or self.before.deviation_days != self.after.deviation_days
        )


def preview_correction(
    *, treatment: Treatment, treated_on: dt.date, reason: str
) -> Sequence[Moved]:
    """Every item that the correction changes, those that are set by hand as well. Refused by what
    would refuse the correction."""
    patient = Patient.objects.select_related("centre").get(pk=treatment.patient_id)
    today = patient.centre.today()
    before = {one.item.pk: one for one in plan_of(patient, today)}

    def after() -> Sequence[ItemOnDay]:
        correct_treatment_date(treatment=treatment, treated_on=treated_on, reason=reason)
        return plan_of(patient, today)

    found = [Moved(before.get(one.item.pk, one), one) for one in rehearsed(after)]
    treatment.refresh_from_db()
    return [one for one in found if one.changed or _would_move(one, treatment)]


def _would_move(one: Moved, treatment: Treatment) -> bool:
    return one.stays and one.item.track.treatment_id == treatment.pk
