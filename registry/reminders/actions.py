from django.utils import timezone
from django.utils.translation import gettext as _

from registry.accounts.models import AddressFault, User
from registry.core.actions import action
from registry.core.errors import error, refuse_errors
from registry.reminders.codes import MailStatus
from registry.reminders.models import Mail


@action
def retry(*, by: User, mail: Mail) -> Mail:
    """Lets a failed mail be sent again, from the first try on, by the next sender.

    Refused (R02) when it has not failed, as when somebody else asked a moment ago.
    """
    failed = Mail.objects.filter(pk=mail.pk, status=MailStatus.FAILED)
    if not failed.update(status=MailStatus.WAITING, attempts=0, retry_at=None):
        told = _("it has not failed"), _("a failed mail")
        refuse_errors([error("R02", "status", *told)])
    mail.refresh_from_db()
    return mail


@action
def resume(*, by: User, fault: AddressFault) -> AddressFault:
    """Says that a refused address is right after all: what waits for it goes out with the next
    sender, as far as it is still needed.

    Refused (R02) when it does not pause any more, as when somebody else asked a moment ago.
    """
    paused = AddressFault.objects.filter(pk=fault.pk, cleared_at__isnull=True)
    if not paused.update(cleared_at=timezone.now(), cleared_by=by):
        refuse_errors([error("R02", "email", _("it is not paused"), _("a paused address"))])
    fault.refresh_from_db()
    return fault
