"""Seals what stood in plain columns, for the migration that drops them.

Plain SQL on the owner's connection: the models of that moment would have to be rendered first.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.utils import CursorWrapper

from config.keys import ring, subkey
from registry.identities import hashes
from registry.identities.sealing import Place, fresh_key, key_place, seal
from registry.identities.vault import WRAPPING

BATCH = 1000
TABLES = ("registry_identity", "registry_hospitalnumber", "registry_contact")
IDENTITIES = """
SELECT id, patient_id, centre_id, created_by_id, family_name, given_name, birth_date
FROM registry_identity WHERE id > %s ORDER BY id LIMIT %s
"""
NUMBERS = """
SELECT id, identity_id, centre_id, number FROM registry_hospitalnumber
WHERE identity_id = ANY(%s) ORDER BY id
"""
CONTACTS = "SELECT id, identity_id, value FROM registry_contact WHERE identity_id = ANY(%s)"
NEW_KEY = """
INSERT INTO registry_patientkey
    (patient_id, centre_id, created_by_id, ring_key_id, wrapped, created_at, updated_at, version)
VALUES (%s, %s, %s, %s, %s, now(), now(), 1)
"""
SEAL_IDENTITY = """
UPDATE registry_identity SET family_name_sealed = %s, given_name_sealed = %s,
    birth_date_sealed = %s, family_name_hash = %s, given_name_hash = %s, hash_key_id = %s
WHERE id = %s
"""
SEAL_NUMBER = """
UPDATE registry_hospitalnumber SET number_sealed = %s, number_hash = %s, hash_key_id = %s,
    patient_id = %s
WHERE id = %s
"""
SEAL_CONTACT = "UPDATE registry_contact SET value_sealed = %s, patient_id = %s WHERE id = %s"
Rows = Sequence[tuple[Any, ...]]
Keys = dict[int, tuple[int, bytes]]  # by identity: the patient and the patient's key
Taken = set[tuple[int, str]]  # centre and hash of numbers


def seal_existing(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Gives every patient with an identity a key, and seals names, births, numbers, contacts."""
    with editor.connection.cursor() as cursor, _unwatched(cursor):
        last, taken = 0, Taken()
        while rows := _asked(cursor, IDENTITIES, last, BATCH):
            _seal(cursor, rows, taken)
            last = rows[-1][0]
        # What the keys' foreign keys still have to check would stop the changes that follow.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@contextmanager
def _unwatched(cursor: CursorWrapper) -> Iterator[None]:
    """Lets no trigger run, as history would keep the plain text for ever."""
    for table in TABLES:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    for table in TABLES:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _asked(cursor: CursorWrapper, question: str, *values: Any) -> Rows:
    cursor.execute(question, values)
    return list(cursor.fetchall())


def _seal(cursor: CursorWrapper, rows: Rows, taken: Taken) -> None:
    current = ring().current
    wrapping = subkey(ring().key(current), WRAPPING)
    keys: Keys = {pk: (patient, fresh_key()) for pk, patient, *_more in rows}
    new = [
        (patient, centre, by, current, seal(wrapping, keys[pk][1], key_place(patient)))
        for pk, patient, centre, by, *_names in rows
    ]
    cursor.executemany(NEW_KEY, new)
    cursor.executemany(SEAL_IDENTITY, [_identity(current, keys, row) for row in rows])
    found = _asked(cursor, NUMBERS, list(keys))
    cursor.executemany(SEAL_NUMBER, [_number(current, keys, row, taken) for row in found])
    found = _asked(cursor, CONTACTS, list(keys))
    cursor.executemany(SEAL_CONTACT, [_contact(keys, row) for row in found])


def _sealed(key: tuple[int, bytes], table: str, column: str, text: str, row: int = 0) -> bytes:
    return seal(key[1], text.encode(), Place(table, column, key[0], row))


def _identity(current: str, keys: Keys, row: tuple[Any, ...]) -> tuple[Any, ...]:
    pk, _patient, _centre, _by, family, given, born = row
    key = keys[pk]
    return (
        _sealed(key, "identity", "family_name", family),
        _sealed(key, "identity", "given_name", given),
        _sealed(key, "identity", "birth_date", born.isoformat()) if born else None,
        hashes.keyed(current, hashes.FAMILY_NAME, family),
        hashes.keyed(current, hashes.GIVEN_NAME, given),
        current,
        pk,
    )


def _contact(keys: Keys, row: tuple[Any, ...]) -> tuple[Any, ...]:
    pk, identity, value = row
    sealed = _sealed(keys[identity], "contact", "value", value, pk)
    return sealed, keys[identity][0], pk


def _number(current: str, keys: Keys, row: tuple[Any, ...], taken: Taken) -> tuple[Any, ...]:
    """Two numbers that differ by letter case alone are one now: the later is kept, not found."""
    pk, identity, centre, number = row
    hashed = hashes.keyed(current, hashes.HOSPITAL_NUMBER, number)
    first = (centre, hashed) not in taken
    taken.add((centre, hashed))
    sealed = _sealed(keys[identity], "hospitalnumber", "number", number, pk)
    return sealed, hashed if first else None, current, keys[identity][0], pk
