"""What every page's frame shows: the centre she works at and the others she may switch to."""

from typing import Any

from django.http import HttpRequest

from registry.accounts.access import Access
from registry.accounts.codes import Permission


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor of templates/base.html; no statement of its own."""
    access: Access | None = getattr(request, "access", None)
    if access is None:
        return {}
    centre = access.centre
    sees_patients = bool(access.centres_where(Permission.VIEW_PATIENTS))
    return {
        "current_centre": centre,
        "user_centres": access.centres,
        "demonstration": centre is not None and centre.demonstration,
        "may_view_patients": sees_patients,
        "may_view_worklist": sees_patients and not access.reads_for_research,
        "may_view_history": bool(access.centres_where(Permission.VIEW_HISTORY)),
        "may_view_reminders": bool(access.centres_where(Permission.VIEW_REMINDERS)),
        "may_view_plans": bool(access.centres_where(Permission.VIEW_PLANS)),
        "may_manage_people": bool(access.centres_where(Permission.MANAGE_PEOPLE)),
        "may_configure": bool(access.centres_where(Permission.CONFIGURE)),
    }
