"""What would have gone out on a day that is over, by the dates known today.

The statement is that of every plan (ladder.py) but for two of its conditions: an item that has been
finished since was awaited then, and who was told later, or on that day, had not been told yet.
"""

from registry.reminders.ladder import UNFINISHED, due_when, in_order

# In two parts, each of which one of the partial indexes can serve.
_AWAITED_THEN = f"""({UNFINISHED} OR (
        (done_on IS NOT NULL OR missed_on IS NOT NULL
            OR not_required_on IS NOT NULL OR stopped_on IS NOT NULL)
        AND least(done_on, missed_on, not_required_on, stopped_on) > place.day))"""
_NOT_TOLD_THEN = """NOT EXISTS (
        SELECT FROM registry_reminder earlier
        WHERE earlier.planned_item_id = item.id AND earlier.rung = newest.rung
            AND earlier.recipient_id = told.user_id AND earlier.created_at < place.day)"""

DUE_THEN = in_order(due_when(_AWAITED_THEN, _NOT_TOLD_THEN))
