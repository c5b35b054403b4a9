"""Loads the legal ages, and reckons anew what consent covers and bars."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from registry.consents import runs
from registry.consents.codes import CoverSource
from registry.consents.facts import Facts, Law
from registry.consents.models import Consent, ConsentBar, ConsentCover, ConsentLaw, Withdrawal
from registry.consents.selectors import GRANTED, facts_of, law_for, laws
from registry.core.data import read_json
from registry.health.jobs import load_once
from registry.patients.models import Patient, belongs

LAWS = Path(__file__).parent / "data" / "laws.json"
BATCH = 1000
Row = TypeVar("Row", Consent, Withdrawal)
Stored = ConsentCover | ConsentBar


def load_reference(path: Path = LAWS) -> bool:
    """Adds the legal ages that the file has and the table has not; False if the file is known.

    A row that somebody set by hand stays: a registry's own legal advice outranks a convention.
    """

    def load() -> None:
        rows = [ConsentLaw(**law) for law in read_json(path)["laws"]]
        ConsentLaw.objects.bulk_create(rows, ignore_conflicts=True)

    return load_once("consents", [path], load)


@dataclass
class Drift:
    """How many rows should not stand as they do, of how many patients that were looked at."""

    patients: int = 0
    rows: int = 0


def recompute(patients: Iterable[Patient]) -> Drift:
    """Writes anew what consent covers and bars for these patients, with their centres loaded.

    One statement to take turns, six to read, at most four to write where something differs.
    """
    patients = list(patients)
    _take_turns(patients)
    drift = drift_of(patients)
    for model, (wrong, right) in drift.items():
        model.objects.filter(pk__in=[row.pk for row in wrong]).delete()
        model.objects.bulk_create(right)  # type: ignore[arg-type]
    rows = sum(len(wrong) + len(right) for wrong, right in drift.values())
    return Drift(len(patients), rows)


def _take_turns(patients: Sequence[Patient]) -> None:
    """Two facts at once about one patient: the second is reckoned when the first is on record."""
    held = Patient.objects.select_for_update(no_key=True).filter(pk__in=[p.pk for p in patients])
    list(held.order_by("pk").values_list("pk"))


Differences = dict[type[ConsentCover] | type[ConsentBar], tuple[list[Stored], list[Stored]]]


def drift_of(patients: Sequence[Patient]) -> Differences:
    """Per table the stored rows that are wrong and the rows that are missing."""
    wanted = wanted_rows(patients)
    found: Differences = {}
    for model in (ConsentCover, ConsentBar):
        right = {_key(row): row for row in wanted if isinstance(row, model)}
        stored = {_key(row): row for row in _stored(model, patients)}
        wrong = [row for key, row in stored.items() if key not in right]
        found[model] = (wrong, [row for key, row in right.items() if key not in stored])
    return found


def _stored(
    model: type[ConsentCover] | type[ConsentBar], patients: Sequence[Patient]
) -> list[Stored]:
    return list(model._default_manager.filter(patient__in=patients))


def _key(row: Stored) -> tuple[object, ...]:
    what = row.what if isinstance(row, ConsentBar) else (row.purpose, row.source)
    return row.patient_id, row.centre_id, what, row.starts_on, row.ends_on


def wanted_rows(patients: Sequence[Patient]) -> list[Stored]:
    """What the rules make of the facts on record, unsaved."""
    consents = _by_patient(
        Consent.objects.filter(patient__in=patients).prefetch_related(GRANTED), "signed_on"
    )
    withdrawals = _by_patient(Withdrawal.objects.filter(patient__in=patients), "withdrawn_on")
    known = laws()
    rows: list[Stored] = []
    for patient in patients:
        facts = facts_of(patient, consents[patient.pk], withdrawals[patient.pk])
        rows += rows_of(patient, facts, law_for(patient.centre.country, known))
    return rows


def rows_of(patient: Patient, facts: Facts, law: Law) -> list[Stored]:
    """Covers and bars of one patient, unsaved."""
    course = runs.course(facts, law, patient.enrolled_on)
    source = CoverSource.PUBLISHED if facts.published else CoverSource.CONSENT
    found: list[Stored] = [
        ConsentCover(purpose=purpose, source=source, starts_on=run.starts_on, ends_on=run.ends_on)
        for purpose, held in runs.covers(course).items()
        for run in held
    ]
    # Nobody calls the family of a published case, and what its source says is entered.
    barred = {} if facts.published else runs.bars(course)
    found += [
        ConsentBar(what=what, starts_on=run.starts_on, ends_on=run.ends_on)
        for what, held in barred.items()
        for run in held
    ]
    for row in found:
        belongs(row, to=patient, by=None)  # reckoned by nobody: the facts say who entered them
    return found


def _by_patient(rows: Iterable[Row], day: str) -> dict[int, list[Row]]:
    """In the order of their days, those of one day as they were entered."""
    found: dict[int, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda one: (getattr(one, day), one.pk)):
        found[row.patient_id].append(row)
    return found


def recompute_all(*, check: bool = False) -> Drift:
    """Every patient, in batches; `check` only counts."""
    total, last = Drift(), 0
    while batch := _next(last):
        if check:
            pairs = drift_of(batch).values()
            rows = sum(len(wrong) + len(right) for wrong, right in pairs)
        else:
            rows = recompute(batch).rows
        total.patients, total.rows = total.patients + len(batch), total.rows + rows
        last = batch[-1].pk
    return total


def _next(last: int) -> list[Patient]:
    found = Patient.objects.filter(pk__gt=last).select_related("centre", "death")
    return list(found.order_by("pk")[:BATCH])
