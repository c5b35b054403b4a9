import datetime as dt

from django.db import connection

from registry.accounts.access import Access
from registry.accounts.codes import Permission
from registry.core.identifiers import normalise
from registry.patients.models import Patient
from registry.schedules.models import PlannedItem
from registry.schedules.settling import MATURE_ON
from registry.visits.models import ContactAttempt, Endpoint, Visit, VisitAssessment, VisitItem


def visit_for(
    access: Access,
    number: str,
    visit_id: int,
    permission: Permission = Permission.VIEW_PATIENTS,
) -> Visit:
    """The visit of that patient, if the person may do it there; Visit.DoesNotExist otherwise."""
    allowed = Visit.objects.filter(access.rows_where(permission))
    found = allowed.select_related("patient__centre", "patient__death", "created_by")
    visit = found.get(pk=visit_id)
    if visit.patient.key != number:
        raise Visit.DoesNotExist
    return visit


def fulfilled_by(visit: Visit) -> list[VisitItem]:
    """The planned items that a visit fulfils, with what pages show of them; one statement."""
    own = VisitItem.objects.filter(visit=visit).select_related(
        "planned_item__template_item__template", "planned_item__track__lesion__diagnosis__term"
    )
    return list(own.order_by("planned_item__target_on"))


def assessments_of(visit: Visit) -> list[VisitAssessment]:
    """What was due at a visit, done or not; one statement."""
    return list(VisitAssessment.objects.filter(visit=visit).order_by("id"))


def mature_on(patient: Patient) -> dt.date | None:
    """Since when the skeleton is known to be mature, None while it is not: Risser 5, or closed
    growth plates at every treated site (data dictionary 6.7); one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {MATURE_ON} FROM registry_patient patient WHERE patient.id = %s",  # noqa: S608
            [patient.pk],
        )
        row = cursor.fetchone()
    return row[0] if row else None


def endpoint_for(access: Access, number: str, endpoint_id: int, permission: Permission) -> Endpoint:
    """An end point of the patient that stands, if the person may do it there;
    Endpoint.DoesNotExist otherwise."""
    allowed = Endpoint.objects.filter(access.rows_where(permission), revoked_on__isnull=True)
    known = Patient.objects.known_as(normalise(number))
    found = allowed.filter(patient__in=known).select_related("patient__centre", "centre", "lesion")
    return found.get(pk=endpoint_id)


def attempts_of(item: PlannedItem) -> list[ContactAttempt]:
    """Tries to reach the family about an item, the last one first; one statement."""
    found = ContactAttempt.objects.filter(planned_item=item).select_related("created_by")
    return list(found.order_by("-attempted_on", "-id"))
