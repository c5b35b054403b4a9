"""Verbs around consent that move other nouns with it: plan, end of follow-up, identity."""

import datetime as dt
from collections.abc import Collection

from registry.accounts.models import User
from registry.consents.actions import (
    ConsentEntry,
    correct_consent,
    reckon,
    record_consent,
    record_withdrawal,
)
from registry.consents.codes import WithdrawalLevel
from registry.consents.facts import Facts, Law, Step, answer_to, steps_of
from registry.consents.findings import new_data_findings
from registry.consents.models import Consent, Withdrawal
from registry.consents.runs import course, unfollowed_since
from registry.consents.selectors import ConsentRecord, consents_of
from registry.core.actions import action
from registry.core.errors import refuse_errors
from registry.identities.actions import erase_identity
from registry.patients.codes import RecordKind, StopKind
from registry.patients.models import FollowUpStop, Patient
from registry.patients.selectors import stop_in_force
from registry.schedules.actions import (
    CONSENT_TEMPLATE,
    PlannedStep,
    answer_steps,
    resume_follow_up,
    start_consent_tracks,
    stop_follow_up,
)
from registry.schedules.rules import Window
from registry.schedules.settling import settle


@action
def begin_consent(*, by: User, patient: Patient, entry: ConsentEntry | None = None) -> None:
    """At enrolment: the first answer where there is one, and the plan of those to come."""
    if entry is not None:
        entry.consent.patient = patient
        record_consent(by=by, entry=entry)
    else:
        reckon(patients=[patient])
    record = consents_of(patient)
    steps = planned_steps(record.facts, record.law, patient.enrolled_on)
    if not patient.is_literature:
        start_consent_tracks(by=by, steps={patient: steps})
    _follow(by, patient, record)


@action
def begin_missing(*, by: User | None = None) -> int:
    """Starts the plan of consent for patients who have none: those enrolled before there was one.
    Says how many."""
    planless = Patient.objects.exclude(tracks__template__code=CONSENT_TEMPLATE).filter(
        record_kind__in=(RecordKind.REGISTRY, RecordKind.TEST)
    )
    steps = {}
    for patient in planless.select_related("centre", "death").order_by("pk"):
        record = consents_of(patient)
        steps[patient] = planned_steps(record.facts, record.law, patient.enrolled_on)
    start_consent_tracks(by=by, steps=steps)
    settle([patient.pk for patient in steps])
    return len(steps)


def planned_steps(facts: Facts, law: Law, enrolled_on: dt.date) -> list[PlannedStep]:
    """The legal ages that are ahead at enrolment, and the last one that was passed before it.

    What was passed is due on the day of enrolment: nobody could have been asked earlier.
    """
    steps = steps_of(facts.birth, law)
    passed = [step for step in steps if step.birthday < enrolled_on]
    return [_planned(step, facts, enrolled_on) for step in (*passed[-1:], *steps[len(passed) :])]


def _planned(step: Step, facts: Facts, enrolled_on: dt.date) -> PlannedStep:
    answer = answer_to(step, facts)
    window = Window(step.opens_on, step.birthday, step.birthday)
    if step.birthday < enrolled_on:
        window = Window(enrolled_on, enrolled_on, enrolled_on)
    return PlannedStep(step.code, window, answer.on if answer else None)


@action
def answer_consent(*, by: User, entry: ConsentEntry) -> Consent:
    """Records an answer; the plan and the follow-up go as it says."""
    consent = record_consent(by=by, entry=entry)
    _follow(by, consent.patient)
    return consent


@action
def correct_answer(
    *, by: User, consent: Consent, read_version: int, granted: Collection[str] = ()
) -> Consent:
    """Mends a slip of the pen; the plan and the follow-up go as the mended answer says."""
    correct_consent(consent=consent, read_version=read_version, granted=granted)
    _follow(by, consent.patient)
    return consent


@action
def withdraw(*, by: User, withdrawal: Withdrawal) -> Withdrawal:
    """Records a withdrawal; the follow-up ends with it, and the identity where it is erased."""
    record_withdrawal(by=by, withdrawal=withdrawal)
    _follow(by, withdrawal.patient)
    if withdrawal.level == WithdrawalLevel.ERASE:
        erase_identity(by=by, patient=withdrawal.patient)
    return withdrawal


def _follow(by: User, patient: Patient, record: ConsentRecord | None = None) -> None:
    """Brings planned steps and the end of follow-up in line with what is on record now."""
    record = record or consents_of(patient)
    answers = {
        step.code: answer.on
        for step in steps_of(record.facts.birth, record.law)
        if (answer := answer_to(step, record.facts))
    }
    answer_steps(patient=patient, answered=answers)
    _stop_or_resume(by, patient, record)


def _stop_or_resume(by: User, patient: Patient, record: ConsentRecord) -> None:
    """An end of follow-up that somebody recorded for another reason stays as it is."""
    today, stop = patient.centre.today(), stop_in_force(patient)
    since = unfollowed_since(course(record.facts, record.law, patient.enrolled_on), today)
    if since is not None and stop is None:
        why = record.on(today).why[0]
        kind = StopKind.WITHDRAWAL
        stop_follow_up(
            by=by, patient=patient, kind=kind, stopped_on=since, note=why, from_consent=True
        )
    elif since is None and stop is not None and stop.from_consent:
        resume_follow_up(stop=stop)


@action
def take_up_again(*, stop: FollowUpStop) -> FollowUpStop:
    """Follow-up goes on, unless consent has ended it: then a new consent takes it up (N04)."""
    if stop.from_consent:
        refuse_errors(new_data_findings(stop.patient))
    return resume_follow_up(stop=stop)
