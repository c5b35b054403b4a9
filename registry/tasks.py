"""Index of the background tasks; Celery finds them here."""

from registry.health.tasks import beat

__all__ = ["beat"]
