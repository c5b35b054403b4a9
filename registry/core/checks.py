"""Checks that the rules of several nouns share. Pure functions."""

from decimal import Decimal

from django.utils.translation import gettext as _

from registry.core.dates import W, before
from registry.core.errors import Finding, error

Number = Decimal | int | float


def not_within(
    rule: str, field: str, value: Number | None, low: Number, high: Number, unit: str = ""
) -> Finding | None:
    """ERROR when a given value lies outside low to high, both ends inclusive."""
    if value is None or low <= value <= high:
        return None
    message = _("%(value)s lies outside the possible range") % {"value": value}
    accepted = _("%(low)s to %(high)s %(unit)s") % {"low": low, "high": high, "unit": unit}
    return error(rule, field, message, accepted.strip())


def not_percent(rule: str, field: str, value: Number | None) -> Finding | None:
    """ERROR when a given percentage is below 0 or above 100."""
    return not_within(rule, field, value, 0, 100, "%")


def too_early(rule: str, field: str, when: W | None, limit: W | None, what: str) -> Finding | None:
    """ERROR when something lies certainly before what must have come first (rule D15).

    `what` names that limit, for example "the diagnosis".
    """
    if not before(when, limit):
        return None
    told = {"when": when, "what": what, "limit": limit}
    return error(
        rule,
        field,
        _("%(when)s lies before %(what)s (%(limit)s)") % told,
        _("%(limit)s or later") % told,
    )


def too_late(rule: str, field: str, when: W | None, limit: W | None, what: str) -> Finding | None:
    """ERROR when something lies certainly after what ended it (rule D15)."""
    if not before(limit, when):
        return None
    told = {"when": when, "what": what, "limit": limit}
    return error(
        rule,
        field,
        _("%(when)s lies after %(what)s (%(limit)s)") % told,
        _("%(limit)s or earlier") % told,
    )
