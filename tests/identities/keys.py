"""Key rings for tests."""

import base64

from pytest_django import Settings


def pair(key_id: str) -> str:
    """A key of the ring that is the same in every run."""
    key = key_id.encode().ljust(32, b".")
    return f"{key_id}:{base64.b64encode(key).decode()}"


def set_ring(settings: Settings, *ids: str) -> None:
    """The ring of these keys, the first of them current."""
    settings.IDENTITY_KEYS = ",".join(pair(key_id) for key_id in ids)
