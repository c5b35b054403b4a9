from registry.accounts.access import Access
from registry.accounts.codes import Permission
from registry.schedules.models import PlannedItem
from registry.visits.models import ContactAttempt, Visit, VisitAssessment, VisitItem


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


def attempts_of(item: PlannedItem) -> list[ContactAttempt]:
    """Tries to reach the family about an item, the last one first; one statement."""
    found = ContactAttempt.objects.filter(planned_item=item).select_related("created_by")
    return list(found.order_by("-attempted_on", "-id"))
