"""What a change of recorded data must say of itself."""

from django.utils.translation import gettext as _

from registry.audit.codes import LONGEST_REASON
from registry.core.errors import Finding, error


def h01_reason_for_change(reason: str, *, wanted: bool = True) -> Finding | None:
    """ERROR for a change that wants a reason and has none (blanks are none), or one too long.

    Source: GCP and 21 CFR Part 11: a change never hides the former value, and says why it was made.
    """
    given = reason.strip()
    if wanted and not given:
        message = _("what is complete, dated or staged is changed for a stated reason")
        return error("H01", "reason", message, _("a few words that say why"))
    if len(given) > LONGEST_REASON:
        message = _("%(given)s characters") % {"given": len(given)}
        accepted = _("text of at most %s characters") % LONGEST_REASON
        return error("H01", "reason", message, accepted)
    return None
