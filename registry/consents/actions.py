from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.accounts.models import User
from registry.consents.codes import Answer, ConsentKind
from registry.consents.facts import own_opens_on
from registry.consents.jobs import recompute
from registry.consents.models import Consent, ConsentPurpose, ConsentText, Withdrawal
from registry.consents.rules import n04_not_erased
from registry.consents.selectors import ConsentRecord, consents_of
from registry.core.actions import action
from registry.core.checks import too_early
from registry.core.dates import exactly
from registry.core.errors import Conflict, Finding, error, gather, refuse_errors
from registry.patients.models import Patient, belongs
from registry.patients.rules import d02_not_in_future, d11_not_after_death


@dataclass
class ConsentEntry:
    """One answer as it is entered; `granted` are purposes that its text names."""

    consent: Consent
    granted: Collection[str] = field(default_factory=tuple)


@action
def record_consent(*, by: User, entry: ConsentEntry) -> Consent:
    """Saves an answer with its purposes, and reckons anew what is covered. Refused by D02, D11,
    F03, N01, N03, N04 or a constraint. `chart.actions.answer_consent` moves the plan with it."""
    consent = entry.consent
    patient = consent.patient
    refuse_errors(_consent_findings(entry, consents_of(patient)))
    belongs(consent, to=patient, by=by)
    consent.save(force_insert=True)
    _save_purposes(by, entry)
    recompute([patient])
    return consent


def _save_purposes(by: User, entry: ConsentEntry) -> None:
    """Of a consent that was given, every purpose that the text names, granted or not."""
    consent = entry.consent
    named = consent.text.purposes if consent.text and consent.answer == Answer.GIVEN else []
    rows = [
        ConsentPurpose(
            consent=consent,
            purpose=purpose,
            granted=purpose in entry.granted or consent.kind == ConsentKind.ASSENT,
        )
        for purpose in named
    ]
    for row in rows:
        belongs(row, to=consent, by=by)
    ConsentPurpose.objects.bulk_create(rows)


def _consent_findings(entry: ConsentEntry, record: ConsentRecord) -> list[Finding]:
    consent = entry.consent
    patient, day = consent.patient, exactly(consent.signed_on)
    today = patient.centre.today()
    return gather(
        d02_not_in_future("signed_on", day, today),
        d11_not_after_death("signed_on", day, patient.died),
        too_early("D02", "signed_on", day, patient.birth, _("the birth")),
        _text_in_force(consent),
        _named(entry),
        _old_enough(consent, record),
        n04_not_erased(record.on(today)) if consent.answer == Answer.GIVEN else None,
    )


def _text_in_force(consent: Consent) -> Finding | None:
    text: ConsentText | None = consent.text
    if text is None or text.effective_from <= consent.signed_on:
        return None
    message = _("this version is in force from %s only") % text.effective_from
    return error("N01", "text", message, _("the version that was signed on that day"))


def _named(entry: ConsentEntry) -> Finding | None:
    """What a text does not name cannot be granted with it."""
    text = entry.consent.text
    named = text.purposes if text else []
    beyond = [purpose for purpose in entry.granted if purpose not in named]
    if not beyond or entry.consent.answer != Answer.GIVEN:
        return None
    message = _("the text does not name: %s") % ", ".join(beyond)
    return error("F03", "granted", message, ", ".join(named) or _("none"))


def _old_enough(consent: Consent, record: ConsentRecord) -> Finding | None:
    """An own consent years before its age is an assent, or a slip of the pen."""
    opens_on = own_opens_on(record.facts.birth, record.law)
    if consent.kind != ConsentKind.OWN or opens_on is None or consent.signed_on >= opens_on:
        return None
    message = _("an own consent is asked for from %s on") % opens_on
    return error("N03", "kind", message, _("the assent of the child before that day"))


@action
def correct_consent(
    *, consent: Consent, read_version: int, granted: Collection[str] = ()
) -> Consent:
    """Saves a changed answer if nobody has saved it since `read_version`; Conflict otherwise.

    For slips of the pen: what somebody answers later is a row of its own. The history asks why.
    """
    entry = ConsentEntry(consent, granted)
    refuse_errors(_consent_findings(entry, consents_of(consent.patient)))
    fields = ("kind", "answer", "signed_on", "signed_by", "text", "note")
    values = {name: getattr(consent, name) for name in fields}
    mine = Consent.objects.filter(pk=consent.pk, version=read_version)
    if not mine.update(**values, version=F("version") + 1, updated_at=timezone.now()):
        raise Conflict(Consent.objects.get(pk=consent.pk))
    ConsentPurpose.objects.filter(consent=consent).delete()
    if consent.created_by is not None:
        _save_purposes(consent.created_by, entry)
    recompute([consent.patient])
    return consent


@action
def record_withdrawal(*, by: User, withdrawal: Withdrawal) -> Withdrawal:
    """Saves what was withdrawn, or that it was taken back. Refused by D02, N04 or a constraint.

    `chart.actions.withdraw` ends the plan with it and destroys the identity where it is to be.
    """
    patient = withdrawal.patient
    day, today = exactly(withdrawal.withdrawn_on), patient.centre.today()
    refuse_errors(
        gather(
            d02_not_in_future("withdrawn_on", day, today),
            too_early("D02", "withdrawn_on", day, patient.birth, _("the birth")),
            n04_not_erased(consents_of(patient).on(today)),
        )
    )
    belongs(withdrawal, to=patient, by=by)
    withdrawal.save(force_insert=True)
    recompute([patient])
    return withdrawal


@action
def reckon(*, patients: Sequence[Patient]) -> None:
    """Covers and bars of patients of whom something else than consent changed: entry, death."""
    recompute(patients)
