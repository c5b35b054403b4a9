"""What an action would do: it is done, read, and taken back."""

from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

T = TypeVar("T")


def rehearsed(act: Callable[[], T]) -> T:
    """The result of an action that leaves no trace; what it refuses is refused here as well.

    A preview so made cannot differ from the deed. The result must hold values that were read, not
    queries that are still to run.
    """
    with transaction.atomic():
        result = act()
        transaction.set_rollback(True)
    return result
