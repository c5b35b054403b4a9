"""The ladder of tries: what counts, what comes next, and when it is finished."""

import datetime as dt

import pytest

from registry.visits.chase import (
    LADDER,
    Chase,
    Try,
    chase,
    l01_ladder_finished,
    l02_searched_in_vain,
    l03_not_before_contact,
    proposed_next,
    tried_again_by,
)
from registry.visits.codes import AttemptChannel, AttemptOutcome, ChaseStep

DAY = dt.date(2026, 3, 1)
LATER = dt.date(2026, 12, 31)


def on(days: int) -> dt.date:
    return DAY + dt.timedelta(days=days)


def tried(*what: tuple[int, str, str]) -> list[Try]:
    return [Try(on(days), channel, outcome) for days, channel, outcome in what]


CALLED = ((0, "phone", "no_answer"), (3, "phone", "no_answer"))
WRITTEN = (*CALLED, (10, "letter", "sent"))
ASKED = (*WRITTEN, (40, "physician", "not_found"))
WHOLE = (*ASKED, (45, "registry_search", "not_found"))


@pytest.mark.parametrize(
    ("before", "step"),
    [
        ((), "call_1"),
        (CALLED[:1], "call_2"),
        (CALLED, "letter"),
        (WRITTEN, "physician"),
        (ASKED, "registry_search"),
        (WHOLE, "decision"),
    ],
)
def test_the_steps_come_in_their_order(before: tuple[tuple[int, str, str], ...], step: str) -> None:
    found = chase(tried(*before), LATER)

    assert found.next == step
    assert found.finished == (step == "decision")
    assert len(found.taken) == min(len(before), len(LADDER))


def test_two_calls_are_calls_on_two_days() -> None:
    assert chase(tried(*[(0, "phone", "no_answer")] * 3), LATER).next == ChaseStep.CALL_2


def test_a_number_that_is_not_valid_needs_no_second_call() -> None:
    assert chase(tried((0, "phone", "wrong_number")), LATER).next == ChaseStep.LETTER


def test_an_email_is_off_the_ladder() -> None:
    found = chase(tried((0, "email", "no_answer")), LATER)

    assert (found.next, found.taken) == (ChaseStep.CALL_1, ())


def test_steps_may_be_taken_in_another_order() -> None:
    found = chase(tried((0, "registry_search", "not_found"), (1, "letter", "sent")), LATER)

    assert found.next == ChaseStep.CALL_1
    assert found.missing == (ChaseStep.CALL_1, ChaseStep.CALL_2, ChaseStep.PHYSICIAN)


@pytest.mark.parametrize("outcome", ["reached_booked", "reached_later", "found_again"])
def test_reaching_the_family_ends_the_ladder_and_the_next_one_begins_anew(outcome: str) -> None:
    channel = "unstated" if outcome == "found_again" else "phone"
    ended = tried(*WHOLE, (60, channel, outcome))

    assert chase(ended, LATER) == Chase(ended=outcome)
    anew = chase([*ended, Try(on(90), "phone", "no_answer")], LATER)
    assert (anew.taken, anew.next) == ((ChaseStep.CALL_1,), ChaseStep.CALL_2)


def test_who_refused_is_not_called_again() -> None:
    found = chase(tried(*CALLED, (5, "phone", "refused")), LATER)

    assert (found.next, found.ended, found.finished) == (None, "refused", False)


def test_an_answer_is_awaited_before_the_ladder_is_finished() -> None:
    """A letter that was sent this morning has not stayed unanswered."""
    late = tried(*CALLED, (4, "physician", "no_answer"), (4, "registry_search", "no_answer"))
    late.append(Try(on(5), "letter", "sent"))

    waiting, over = chase(late, on(25)), chase(late, on(26))

    assert (waiting.finished, waiting.awaited_on) == (False, on(26))
    assert over.finished


def test_a_new_number_is_called_and_written_to_but_nobody_is_asked_twice() -> None:
    found = chase(tried(*ASKED, (45, "registry_search", "new_contact")), LATER)
    assert found.missing == (ChaseStep.CALL_1, ChaseStep.CALL_2, ChaseStep.LETTER)

    more = ((46, "phone", "no_answer"), (49, "phone", "no_answer"), (50, "letter", "no_answer"))
    assert chase(tried(*ASKED, (45, "registry_search", "new_contact"), *more), LATER).finished


def test_the_lead_who_keeps_trying_decides_again_after_one_more_try() -> None:
    going_on = [*tried(*WHOLE), Try(on(50), "decision", "keep_trying", on(80))]

    found = chase(going_on, LATER)
    assert (found.next, found.due_on, found.finished) == (ChaseStep.CALL_AGAIN, on(80), True)
    again = chase([*going_on, Try(on(80), "phone", "no_answer")], LATER)
    assert (again.next, again.finished) == (ChaseStep.DECISION, True)


def test_what_was_tried_before_the_child_was_seen_counts_no_more() -> None:
    assert not chase(tried(*WHOLE), LATER, since=on(45)).taken
    assert chase(tried(*WHOLE), LATER, since=on(44)).taken == (ChaseStep.REGISTRY_SEARCH,)


def test_as_of_an_earlier_day() -> None:
    assert chase(tried(*WHOLE), on(2)).next == ChaseStep.CALL_2
    assert chase(tried(*WHOLE), on(-1)) == Chase()


@pytest.mark.parametrize("channel", AttemptChannel.values)
@pytest.mark.parametrize("outcome", AttemptOutcome.values)
def test_a_proposal_is_never_before_the_try(channel: str, outcome: str) -> None:
    proposed = proposed_next(channel, outcome, DAY)

    assert proposed is None or proposed >= DAY
    ended = outcome in {"reached_booked", "refused", "found_again"}
    assert (proposed is None) == ended


def test_a_next_try_is_awaited_until_it_is_made() -> None:
    first = Try(DAY, "phone", "no_answer", on(3))

    assert [tried_again_by([first], on(n)) for n in (-1, 2, 3, 9)] == [False, False, True, True]
    assert not tried_again_by([first, Try(on(3), "letter", "sent")], on(9))


def test_l01_names_what_is_missing() -> None:
    found = [chase(tried(*CALLED), LATER), chase([], LATER)]
    finding = l01_ladder_finished(found)

    assert finding is not None
    assert (finding.rule, finding.field) == ("L01", "kind")
    assert "Letter, Ask the physician, Registry search" in finding.message
    assert "two calls on two days" in finding.accepted
    assert l01_ladder_finished([]) is not None
    assert l01_ladder_finished([*found, chase(tried(*WHOLE), LATER)]) is None


def test_l01_says_until_when_an_answer_is_awaited() -> None:
    waiting = chase(tried(*CALLED, *WHOLE[3:], (46, "letter", "sent")), on(50))

    assert "2026-05-07" in getattr(l01_ladder_finished([waiting]), "message", "")


def test_l02_untraceable_needs_a_search_in_vain() -> None:
    unanswered = chase(tried(*ASKED, (45, "registry_search", "no_answer")), LATER)

    assert l02_searched_in_vain([unanswered]) is not None
    assert l02_searched_in_vain([unanswered, chase(tried(*WHOLE), LATER)]) is None


def test_l03_nobody_is_lost_before_the_last_contact() -> None:
    assert l03_not_before_contact(on(3), on(4)) is not None
    assert l03_not_before_contact(on(4), on(4)) is None
    assert l03_not_before_contact(on(4), None) is None
