"""Rules about visits, applied to rows."""

from collections.abc import Iterable, Sequence

from registry.accounts.models import CentreRow
from registry.core.dates import exactly
from registry.core.errors import Finding, gather
from registry.patients.models import Death, Patient
from registry.patients.rules import d02_not_in_future, d11_not_after_death
from registry.schedules.models import PlannedItem
from registry.visits.models import Visit


def died_on(patient: Patient):
    death = Death.objects.filter(patient=patient).first()
    return exactly(death.died_on) if death else None


def visit_findings(visit: Visit, items: Sequence[PlannedItem]) -> list[Finding]:
    today = visit.patient.centre.today()
    return gather(d02_not_in_future("visited_on", visit.day, today))


def assessment_findings(rows: Iterable[CentreRow]) -> list[Finding]:
    return []
