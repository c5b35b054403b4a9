"""Index of the background tasks; Celery finds them here."""

from registry.audit.tasks import seal
from registry.health.tasks import beat
from registry.reminders.tasks import send, sweep
from registry.schedules.tasks import extend

__all__ = ["beat", "extend", "seal", "send", "sweep"]
