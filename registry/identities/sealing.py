"""Seals and opens what says who a child is. Pure functions over bytes: no table, no setting.

AES-256-GCM. What is sealed is bound to its place as associated data, so that a cipher text that
somebody moved to another column, row or patient is refused like one that was altered.
"""

import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FORMAT = b"\x01"  # the first byte, so that a later format can be told from this one
NONCE_BYTES = 12
KEY_BYTES = 32
WRAPPED = "wrapped"


@dataclass(frozen=True)
class Place:
    """Where a sealed value belongs. `row` is 0 in tables that hold one row per patient."""

    table: str
    column: str
    patient: int
    row: int = 0

    def __bytes__(self) -> bytes:
        return f"physis:{self.table}:{self.column}:{self.patient}:{self.row}".encode()


class NotOpenedError(Exception):
    """The cipher text is altered, moved, or of another key. Says its place and no content."""


def fresh_key() -> bytes:
    """A new data key, 32 random bytes."""
    return AESGCM.generate_key(KEY_BYTES * 8)


def seal(key: bytes, value: bytes, place: Place) -> bytes:
    """Format, nonce, cipher text and tag."""
    nonce = os.urandom(NONCE_BYTES)
    return FORMAT + nonce + AESGCM(key).encrypt(nonce, value, bytes(place))


def unseal(key: bytes, sealed: bytes, place: Place) -> bytes:
    """What was sealed with this key for this place. Raises NotOpenedError."""
    start = len(FORMAT)
    nonce, cipher = sealed[start : start + NONCE_BYTES], sealed[start + NONCE_BYTES :]
    if sealed[:start] != FORMAT:
        raise NotOpenedError(f"{place} has an unknown format")
    try:
        return AESGCM(key).decrypt(nonce, cipher, bytes(place))
    except (InvalidTag, ValueError):
        raise NotOpenedError(f"{place} was altered, moved, or sealed with another key") from None


def key_place(patient: int) -> Place:
    """Where the wrapped key of a patient belongs."""
    return Place("patientkey", WRAPPED, patient)
