"""Texts, answers and withdrawals for tests, recorded as the pages do, and what they mean."""

import datetime as dt
from typing import Any

from registry.accounts.models import User
from registry.chart.consent_actions import withdraw
from registry.consents.actions import ConsentEntry
from registry.consents.codes import Answer, ConsentKind, Purpose, Signer
from registry.consents.models import Consent, ConsentCover, ConsentText, Withdrawal
from registry.patients.models import Patient
from registry.reminders.selectors import due, places_on
from registry.schedules.codes import Modality
from registry.schedules.models import PlannedItem

TODAY = dt.date(2026, 3, 10)


def make_text(kind: str, version: int = 1, **values: Any) -> ConsentText:
    purposes = Purpose.values if kind != ConsentKind.ASSENT else []
    defaults = {"country": "DE", "language": "de", "label": f"Text {version}"}
    since = {"effective_from": dt.date(2020, 1, 1), "purposes": purposes}
    return ConsentText.objects.create(kind=kind, version=version, **{**defaults, **since, **values})


def answer_of(
    patient: Patient, text: ConsentText, day: dt.date = TODAY, answer: str = Answer.GIVEN
) -> ConsentEntry:
    signer = Signer.MOTHER if text.kind == ConsentKind.GUARDIAN else Signer.PATIENT
    consent = Consent(
        patient=patient, kind=text.kind, answer=answer, signed_on=day, signed_by=signer, text=text
    )
    return ConsentEntry(consent, text.purposes if answer == Answer.GIVEN else ())


def withdrawn(patient: Patient, by: User, level: str, day: dt.date = TODAY) -> Withdrawal:
    row = Withdrawal(patient=patient, level=level, withdrawn_on=day, withdrawn_by=Signer.MOTHER)
    return withdraw(by=by, withdrawal=row)


def steps(patient: Patient) -> dict[str, PlannedItem]:
    found = PlannedItem.objects.filter(patient=patient, modality=Modality.CONSENT)
    return {item.code: item for item in found}


def covered(patient: Patient, day: dt.date = TODAY) -> set[str]:
    return set(
        ConsentCover.objects.filter(patient=patient).on(day).values_list("purpose", flat=True)
    )


def reminded(patient: Patient, day: dt.date) -> list[int]:
    found = {one.planned_item_id for one in due(places_on(day))}
    return [item.pk for item in PlannedItem.objects.filter(patient=patient) if item.pk in found]
