"""How the application proves to the database that a context is its own: HMAC-SHA256 (RFC 2104).

The key is derived from SECRET_KEY; `migrate` leaves it with the database, where only the owner may
read it. So whoever holds the application's database password alone can neither see a row of a
centre, nor write history under another name.
"""

import hashlib
import hmac

from django.conf import settings

BLOCK = 64  # bytes that SHA-256 works on at a time


def key() -> bytes:
    """32 bytes that only this installation has."""
    return hmac.new(settings.SECRET_KEY.encode(), b"physis context", hashlib.sha256).digest()


def pads() -> tuple[bytes, bytes]:
    """The key in the inner and the outer padding."""
    block = key().ljust(BLOCK, b"\0")
    return bytes(byte ^ 0x36 for byte in block), bytes(byte ^ 0x5C for byte in block)


def proof_of(backend: int, *claims: str) -> str:
    """The proof for one connection (the id of its server process) and what is claimed on it."""
    told = "\n".join([str(backend), *claims]).encode()
    return hmac.new(key(), told, hashlib.sha256).hexdigest()
