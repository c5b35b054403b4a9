"""Rules of consent (data dictionary 7: D08)."""

from django.utils.translation import gettext as _

from registry.core.dates import Interval
from registry.core.errors import Finding, error, gather


def d08_consent_first(
    consent: Interval | None,
    assent: Interval | None,
    first_procedure: Interval,
    *,
    assent_due: bool,
) -> list[Finding]:
    """ERROR unless consent, and assent where it is due, were signed before the first harvest,
    conditioning or administration, or on its day. Missing is as bad as late."""
    return gather(
        _signed_first("consent_on", consent, first_procedure),
        _signed_first("assent_on", assent, first_procedure) if assent_due else None,
    )


def _signed_first(field: str, signed: Interval | None, first: Interval) -> Finding | None:
    if signed is not None and not signed.certainly_after(first):
        return None
    message = _("signed on %(day)s, after %(first)s") if signed else _("not signed")
    accepted = _("%(first)s or earlier")
    told = {"day": signed, "first": first}
    return error("D08", field, message % told, accepted % told)
