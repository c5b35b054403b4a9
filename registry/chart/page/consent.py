"""What consent allows on a day, as the patient page and the pages of consent say it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from registry.consents.codes import Purpose
from registry.consents.facts import Step
from registry.consents.models import Consent, Withdrawal
from registry.consents.selectors import ConsentRecord


@dataclass(frozen=True)
class Allowed:
    """One thing, and whether it is allowed on the day."""

    label: str
    now: bool


@dataclass(frozen=True)
class StepPart:
    """A legal age whose answer is awaited: `reached` from the birthday on."""

    step: Step
    reached: bool


@dataclass(frozen=True)
class ConsentPart:
    """The section: what is allowed and why, what is due, and what is on record, newest first."""

    published: bool
    allowed: Sequence[Allowed]
    why: Sequence[str]
    steps: Sequence[StepPart]
    consents: Sequence[Consent]
    withdrawals: Sequence[Withdrawal]
    collection: bool
    contact: bool
    erased: bool

    @property
    def waiting(self) -> list[Step]:
        return [one.step for one in self.steps]


def part_of(record: ConsentRecord, day: dt.date) -> ConsentPart:
    """The section as of a day; no statement."""
    found = record.on(day)
    things = [
        Allowed(_("Contact with the family"), found.contact),
        Allowed(_("New data"), found.collection),
    ]
    things += [Allowed(str(capfirst(one.label)), one.value in found.uses) for one in Purpose]
    return ConsentPart(
        published=record.facts.published,
        allowed=things,
        why=found.why,
        steps=[StepPart(step, step.birthday <= day) for step in found.waiting],
        consents=[one for one in record.consents if one.signed_on <= day],
        withdrawals=[one for one in record.withdrawals if one.withdrawn_on <= day],
        collection=found.collection,
        contact=found.contact,
        erased=found.erased,
    )
