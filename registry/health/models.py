"""Signs of life of the background processes."""

from django.db import models


class Heartbeat(models.Model):
    """When a background process was last known to work; one row per process kind."""

    class Name(models.TextChoices):
        """`beat` is stamped by the scheduler when it sends, `worker` when a worker runs it."""

        BEAT = "beat", "Celery beat"
        WORKER = "worker", "Celery worker"

    name = models.CharField(max_length=16, choices=Name)
    beat_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], name="heartbeat_name_unique"),
            models.CheckConstraint(
                condition=models.Q(name__in=["beat", "worker"]), name="heartbeat_name_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} at {self.beat_at:%Y-%m-%d %H:%M:%S}"
