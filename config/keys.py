"""The key ring of what is encrypted at rest: identities, secrets of second factors.

`IDENTITY_KEYS` holds `id:key` pairs parted by commas; the first is the current one, which encrypts.
The others only decrypt what was encrypted before a rotation. `python -m config.keys` prints a pair.
"""

import base64
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32  # AES-256
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,15}")
HOW = (
    "set it, or IDENTITY_KEYS_FILE, to id:key pairs parted by commas, the current one first; "
    "`python -m config.keys` prints a fresh pair."
)


@dataclass(frozen=True, repr=False)
class KeyRing:
    """Keys by their ids, in the order of the setting. `current` is the id of the first."""

    keys: Mapping[str, bytes]

    @property
    def current(self) -> str:
        """The id of the key that encrypts."""
        return self.ids[0]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(self.keys)

    def key(self, key_id: str) -> bytes:
        """32 bytes; KeyError when the ring does not hold the id."""
        return self.keys[key_id]


def ring() -> KeyRing:
    """The ring of this installation."""
    return _parsed(settings.IDENTITY_KEYS)


def parse(text: str) -> KeyRing:
    """Reads the setting. Its faults name ids and never a key."""
    if not text:
        raise ImproperlyConfigured(f"IDENTITY_KEYS is not set: {HOW}")
    pairs = [_pair(part.strip()) for part in re.split(r"[,\n]", text) if part.strip()]
    keys = dict(pairs)
    if not keys or len(keys) != len(pairs):
        raise ImproperlyConfigured(f"IDENTITY_KEYS holds no key, or one id twice: {HOW}")
    return KeyRing(keys)


_parsed = lru_cache(maxsize=8)(parse)


def _pair(part: str) -> tuple[str, bytes]:
    key_id, colon, encoded = part.partition(":")
    if not colon or not ID.fullmatch(key_id):
        raise ImproperlyConfigured(f"IDENTITY_KEYS holds a part that is no id:key pair: {HOW}")
    try:
        key = base64.b64decode(encoded, validate=True)
    except ValueError:  # binascii.Error is one
        key = b""
    if len(key) != KEY_BYTES:
        told = f"IDENTITY_KEYS: the key {key_id} is not base64 of {KEY_BYTES} bytes"
        raise ImproperlyConfigured(f"{told}: {HOW}")
    return key_id, key


@lru_cache(maxsize=64)
def subkey(key: bytes, purpose: str) -> bytes:
    """32 bytes for one purpose, by HKDF: what serves one purpose opens nothing of another."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"physis:{purpose}".encode()).derive(key)


def fresh() -> str:
    """A new pair, its id drawn too, so that it never meets one that is in use."""
    key = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
    return f"k{secrets.token_hex(4)}:{key}"


if __name__ == "__main__":
    print(fresh())
