"""What a patient's consent allows on a day: one pure function, `effects`, and the rules that speak
about consent (data dictionary 6.7 and 7: D08, N01 to N04).

Pages, schedule, reminders, cover rows and findings all ask `effects`; there is no second
definition. A birth known by its month or year counts as the earliest day that it can be: a legal
age is reached too early rather than too late. On 29 February a birthday clips to the 28th (D19).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from registry.consents.codes import (
    Answer,
    Bar,
    BirthdayPolicy,
    ConsentKind,
    Purpose,
    WithdrawalLevel,
)
from registry.consents.facts import (
    Answered,
    Facts,
    Law,
    Step,
    Withdrawn,
    steps_of,
    waiting_for,
)
from registry.core.dates import Interval
from registry.core.errors import Finding, error, gather, query

ONE_DAY = dt.timedelta(days=1)
LEVELS = tuple(WithdrawalLevel)


@dataclass(frozen=True)
class Effects:
    """What holds on a day. `uses` are the purposes covered; `why` says it in words."""

    contact: bool = True
    collection: bool = True
    follow_up: bool = True
    uses: frozenset[str] = frozenset()
    erased: bool = False
    waiting: tuple[Step, ...] = ()
    frozen: bool = False
    why: tuple[str, ...] = ()

    @property
    def reminders(self) -> bool:
        """Whether anybody is reminded of a visit: reminders lead to a call to the family."""
        return self.contact and self.follow_up

    def bars(self, what: Bar) -> bool:
        return not (self.contact if what == Bar.CONTACT else self.collection)


def effects(facts: Facts, law: Law, day: dt.date) -> Effects:
    """What is allowed on a day, from the facts on record by then.

    - Guardians decide for a child; from the own age on both sign; at majority the patient alone,
      or the guardians where the patient is not capable.
    - A child that refused is heard at once, whatever the guardians signed.
    - At an own age without an answer the country's policy decides; after 90 days nothing new is
      entered (N03), unless the policy is to go on.
    - A withdrawal holds until it is taken back or a later consent is given; erasure is final.
    - Nothing on record covers no use, and hinders nobody to enter what happened (N01 asks).
    """
    if facts.published:
        return _published()
    found = _granted(facts.until(day), law, day)
    found = replace(found, waiting=tuple(waiting_for(facts, law, day)))
    return _withdrawn(found, facts.until(day), day)


def _published() -> Effects:
    uses = frozenset({Purpose.RESEARCH_SHARING})
    return Effects(contact=False, uses=uses, why=(_("Published: the source has told it to all."),))


def _granted(known: Facts, law: Law, day: dt.date) -> Effects:
    """What the answers allow, withdrawals left aside."""
    voice = known.latest(
        ConsentKind.ASSENT,
        ConsentKind.OWN,
        answers=(Answer.GIVEN, Answer.REFUSED, Answer.NOT_CAPABLE),
    )
    if voice is not None and voice.answer == Answer.REFUSED:
        return _refused(_("The patient refused on %s.") % date_format(voice.on))
    guardians = _of_guardians(known)
    reached = _own_steps(known, law, day)
    if not reached:
        return guardians
    step = reached[-1]
    own = known.latest(ConsentKind.OWN, since=step.opens_on)
    if own is None:
        return _unanswered(known, guardians, reached, law, day)
    if own.answer == Answer.NOT_CAPABLE:
        told = _("The patient is not capable of an own consent: the guardians decide.")
        return replace(guardians, why=(told, *guardians.why))
    return _with_own(own, guardians, alone=step.age >= law.majority_age)


def _own_steps(known: Facts, law: Law, day: dt.date) -> list[Step]:
    """The own ages that were reached by a day."""
    own = [s for s in steps_of(known.birth, law, known.died_on) if s.kind == ConsentKind.OWN]
    return [step for step in own if step.birthday <= day]


def _of_guardians(known: Facts) -> Effects:
    """Their last answer."""
    last = known.latest(ConsentKind.GUARDIAN)
    if last is None:
        return Effects(why=(_("No consent of the guardians is on record: no use is covered."),))
    on = date_format(last.on)
    if not last.given:
        return _refused(_("The guardians refused on %s.") % on)
    return _allowed(last.purposes, _("The guardians consented on %s.") % on)


def _allowed(purposes: frozenset[str], why: str) -> Effects:
    if Purpose.REGISTRY in purposes:
        return Effects(uses=purposes, why=(why,))
    return replace(
        _refused(why + " " + _("The registry is not among the purposes.")), uses=purposes
    )


def _refused(why: str) -> Effects:
    return Effects(collection=False, follow_up=False, why=(why,))


def _unanswered(
    known: Facts, guardians: Effects, reached: Sequence[Step], law: Law, day: dt.date
) -> Effects:
    """An own age was reached and the patient has not answered: the policy of the country.

    What was frozen at the first own age stays frozen at the next.
    """
    told = {"step": reached[-1], "day": date_format(reached[-1].birthday)}
    if law.policy == BirthdayPolicy.CONTINUE:
        why = _("%(step)s is due since %(day)s; use goes on until there is an answer.") % told
        before = known.latest(ConsentKind.OWN, answers=(Answer.GIVEN,))
        goes_on = _with_own(before, guardians, alone=False) if before else guardians
        return replace(goes_on, why=(why, *goes_on.why))
    open_ones = (s for s in reached if known.latest(ConsentKind.OWN, since=s.opens_on) is None)
    first = next(open_ones)
    frozen = day >= first.freezes_on
    why = _("%(step)s is due since %(day)s: use pauses until there is an answer.") % told
    entry = _("Nothing new is entered since %s.") % date_format(first.freezes_on)
    return replace(
        guardians,
        uses=frozenset(),
        collection=guardians.collection and not frozen,
        frozen=frozen,
        why=(why, entry) if frozen else (why,),
    )


def _with_own(own: Answered, guardians: Effects, *, alone: bool) -> Effects:
    """The own consent, below the majority together with that of the guardians."""
    mine = _allowed(own.purposes, _("The patient consented on %s.") % date_format(own.on))
    if alone:
        return mine
    return replace(
        mine,
        uses=mine.uses & guardians.uses,
        collection=mine.collection and guardians.collection,
        follow_up=mine.follow_up and guardians.follow_up,
        why=(*mine.why, *guardians.why),
    )


def withdrawal_in_force(known: Facts) -> Withdrawn | None:
    """The last withdrawal, unless it was taken back or a consent was given on a later day.

    Of one day the stricter holds: a family that signs and withdraws on one day has withdrawn.
    """
    erased = next((one for one in known.withdrawals if one.level == WithdrawalLevel.ERASE), None)
    if erased is not None:
        return erased
    last = max(reversed(known.withdrawals), key=lambda one: one.on, default=None)
    if last is None or last.level == WithdrawalLevel.NONE:
        return None
    after = last.on + ONE_DAY
    anew = known.latest(ConsentKind.GUARDIAN, ConsentKind.OWN, since=after, answers=(Answer.GIVEN,))
    return None if anew else last


def _withdrawn(found: Effects, known: Facts, day: dt.date) -> Effects:
    """What a withdrawal leaves of it; each level holds those before it."""
    last = withdrawal_in_force(known)
    if last is None:
        return found
    level = LEVELS.index(WithdrawalLevel(last.level))
    collects = level < LEVELS.index(WithdrawalLevel.NO_MORE_COLLECTION)
    uses = found.uses - {Purpose.RECONTACT}
    told = {"level": WithdrawalLevel(last.level).label, "day": date_format(last.on)}
    why = _("Withdrawn on %(day)s: %(level)s.") % told
    return replace(
        found,
        contact=False,
        collection=found.collection and collects,
        follow_up=found.follow_up and collects,
        uses=uses if level < LEVELS.index(WithdrawalLevel.NO_MORE_USE) else frozenset(),
        erased=last.level == WithdrawalLevel.ERASE,
        waiting=found.waiting if collects else (),
        frozen=found.frozen and collects,
        why=(why, *found.why),
    )


def d08_consent_first(
    consent: Interval | None,
    assent: Interval | None,
    first_procedure: Interval,
    *,
    assent_due: bool,
) -> list[Finding]:
    """ERROR when consent, or assent where it is due, was signed after the first harvest,
    conditioning or administration; QUERY when it is not on record.

    The dictionary has ERROR for both; but what really happened is entered also before its papers
    are, so a missing signature asks and hinders nobody.
    """
    return gather(
        _signed_first("consent_on", consent, first_procedure),
        _signed_first("assent_on", assent, first_procedure) if assent_due else None,
    )


def _signed_first(field: str, signed: Interval | None, first: Interval) -> Finding | None:
    accepted = _("%s or earlier") % first
    if signed is None:
        message = _("no signature is on record; the first procedure was on %s") % first
        return query("D08", field, message, accepted)
    if not signed.certainly_after(first):
        return None
    told = {"day": signed, "first": first}
    return error("D08", field, _("signed on %(day)s, after %(first)s") % told, accepted)


def n01_guardian_signed(facts: Facts, law: Law, day: dt.date) -> Finding | None:
    """ERROR when no guardian has answered for a child below the majority.

    Shown, and refused nowhere: without it no use is covered.
    """
    majority = [s for s in steps_of(facts.birth, law) if s.age == law.majority_age]
    adult = any(step.birthday <= day for step in majority)
    if adult or facts.published or facts.latest(ConsentKind.GUARDIAN) is not None:
        return None
    message = _("no consent of the guardians is on record")
    return error("N01", "consent", message, _("who signed which text, when, for which purposes"))


def n02_assent_asked(found: Effects, day: dt.date) -> Finding | None:
    """QUERY when the child has reached an age of assent and no answer is on record."""
    due = [s for s in found.waiting if s.kind == ConsentKind.ASSENT and s.birthday <= day]
    if not due:
        return None
    told = {"step": due[-1], "day": due[-1].birthday}
    message = _("%(step)s is due since %(day)s") % told
    return query("N02", "assent", message, _("an answer, also refused, not capable or not asked"))


def n03_own_consent(found: Effects) -> Finding | None:
    """ERROR for anything new 90 days after a legal age without the own consent; adverse events
    and what traces the product are kept by law."""
    if not found.frozen:
        return None
    message = _("nothing new is entered: %s") % " ".join(found.why)
    return error("N03", "consent", message, _("the own consent first; adverse events at any time"))


def n04_not_withdrawn(found: Effects) -> Finding | None:
    """ERROR for anything new after a refusal or a withdrawal; adverse events and what traces the
    product are kept by law."""
    if found.collection or found.frozen:
        return None
    message = _("nothing new is entered: %s") % " ".join(found.why)
    return error("N04", "consent", message, _("a new consent first; adverse events at any time"))


def n04_not_erased(found: Effects) -> Finding | None:
    """ERROR for a consent after the identity was destroyed: nobody knows whose it would be."""
    if not found.erased:
        return None
    message = _("the identity was erased")
    return error("N04", "answer", message, _("a new enrolment with a consent of its own"))


def entry_findings(found: Effects) -> list[Finding]:
    """Why nothing new may be entered; empty while it may."""
    return gather(n03_own_consent(found), n04_not_withdrawn(found))


def n04_contact(found: Effects) -> Finding | None:
    """ERROR for a booking or a call to a family that wants no more contact."""
    if found.contact:
        return None
    message = _("the family is not contacted: %s") % found.why[0]
    return error("N04", "contact", message, _("what records tell, without contact"))
