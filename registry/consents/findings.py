"""What consent has to say to the nouns above: findings about a patient's rows."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from registry.consents.codes import Bar, ConsentKind
from registry.consents.facts import steps_of
from registry.consents.rules import (
    d08_consent_first,
    entry_findings,
    n01_guardian_signed,
    n02_assent_asked,
    n04_contact,
)
from registry.consents.selectors import ConsentRecord, bar_on, consents_of
from registry.core.dates import Interval, exactly
from registry.core.errors import Finding, gather
from registry.patients.models import Patient


def new_data_findings(patient: Patient) -> list[Finding]:
    """N03, N04: why nothing new may be entered today, whatever day it is about; empty as a rule.
    One statement, and four more where something bars it.

    Adverse events, treatments and what traces a product never ask: they are kept by law.
    """
    today = patient.centre.today()
    if bar_on(patient, Bar.COLLECTION, today) is None:
        return []
    return entry_findings(consents_of(patient).on(today))


def contact_findings(patient: Patient, day: dt.date) -> list[Finding]:
    """N04: why the family is not contacted on a day; one statement as a rule."""
    if bar_on(patient, Bar.CONTACT, day) is None:
        return []
    return gather(n04_contact(consents_of(patient).on(day)))


def procedure_findings(record: ConsentRecord, first: Interval | None) -> list[Finding]:
    """D08 for the first procedure of a patient; nothing before any, nothing of what is published.

    Assent is due where the child can have reached the first legal age by then; any answer to it
    counts, for consent only one that was given.
    """
    facts = record.facts
    if first is None or facts.published:
        return []
    consent = _first(
        one.on for one in facts.answers if one.given and one.kind != ConsentKind.ASSENT
    )
    assent = _first(one.on for one in facts.answers if one.kind != ConsentKind.GUARDIAN)
    due = any(step.birthday <= first.latest for step in steps_of(facts.birth, record.law))
    return d08_consent_first(consent, assent, first, assent_due=due)


def _first(days: Iterable[dt.date]) -> Interval | None:
    day = min(days, default=None)
    return exactly(day) if day else None


def consent_findings(record: ConsentRecord, today: dt.date) -> list[Finding]:
    """N01 and N02 of a patient as of today."""
    return gather(
        n01_guardian_signed(record.facts, record.law, today),
        n02_assent_asked(record.on(today), today),
    )


def entered_after_findings(record: ConsentRecord, day: dt.date) -> list[Finding]:
    """N03, N04 about a stored row: its day lies where consent let nothing be collected."""
    return [
        replace(finding, field="visited_on", message=f"{day}: {finding.message}")
        for finding in entry_findings(record.on(day))
    ]
