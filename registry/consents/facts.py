"""The facts on record, the law, and the legal ages that follow from them. Pure values."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from registry.consents.codes import Answer, BirthdayPolicy, ConsentKind
from registry.core.codes import OffsetUnit
from registry.core.dates import Interval, add_offset

# Six calendar months have at most 184 days, so that an item is never there too late.
OPENS_BEFORE_DAYS = 184
FREEZES_AFTER_DAYS = 90
ASSENT_AGES, OWN_AGES = range(6, 14), range(14, 22)


@dataclass(frozen=True)
class Law:
    """Ages in years at which somebody else has to answer, and what holds while nobody has."""

    assent_ages: tuple[int, ...] = (7,)
    own_age: int = 16
    majority_age: int = 18
    policy: str = BirthdayPolicy.PAUSE_USE


@dataclass(frozen=True)
class Step:
    """One legal age of one patient: due on the birthday, asked for from six months before."""

    kind: ConsentKind
    age: int
    birthday: dt.date

    @property
    def code(self) -> str:
        """A7, O16: as the plan calls the item."""
        return f"{'A' if self.kind == ConsentKind.ASSENT else 'O'}{self.age}"

    @property
    def opens_on(self) -> dt.date:
        return self.birthday - dt.timedelta(days=OPENS_BEFORE_DAYS)

    @property
    def freezes_on(self) -> dt.date:
        """The first day on which nothing new is entered without the answer (N03)."""
        return self.birthday + dt.timedelta(days=FREEZES_AFTER_DAYS + 1)

    def __str__(self) -> str:
        told = {"kind": self.kind.label, "age": self.age}
        return _("%(kind)s at %(age)s years") % told


@dataclass(frozen=True)
class Answered:
    """An answer of a kind on a day, with the purposes that it grants."""

    kind: str
    answer: str
    on: dt.date
    purposes: frozenset[str] = frozenset()

    @property
    def given(self) -> bool:
        return self.answer == Answer.GIVEN


@dataclass(frozen=True)
class Withdrawn:
    level: str
    on: dt.date


@dataclass(frozen=True)
class Facts:
    """What is on record of one patient, answers and withdrawals in the order of entry."""

    birth: Interval | None = None
    died_on: dt.date | None = None
    answers: tuple[Answered, ...] = ()
    withdrawals: tuple[Withdrawn, ...] = ()
    published: bool = False

    def until(self, day: dt.date) -> "Facts":
        """What had happened by a day."""
        answers = tuple(one for one in self.answers if one.on <= day)
        withdrawals = tuple(one for one in self.withdrawals if one.on <= day)
        return replace(self, answers=answers, withdrawals=withdrawals)

    def latest(
        self, *kinds: str, since: dt.date = dt.date.min, answers: Sequence[str] = tuple(Answer)
    ) -> Answered | None:
        """The last answer of these kinds; of one day the one that was entered last."""
        found = [
            one
            for one in self.answers
            if one.kind in kinds and one.on >= since and one.answer in answers
        ]
        return max(reversed(found), key=lambda one: one.on, default=None)


def steps_of(birth: Interval | None, law: Law, died_on: dt.date | None = None) -> list[Step]:
    """The legal ages of a patient in order; none for an unknown birth, none after death."""
    if birth is None:
        return []
    born = birth.earliest
    ages = [(ConsentKind.ASSENT, age) for age in law.assent_ages]
    ages += [(ConsentKind.OWN, age) for age in sorted({law.own_age, law.majority_age})]
    steps = [Step(kind, age, add_offset(born, 12 * age, OffsetUnit.MONTH)) for kind, age in ages]
    return [step for step in steps if died_on is None or step.birthday <= died_on]


def own_opens_on(birth: Interval | None, law: Law) -> dt.date | None:
    """From when on an own consent is asked for; None for an unknown birth."""
    return next((s.opens_on for s in steps_of(birth, law) if s.kind == ConsentKind.OWN), None)


def answer_to(step: Step, facts: Facts) -> Answered | None:
    """The first answer that serves a step: of its kind or of a later one, not before it opened.

    Any answer is an answer; what it means for use is said by `effects`.
    """
    kinds = (
        (ConsentKind.ASSENT, ConsentKind.OWN) if step.kind == ConsentKind.ASSENT else (step.kind,)
    )
    fitting = (one for one in facts.answers if one.kind in kinds and one.on >= step.opens_on)
    return min(fitting, key=lambda one: one.on, default=None)


def waiting_for(facts: Facts, law: Law, day: dt.date) -> list[Step]:
    """Steps that are open or past and have no answer by a day.

    A legal age that was reached takes the place of those before it.
    """
    known = facts.until(day)
    opened = [s for s in steps_of(facts.birth, law, facts.died_on) if s.opens_on <= day]
    reached = max((i for i, s in enumerate(opened) if s.birthday <= day), default=0)
    return [step for step in opened[reached:] if answer_to(step, known) is None]
