"""What would have gone out on a day that is over, by the dates known today.

The statement is that of every plan (ladder.py) but for two of its conditions: an item that has been
finished since was awaited then, and who was told later had not been told yet.
"""

from registry.reminders.ladder import DUE_IN_ORDER

_UNFINISHED = """AND done_on IS NULL AND missed_on IS NULL
        AND not_required_on IS NULL AND stopped_on IS NULL
"""
_WAITED = """AND ((done_on IS NULL AND missed_on IS NULL
                AND not_required_on IS NULL AND stopped_on IS NULL)
            OR ((done_on IS NOT NULL OR missed_on IS NOT NULL
                OR not_required_on IS NOT NULL OR stopped_on IS NOT NULL)
                AND least(done_on, missed_on, not_required_on, stopped_on) > place.day))
"""
_TOLD = "AND earlier.recipient_id = told.user_id)"
_TOLD_BEFORE = "AND earlier.recipient_id = told.user_id AND earlier.created_at < place.day)"


def _with(statement: str, condition: str, other: str) -> str:
    """Another condition in its place. LookupError where the ladder does not say it any more."""
    if condition not in statement:
        raise LookupError(f"the ladder says no more: {condition}")
    return statement.replace(condition, other)


DUE_THEN = _with(_with(DUE_IN_ORDER, _UNFINISHED, _WAITED), _TOLD, _TOLD_BEFORE)
