"""Rotation of the ring's keys, in batches; safe beside running processes and to start again."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from config.keys import ring
from registry.audit.context import command
from registry.identities.models import HospitalNumber, Identity, PatientKey
from registry.identities.vault import (
    Sealer,
    hash_names,
    hash_number,
    opened_number,
    unwrap,
    wrap,
)

BATCH = 500
NAME_HASHES = ("hash_key_id", "family_name_hash", "given_name_hash")
FINDABLE = HospitalNumber.objects.exclude(number_hash=None)


@dataclass(frozen=True)
class Rotated:
    """How many patients' keys the ring's current key has wrapped anew, in this run."""

    patients: int
    key_id: str


def rotate_keys(batch: int = BATCH) -> Rotated:
    """Wraps every patient's key with the ring's current key, and hashes for search anew.

    Each batch is a transaction of its own: a run that was stopped is taken up where it ended.
    """
    done = 0
    while changed := rotate_batch(batch):
        done += changed
    return Rotated(done, ring().current)


def rotate_batch(batch: int) -> int:
    """The next patients whose key or hashes stand under an older key; 0 when there is none left."""
    with command("identities_rotate_keys"):
        return _rotate_next(batch)


def _rotate_next(batch: int) -> int:
    """The lock on the keys keeps corrections of the same identities waiting meanwhile."""
    keys = list(behind().select_for_update(of=("self",)).order_by("pk")[:batch])
    sealers = {}
    for row in keys:
        key = unwrap(row)
        wrap(row, key)
        sealers[row.patient_id] = Sealer(key, row.patient_id)
    PatientKey.objects.bulk_update(keys, ["ring_key_id", "wrapped"])
    _hash_anew(sealers)
    return len(keys)


def behind() -> "QuerySet[PatientKey]":
    """Keys of patients of whom something stands under another key than the ring's current one."""
    current = ring().current
    names = Identity.objects.filter(patient=OuterRef("patient")).exclude(hash_key_id=current)
    numbers = FINDABLE.filter(patient=OuterRef("patient"))
    older = Q(Exists(names)) | Q(Exists(numbers.exclude(hash_key_id=current)))
    older |= ~Q(ring_key_id=current)
    return PatientKey.objects.filter(older, wrapped__isnull=False)


def _hash_anew(sealers: dict[int, Sealer]) -> None:
    identities = list(Identity.objects.filter(patient__in=sealers))
    for one in identities:
        sealer = sealers[one.patient_id]
        family = sealer.open(Identity, "family_name", one.family_name_sealed)
        hash_names(one, family, sealer.open(Identity, "given_name", one.given_name_sealed))
    Identity.objects.bulk_update(identities, NAME_HASHES)
    numbers = list(FINDABLE.filter(patient__in=sealers))
    for row in numbers:
        hash_number(row, opened_number(sealers[row.patient_id], row))
    HospitalNumber.objects.bulk_update(numbers, ["hash_key_id", "number_hash"])
