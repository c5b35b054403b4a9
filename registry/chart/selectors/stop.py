"""What ending or resuming the follow-up of a patient changes in the plan."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from registry.patients.models import Patient
from registry.schedules import rules
from registry.schedules.codes import State
from registry.schedules.models import PlannedItem, PlannedItemQuerySet


@dataclass(frozen=True)
class Changed:
    """A planned item that would change, and its state today: now, or after a resumption."""

    item: PlannedItem
    state: State


def would_stop(patient: Patient) -> Sequence[Changed]:
    """Items that a stop ends: those that nothing has been recorded for; one statement."""
    today = patient.centre.today()
    waiting = PlannedItem.objects.unfinished().filter(patient=patient)
    return [Changed(item, rules.status(item.facts, today)) for item in _shown(waiting)]


def would_resume(patient: Patient) -> Sequence[Changed]:
    """Items that a resumption brings back, in the state in which they would be; one statement."""
    today = patient.centre.today()
    stopped = PlannedItem.objects.filter(patient=patient, stopped_on__isnull=False)
    return [
        Changed(item, rules.status(replace(item.facts, stopped_on=None), today))
        for item in _shown(stopped)
    ]


def _shown(items: PlannedItemQuerySet) -> PlannedItemQuerySet:
    return items.select_related("template_item__template").order_by("closes_on", "id")
