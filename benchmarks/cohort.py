"""Synthetic children for the benchmarks: treated for osteonecrosis of a hip, six years of them."""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TypeVar

from django.utils import timezone

from registry.accounts.codes import Role
from registry.accounts.models import Centre, Membership, User
from registry.core.identifiers import ALPHABET, check_character
from registry.diagnoses.models import Diagnosis, Lesion
from registry.patients.models import Patient
from registry.treatments.models import Treatment

CENTRES = ("AAA", "BBB", "CCC", "DDD")
YEARS = 6
BATCH = 5000
Row = TypeVar("Row", Patient, Diagnosis, Lesion, Treatment)


def make_centres() -> tuple[User, list[Centre]]:
    """Four centres and a coordinator of the first."""
    user = User.objects.create_user("bench@example.org", language="en")
    centres = [
        Centre.objects.create(code=code, name=f"Centre {code}", country="DE", time_zone="UTC")
        for code in CENTRES
    ]
    Membership.objects.create(
        user=user, centre=centres[0], role=Role.COORDINATOR, starts_on=dt.date(2000, 1, 1)
    )
    return user, centres


def number(centre: Centre, index: int) -> str:
    """A valid registry number that counts upwards, skipping those whose check is not allowed."""
    digits = ""
    for _ in range(7):
        index, digit = divmod(index, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    for last in ALPHABET:
        body = f"{centre.code}{digits}{last}"
        check = check_character(body)
        if check in ALPHABET:
            return body + check
    raise ValueError(f"no registry number for {index}")


def make_treated(
    count: int, centres: Sequence[Centre], user: User, *, start: int = 0
) -> list[Treatment]:
    """So many children, each with a diagnosis, a lesion and a treatment; no plan yet."""
    patients = _insert(_patients(count, centres, user, start))
    diagnoses = _insert(_diagnoses(patients, user))
    lesions = _insert(_lesions(diagnoses, user))
    return _insert(_treatments(lesions, user))


def _insert(rows: Iterator[Row]) -> list[Row]:
    made: list[Row] = []
    while batch := list(islice(rows, BATCH)):
        made += type(batch[0])._default_manager.bulk_create(batch)
    return made


def _patients(count: int, centres: Sequence[Centre], user: User, start: int) -> Iterator[Patient]:
    for index in range(start, start + count):
        centre = centres[index % len(centres)]
        yield Patient(
            centre=centre,
            created_by=user,
            registry_number=number(centre, index),
            sex_at_birth="female",
            birth_month=dt.date(2012, 1 + index % 12, 1),
            birth_month_precision="month",
            enrolled_on=day_of(index),
        )


def day_of(index: int) -> dt.date:
    """Days spread evenly over the last six years, the same for the same index."""
    span = YEARS * 365
    return timezone.now().date() - dt.timedelta(days=(index * 7919) % span)


def _diagnoses(patients: Sequence[Patient], user: User) -> Iterator[Diagnosis]:
    for patient in patients:
        yield Diagnosis(
            centre_id=patient.centre_id,
            created_by=user,
            patient=patient,
            term_id="osteonecrosis",
            diagnosed_on_null_reason="unknown",
        )


def _lesions(diagnoses: Sequence[Diagnosis], user: User) -> Iterator[Lesion]:
    for diagnosis in diagnoses:
        yield Lesion(
            centre_id=diagnosis.centre_id,
            created_by=user,
            patient=diagnosis.patient,
            diagnosis=diagnosis,
            joint="hip",
            bone="femur_head",
            laterality="left",
            physis_at_treatment="open",
        )


def _treatments(lesions: Sequence[Lesion], user: User) -> Iterator[Treatment]:
    for lesion in lesions:
        yield Treatment(
            centre_id=lesion.centre_id,
            created_by=user,
            patient=lesion.patient,
            diagnosis=lesion.diagnosis,
            lesion=lesion,
            treated_on=lesion.patient.enrolled_on,
            treated_on_precision="day",
            treated_laterality="left",
            treated_bone="femur_head",
        )
