"""What every page about one planned item begins with."""

from django.http import Http404

from registry.accounts.access import RegistryRequest
from registry.accounts.codes import Permission
from registry.schedules.models import PlannedItem
from registry.schedules.selectors import item_for


def item_or_404(request: RegistryRequest, item_id: int, permission: Permission) -> PlannedItem:
    """The item if the person may do that there; an absent and a forbidden one look the same."""
    try:
        return item_for(request.access, item_id, permission)
    except PlannedItem.DoesNotExist:
        raise Http404("no such item") from None
