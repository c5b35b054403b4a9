"""Index of the background tasks; Celery finds them here."""

from registry.health.tasks import beat
from registry.reminders.tasks import send, sweep

__all__ = ["beat", "send", "sweep"]
