"""Consents of the demonstration. Its texts are examples by name; none of them is a legal text."""

import datetime as dt
import random
from collections.abc import Iterable, Iterator, Sequence

from registry.accounts.models import CentreRow
from registry.chart.consent_actions import planned_steps
from registry.consents.codes import Answer, ConsentKind, Purpose, Signer, WithdrawalLevel
from registry.consents.facts import Answered, Facts, Law, Step, steps_of
from registry.consents.models import Consent, ConsentPurpose, ConsentText, Withdrawal
from registry.literature.demo.enrolment_rows import Record
from registry.literature.demo.profiles import CENTRES, SEED
from registry.patients.codes import LOSS, StopKind
from registry.schedules.actions import start_consent_tracks

FIRST, SECOND = (Purpose.REGISTRY, Purpose.RESEARCH_SHARING, Purpose.BIOBANK), tuple(Purpose)
VERSION_2_DAYS_AGO = 400
# Consent comes before the harvest, which lies up to so many days before the enrolment's visit.
SIGNED_BEFORE_DAYS = 45
PAUSED_DAYS = 85
NO_CONTACT_EVERY = 29
LAW = Law()
Texts = dict[tuple[str, str, int], ConsentText]


def make_texts(today: dt.date) -> Texts:
    """Two versions of the guardians' text and one of the others for each country."""
    second = today - dt.timedelta(days=VERSION_2_DAYS_AGO)
    versions = [
        (ConsentKind.GUARDIAN, 1, dt.date(2015, 1, 1), FIRST),
        (ConsentKind.GUARDIAN, 2, second, SECOND),
        (ConsentKind.ASSENT, 1, dt.date(2015, 1, 1), ()),
        (ConsentKind.OWN, 1, dt.date(2015, 1, 1), SECOND),
    ]
    made = ConsentText.objects.bulk_create(
        ConsentText(
            country=centre.country,
            language=centre.language,
            kind=kind,
            version=version,
            label=f"Example text, {kind.label}",
            effective_from=since,
            purposes=[str(purpose) for purpose in purposes],
            demonstration=True,
        )
        for centre in CENTRES
        for kind, version, since, purposes in versions
    )
    return {(text.country, text.kind, text.version): text for text in made}


def consents_of(record: Record, texts: Texts) -> list[CentreRow]:
    """Answers and withdrawals of a child. Its draws are of their own, so that no other row of the
    demonstration is drawn differently for them."""
    drawn = random.Random(f"{SEED} consent {record.child.index}")  # noqa: S311
    return list(_rows(record, texts, drawn))


def _rows(record: Record, texts: Texts, drawn: random.Random) -> Iterator[CentreRow]:
    child, patient = record.child, record.patient
    country = child.centre.country
    signed = patient.enrolled_on - dt.timedelta(days=SIGNED_BEFORE_DAYS)
    second = texts[country, ConsentKind.GUARDIAN, 2]
    first = texts[country, ConsentKind.GUARDIAN, 1 if signed < second.effective_from else 2]
    signer = drawn.choice((Signer.MOTHER, Signer.FATHER, Signer.BOTH_PARENTS))
    yield from _given(record, first, signed, signer, drawn)
    again = second.effective_from + dt.timedelta(days=drawn.randint(20, 300))
    if first is not second and again < _until(record) and drawn.random() < 0.5:
        yield from _given(record, second, again, signer, drawn)
    for step in steps_of(patient.birth, LAW):
        yield from _answer(record, texts, step, signed, drawn)
    yield from _withdrawn(record, signer, drawn)


def _until(record: Record) -> dt.date:
    """The last day on which somebody could still answer."""
    stop = record.child.stop
    return min(stop.on, record.child.today) if stop else record.child.today


def _given(
    record: Record, text: ConsentText, day: dt.date, signer: Signer, drawn: random.Random
) -> Iterator[CentreRow]:
    """A consent that was given, and what each purpose of its text was answered."""
    consent = Consent(
        patient=record.patient,
        kind=text.kind,
        answer=Answer.GIVEN,
        signed_on=day,
        signed_by=signer,
        text=text,
    )
    yield consent
    for purpose in text.purposes:
        likely = {Purpose.REGISTRY: 1.0, Purpose.RESEARCH_SHARING: 0.9}.get(Purpose(purpose), 0.6)
        granted = drawn.random() < likely
        yield ConsentPurpose(consent=consent, purpose=purpose, granted=granted)


def _answer(
    record: Record, texts: Texts, step: Step, signed: dt.date, drawn: random.Random
) -> Iterator[CentreRow]:
    """What the child said at a legal age: at enrolment if that was passed, else near the birthday.
    Who came of age of late has not been asked yet."""
    day = max(signed, step.birthday + dt.timedelta(days=drawn.randint(-20, 40)))
    lately = (record.child.today - step.birthday).days <= PAUSED_DAYS
    if day > _until(record) or lately:
        return
    text = texts[record.child.centre.country, step.kind, 1]
    if drawn.random() < 0.05:
        yield Consent(
            patient=record.patient,
            kind=step.kind,
            answer=Answer.NOT_CAPABLE,
            signed_on=day,
            signed_by=Signer.PATIENT,
        )
    else:
        yield from _given(record, text, day, Signer.PATIENT, drawn)


def _withdrawn(record: Record, signer: Signer, drawn: random.Random) -> Iterator[CentreRow]:
    """Who left took back collection or use, and so did some who had been lost; a few who stayed
    want no more contact."""
    child, stop = record.child, record.child.stop
    level, day = WithdrawalLevel.NO_MORE_CONTACT, child.today - dt.timedelta(days=2)
    wanted = stop is None and child.day0 is not None and child.index % NO_CONTACT_EVERY == 0
    if stop is not None:
        level = drawn.choice((WithdrawalLevel.NO_MORE_COLLECTION, WithdrawalLevel.NO_MORE_USE))
        lost = stop.kind in LOSS and drawn.random() < 0.5
        day = min(stop.on + dt.timedelta(days=20), child.today) if lost else stop.on
        wanted = lost or stop.kind == StopKind.WITHDRAWAL
    if wanted:
        yield Withdrawal(patient=record.patient, level=level, withdrawn_on=day, withdrawn_by=signer)


def plan_consents(records: Sequence[Record], rows: Iterable[CentreRow]) -> None:
    """The steps of consent of every child, by the call that the pages use too."""
    answers: dict[int, list[Answered]] = {}
    for row in rows:
        if isinstance(row, Consent):
            said = Answered(row.kind, row.answer, row.signed_on)
            answers.setdefault(row.patient_id, []).append(said)
    by_coordinator: dict[int, list[Record]] = {}
    for record in records:
        by_coordinator.setdefault(record.place.coordinator.pk, []).append(record)
    for group in by_coordinator.values():
        _start(group, answers)


def _start(group: Sequence[Record], answers: dict[int, list[Answered]]) -> None:
    steps = {}
    for record in group:
        patient = record.patient
        known = Facts(birth=patient.birth, answers=tuple(answers.get(patient.pk, ())))
        steps[patient] = planned_steps(known, LAW, patient.enrolled_on)
    start_consent_tracks(by=group[0].place.coordinator, steps=steps)
