from django.utils.translation import gettext as _

from registry.accounts.models import User
from registry.core.actions import action
from registry.core.errors import error, refuse_errors
from registry.reminders.codes import ReminderStatus
from registry.reminders.models import Reminder


@action
def retry(*, by: User, reminder: Reminder) -> Reminder:
    """Lets a failed reminder be sent again, from the first try on, with the next sweep.

    Refused (R02) when it has not failed, as when somebody else asked a moment ago.
    """
    failed = Reminder.objects.filter(pk=reminder.pk, status=ReminderStatus.FAILED)
    if not failed.update(status=ReminderStatus.WAITING, attempts=0, retry_at=None):
        told = _("it has not failed"), _("a failed reminder")
        refuse_errors([error("R02", "status", *told)])
    reminder.refresh_from_db()
    return reminder
