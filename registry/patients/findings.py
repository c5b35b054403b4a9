"""What stands against a transfer of care, or against sharing a record."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from registry.accounts.models import Centre
from registry.core.errors import Finding, error
from registry.patients.models import CareShare, Patient, PatientOverlap
from registry.patients.selectors import centres_to_care

LONGEST_SHARE = dt.timedelta(days=366)


def transfer_findings(patient: Patient, to_centre: Centre, reason: str) -> Iterator[Finding]:
    """Why care of the patient cannot move to that centre now."""
    yield from _of_any(patient, "to_centre", to_centre, reason)
    linked = PatientOverlap.objects.filter(Q(patient=patient) | Q(other=patient))
    if linked.exists():
        told = _("another record of this centre may show the same child")
        accepted = _("a patient whose record stands alone: resolve the two first")
        yield error("F07", "to_centre", told, accepted)


def share_findings(patient: Patient, share: CareShare) -> Iterator[Finding]:
    """Why the record cannot be shared so."""
    yield from _of_any(patient, "with_centre", share.with_centre, share.reason)
    today = patient.centre.today()
    if share.starts_on < today:
        told = _("what has been read cannot be shared afterwards")
        yield error("F06", "starts_on", told, _("today (%s) or later") % today)
    if share.ends_on < share.starts_on:
        told = _("before the first day")
        yield error("F06", "ends_on", told, _("%s or later") % share.starts_on)
    if share.ends_on - share.starts_on > LONGEST_SHARE:
        told = _("longer than a year")
        accepted = _("%s or earlier; it can be shared again") % (share.starts_on + LONGEST_SHARE)
        yield error("F07", "ends_on", told, accepted)
    yield from _shared_already(patient, share)


def _of_any(patient: Patient, field: str, centre: Centre, reason: str) -> Iterator[Finding]:
    if not reason.strip():
        yield error("F01", "reason", _("missing"), _("a few words that say why"))
    if patient.is_literature:
        told = _("a published case is in nobody's care")
        yield error("F07", field, told, _("a patient of the registry"))
    elif not centres_to_care(patient).filter(pk=centre.pk).exists():
        told = _("nobody there would follow the child up")
        yield error("F03", field, told, _("another centre with a coordinator or a lead"))


def _shared_already(patient: Patient, share: CareShare) -> Iterator[Finding]:
    running = CareShare.objects.filter(patient=patient, with_centre=share.with_centre)
    same = running.open_on(share.starts_on).filter(starts_on__lte=share.ends_on).first()
    if same is not None:
        days = {"first": same.starts_on, "last": same.ends_on}
        told = _("shared with this centre from %(first)s to %(last)s already") % days
        yield error("F05", "starts_on", told, _("days outside of it, or end that one first"))
