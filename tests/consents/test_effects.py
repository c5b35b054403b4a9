"""What consent allows on a day: every answer by every effect, birthdays, withdrawals, midnight."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.consents import runs
from registry.consents.codes import (
    Answer,
    Bar,
    BirthdayPolicy,
    ConsentKind,
    Purpose,
    WithdrawalLevel,
)
from registry.consents.facts import Answered, Facts, Law, Withdrawn, answer_to, steps_of
from registry.consents.rules import Effects, effects
from registry.core.dates import exactly, today_in
from tests.rule_examples import on

BORN = dt.date(2010, 6, 15)
LAW = Law()
GOES_ON = replace(LAW, policy=BirthdayPolicy.CONTINUE)
ALL = frozenset(Purpose.values)
SHARED = frozenset({Purpose.REGISTRY, Purpose.RESEARCH_SHARING})
GUARDIAN, ASSENT, OWN = ConsentKind
AT_12, AT_17, AT_19 = dt.date(2022, 6, 15), dt.date(2027, 7, 1), dt.date(2029, 7, 1)
ONE_DAY = dt.timedelta(days=1)


def said(kind: str, answer: str, on: dt.date, purposes: frozenset[str] = ALL) -> Answered:
    granted = purposes if answer == Answer.GIVEN and kind != ASSENT else frozenset()
    return Answered(kind, answer, on, granted)


def facts(*answers: Answered, born: dt.date = BORN, **values: Any) -> Facts:
    return Facts(birth=exactly(born), answers=answers, **values)


def birthday(age: int) -> dt.date:
    return BORN.replace(year=BORN.year + age)


SIGNED = said(GUARDIAN, Answer.GIVEN, dt.date(2018, 1, 10))
NOTHING = Effects(contact=True, collection=True, follow_up=True)
OPEN = (True, True, True, ALL)  # contact, collection, follow-up, uses
NO_USE: tuple[bool, bool, bool, frozenset[str]] = (True, True, True, frozenset())
SHUT: tuple[bool, bool, bool, frozenset[str]] = (True, False, False, frozenset())


def told(found: Effects) -> tuple[bool, bool, bool, frozenset[str]]:
    return found.contact, found.collection, found.follow_up, found.uses


# Every answer that a kind can have, on the day on which it begins to matter.
ANSWERS = [
    # nothing on record: entry goes on, no use is covered
    ((), AT_12, NO_USE),
    ((SIGNED,), AT_12, OPEN),
    ((said(GUARDIAN, "given", AT_12, SHARED),), AT_12, (True, True, True, SHARED)),
    ((said(GUARDIAN, "refused", AT_12),), AT_12, SHUT),
    ((SIGNED, said(GUARDIAN, "refused", AT_12)), AT_12, SHUT),
    ((said(GUARDIAN, "refused", AT_12), said(GUARDIAN, "given", AT_12 + ONE_DAY)), AT_17, None),
    # the child is heard beside the guardians
    ((SIGNED, said(ASSENT, "given", AT_12)), AT_12, OPEN),
    ((SIGNED, said(ASSENT, "refused", AT_12)), AT_12, SHUT),
    ((SIGNED, said(ASSENT, "not_capable", AT_12)), AT_12, OPEN),
    ((SIGNED, said(ASSENT, "not_asked", AT_12)), AT_12, OPEN),
    ((said(ASSENT, "given", AT_12),), AT_12, NO_USE),
    # a child that refused and then agreed
    ((SIGNED, said(ASSENT, "refused", AT_12), said(ASSENT, "given", AT_12 + ONE_DAY)),
     AT_12 + ONE_DAY, OPEN),
    # 'not asked' takes no refusal back
    ((SIGNED, said(ASSENT, "refused", AT_12), said(ASSENT, "not_asked", AT_12 + ONE_DAY)),
     AT_12 + ONE_DAY, SHUT),
    # from 16 both sign
    ((SIGNED, said(OWN, "given", AT_17)), AT_17, OPEN),
    ((SIGNED, said(OWN, "given", AT_17, SHARED)), AT_17, (True, True, True, SHARED)),
    ((said(OWN, "given", AT_17),), AT_17, NO_USE),
    ((SIGNED, said(OWN, "refused", AT_17)), AT_17, SHUT),
    ((SIGNED, said(OWN, "not_capable", AT_17)), AT_17, OPEN),
    # at majority the patient alone
    ((SIGNED, said(OWN, "given", AT_19, SHARED)), AT_19, (True, True, True, SHARED)),
    ((said(OWN, "given", AT_19),), AT_19, OPEN),
    ((said(GUARDIAN, "refused", AT_12), said(OWN, "given", AT_19)), AT_19, OPEN),
    ((SIGNED, said(OWN, "refused", AT_19)), AT_19, SHUT),
    ((SIGNED, said(OWN, "not_capable", AT_19)), AT_19, OPEN),
    ((said(OWN, "not_capable", AT_19),), AT_19, NO_USE),
    # without the registry there is nothing to enter
    ((said(GUARDIAN, "given", AT_12, frozenset({Purpose.BIOBANK})),), AT_12,
     (True, False, False, frozenset({Purpose.BIOBANK}))),
]  # fmt: skip


@pytest.mark.parametrize(("answers", "day", "expected"), ANSWERS)
def test_each_answer_has_each_of_its_effects(
    answers: tuple[Answered, ...],
    day: dt.date,
    expected: tuple[bool, bool, bool, frozenset[str]] | None,
) -> None:
    found = effects(facts(*answers), LAW, day)

    if expected is not None:
        assert told(found) == expected
    assert found.reminders == (found.contact and found.follow_up)
    assert found.why
    assert not found.erased


LEVELS = [
    (WithdrawalLevel.NONE, (True, True, True, ALL), False),
    (WithdrawalLevel.NO_MORE_CONTACT, (False, True, True, ALL - {Purpose.RECONTACT}), False),
    (WithdrawalLevel.NO_MORE_COLLECTION, (False, False, False, ALL - {Purpose.RECONTACT}), False),
    (WithdrawalLevel.NO_MORE_USE, (False, False, False, frozenset()), False),
    (WithdrawalLevel.ERASE, (False, False, False, frozenset()), True),
]


@pytest.mark.parametrize(("level", "expected", "erased"), LEVELS)
def test_each_level_holds_those_before_it(
    level: str, expected: tuple[bool, bool, bool, frozenset[str]], erased: bool
) -> None:
    found = effects(facts(SIGNED, withdrawals=(Withdrawn(level, AT_12),)), LAW, AT_12)

    assert told(found) == expected
    assert found.erased == erased
    assert not found.reminders or level == WithdrawalLevel.NONE


@pytest.mark.parametrize("level", [one for one, _, _ in LEVELS[1:]])
def test_a_withdrawal_counts_from_its_day(level: str) -> None:
    known = facts(SIGNED, withdrawals=(Withdrawn(level, AT_12),))

    assert told(effects(known, LAW, AT_12 - ONE_DAY)) == OPEN


@pytest.mark.parametrize("level", [one for one, _, _ in LEVELS[1:-1]])
def test_a_withdrawal_is_taken_back_by_a_later_row_or_a_later_consent(level: str) -> None:
    withdrawn = Withdrawn(level, AT_12)
    later = AT_12 + ONE_DAY
    again = said(GUARDIAN, "given", later)
    back = Withdrawn(WithdrawalLevel.NONE, later)

    assert told(effects(facts(SIGNED, again, withdrawals=(withdrawn,)), LAW, later)) == OPEN
    assert told(effects(facts(SIGNED, withdrawals=(withdrawn, back)), LAW, later)) == OPEN


def test_of_one_day_the_withdrawal_holds() -> None:
    withdrawn = Withdrawn(WithdrawalLevel.NO_MORE_USE, AT_12)
    again = said(GUARDIAN, "given", AT_12)

    assert not effects(facts(SIGNED, again, withdrawals=(withdrawn,)), LAW, AT_12).uses


def test_an_assent_takes_no_withdrawal_back() -> None:
    withdrawn = Withdrawn(WithdrawalLevel.NO_MORE_USE, AT_12)
    assent = said(ASSENT, "given", AT_12 + ONE_DAY)

    assert not effects(facts(SIGNED, assent, withdrawals=(withdrawn,)), LAW, AT_17).uses


def test_erasure_is_final() -> None:
    erased = Withdrawn(WithdrawalLevel.ERASE, AT_12)
    back = Withdrawn(WithdrawalLevel.NONE, AT_12 + ONE_DAY)
    again = said(GUARDIAN, "given", AT_12 + ONE_DAY)
    found = effects(facts(SIGNED, again, withdrawals=(erased, back)), LAW, AT_12 + 9 * ONE_DAY)

    assert found.erased
    assert not found.uses


@pytest.mark.parametrize("age", [16, 18])
def test_use_pauses_on_the_birthday_and_entry_90_days_later(age: int) -> None:
    own = (said(OWN, "given", birthday(16)),) if age == 18 else ()
    known = facts(SIGNED, *own)
    day = birthday(age)
    before, there = (effects(known, LAW, one) for one in (day - ONE_DAY, day))
    last, frozen = (effects(known, LAW, day + dt.timedelta(days=n)) for n in (90, 91))

    assert before.uses == ALL
    assert not there.uses
    assert (last.collection, last.frozen) == (True, False)
    assert (frozen.collection, frozen.frozen) == (False, True)
    assert frozen.follow_up, "the plan goes on: the answer can still come"
    assert there.reminders


@pytest.mark.parametrize("age", [16, 18])
def test_or_use_goes_on_until_there_is_an_answer(age: int) -> None:
    known = facts(SIGNED)
    found = effects(known, GOES_ON, birthday(age) + dt.timedelta(days=400))

    assert told(found) == OPEN
    assert [step.age for step in found.waiting][-1:] == [18 if age == 18 else 16]


def test_what_is_due_and_since_when() -> None:
    opens = birthday(16) - dt.timedelta(days=184)
    waiting = [
        [step.code for step in effects(facts(SIGNED), LAW, day).waiting]
        for day in (opens - ONE_DAY, opens, birthday(16), birthday(18) - ONE_DAY, birthday(18))
    ]

    assert waiting == [["A7"], ["A7", "O16"], ["O16"], ["O16", "O18"], ["O18"]]


@pytest.mark.parametrize("answer", list(Answer))
def test_any_answer_to_an_assent_is_an_answer(answer: str) -> None:
    step = steps_of(exactly(BORN), LAW)[0]
    given = said(ASSENT, answer, birthday(7))

    assert answer_to(step, facts(given)) == given
    assert not effects(facts(SIGNED, given), LAW, birthday(8)).waiting


def test_an_answer_before_it_was_asked_for_serves_no_step() -> None:
    early = said(OWN, "given", birthday(18) - dt.timedelta(days=185))
    on_time = said(OWN, "given", birthday(18) - dt.timedelta(days=184))
    majority = steps_of(exactly(BORN), LAW)[-1]

    assert answer_to(majority, facts(early)) is None
    assert answer_to(majority, facts(early, on_time)) == on_time


@pytest.mark.parametrize(
    ("born", "turns_18"),
    [("2008-02-29", "2026-02-28"), ("2004-02-29", "2022-02-28"), ("2008-03-01", "2026-03-01")],
)
def test_29_february_clips_to_the_28th(born: str, turns_18: str) -> None:
    known = Facts(birth=on(born), answers=(SIGNED,))
    day = dt.date.fromisoformat(turns_18)

    assert steps_of(known.birth, LAW)[-1].birthday == day
    adult = said(OWN, "given", day - dt.timedelta(days=700))
    before = replace(known, answers=(SIGNED, adult))
    assert effects(before, LAW, day - ONE_DAY).uses == ALL
    assert not effects(before, LAW, day).uses


@pytest.mark.parametrize(("birth", "due"), [("2010-06", "2028-06-01"), ("2010", "2028-01-01")])
def test_of_a_month_or_a_year_the_earliest_day_decides(birth: str, due: str) -> None:
    assert steps_of(on(birth), LAW)[-1].birthday == dt.date.fromisoformat(due)


def test_an_unknown_birth_has_no_birthdays() -> None:
    known = Facts(answers=(SIGNED,))

    assert told(effects(known, LAW, dt.date(2060, 1, 1))) == OPEN


def test_the_dead_grow_no_older() -> None:
    known = facts(SIGNED, died_on=birthday(15))

    assert told(effects(known, LAW, birthday(20))) == OPEN


@pytest.mark.parametrize(("zone", "paused"), [("Pacific/Auckland", True), ("UTC", False)])
def test_the_centres_midnight_decides(zone: str, paused: bool) -> None:
    """13:00 UTC on the eve is the birthday already in Auckland."""
    now = dt.datetime.combine(birthday(16) - ONE_DAY, dt.time(13), dt.UTC)
    found = effects(facts(SIGNED), LAW, today_in(zone, now))

    assert (not found.uses) == paused


def test_a_country_has_its_own_ages() -> None:
    spain = Law(assent_ages=(12,), own_age=16, majority_age=18)
    one_step = Law(assent_ages=(), own_age=18, majority_age=18)

    assert [step.code for step in steps_of(exactly(BORN), spain)] == ["A12", "O16", "O18"]
    assert [step.code for step in steps_of(exactly(BORN), one_step)] == ["O18"]
    assert effects(facts(SIGNED), one_step, AT_17).uses == ALL


def test_a_published_case_is_covered_by_its_publication() -> None:
    found = effects(Facts(published=True), LAW, AT_12)

    assert found.uses == {Purpose.RESEARCH_SHARING}
    assert not found.reminders


def test_what_is_entered_later_was_not_known_before() -> None:
    known = facts(SIGNED, said(GUARDIAN, "refused", AT_17))

    assert told(effects(known, LAW, AT_12)) == OPEN


days = st.dates(dt.date(2010, 1, 1), dt.date(2032, 1, 1))
kinds = st.sampled_from([(k, a) for k in ConsentKind for a in Answer])
grants = st.frozensets(st.sampled_from(Purpose.values))
answers = st.builds(
    lambda pair, on, granted: said(pair[0], pair[1], on, granted), kinds, days, grants
)
births = st.builds(exactly, st.dates(dt.date(2005, 1, 1), dt.date(2015, 1, 1)))
withdrawn = st.builds(Withdrawn, st.sampled_from(WithdrawalLevel.values), days)
drawn = st.builds(
    Facts,
    birth=st.one_of(st.none(), births),
    died_on=st.one_of(st.none(), days),
    answers=st.lists(answers, max_size=6).map(tuple),
    withdrawals=st.lists(withdrawn, max_size=3).map(tuple),
)  # fmt: skip
laws = st.sampled_from([LAW, GOES_ON, Law((7, 12), 14, 21)])


@given(known=drawn, law=laws, day=days)
def test_stored_runs_say_on_every_day_what_the_function_says(
    known: Facts, law: Law, day: dt.date
) -> None:
    course = runs.course(known, law, dt.date(2010, 1, 1))
    found = effects(known, law, day)

    covered = {p for p, held in runs.covers(course).items() if _holds(held, day)}
    barred = {b for b, held in runs.bars(course).items() if _holds(held, day)}
    assert covered == found.uses
    assert barred == {bar for bar in Bar.values if found.bars(Bar(bar))}
    ended = runs.unfollowed_since(course, day)
    assert (ended is None) == found.follow_up


def _holds(held: list[runs.Run], day: dt.date) -> bool:
    return any(one.starts_on <= day <= (one.ends_on or day) for one in held)


def test_what_was_frozen_at_16_stays_frozen_at_18() -> None:
    assert effects(facts(SIGNED), LAW, birthday(18)).frozen


def test_what_goes_on_is_what_the_patient_had_granted() -> None:
    own = said(OWN, "given", birthday(16), SHARED)

    assert effects(facts(SIGNED, own), GOES_ON, birthday(19)).uses == SHARED
