"""Stands in for registry.audit until that is laid."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from registry.patients.models import Patient


def note_reading(
    what: str,
    *,
    patient: Patient | None = None,
    centre_id: int | None = None,
    reason: str = "",
    details: dict[str, Any] | None = None,
) -> None:
    """Placeholder."""


@contextmanager
def because(reason: str) -> Iterator[None]:
    """Placeholder."""
    yield
