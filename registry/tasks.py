"""Index of the background tasks; Celery finds them here."""

from registry.audit.tasks import seal
from registry.completeness.tasks import count_peers
from registry.health.tasks import beat
from registry.reminders.tasks import send, sweep
from registry.schedules.tasks import extend

__all__ = ["beat", "count_peers", "extend", "seal", "send", "sweep"]
