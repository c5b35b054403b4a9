"""Signs of life of the background processes."""

import datetime as dt

from django.db import models

from registry.core.guards import Guard


class HeartbeatQuerySet(models.QuerySet["Heartbeat"]):
    """Reads and stamps the signs of life."""

    def stamp(self, name: str, at: dt.datetime) -> None:
        """Notes a sign of life; an older one, as of a message delivered twice, changes nothing."""
        if not self.filter(name=name, beat_at__lt=at).update(beat_at=at):
            self.expect(name, at)

    def expect(self, name: str, since: dt.datetime) -> None:
        """Lets silence count from `since` where there was no sign of life yet."""
        self.bulk_create([Heartbeat(name=name, beat_at=since)], ignore_conflicts=True)

    def moments(self) -> dict[str, dt.datetime]:
        """The last sign of life by name."""
        return dict(self.values_list("name", "beat_at"))


class Heartbeat(models.Model):
    """When a background process was last known to work; one row per kind of process."""

    guard = Guard.MACHINERY

    class Name(models.TextChoices):
        """`beat` is the moment when beat sent a message, `worker` when a worker ran it, `sweep`
        when the reminders were last gone through to the end."""

        BEAT = "beat", "Celery beat"
        WORKER = "worker", "Celery worker"
        SWEEP = "sweep", "Sweep of the reminders"

    name = models.CharField(max_length=16, choices=Name)
    beat_at = models.DateTimeField()

    objects = HeartbeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], name="heartbeat_name_unique"),
            models.CheckConstraint(
                condition=models.Q(name__in=["beat", "worker", "sweep"]),
                name="heartbeat_name_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} at {self.beat_at:%Y-%m-%d %H:%M:%S}"


class ReferenceLoad(models.Model):
    """Which state of some reference files was loaded last: a start loads nothing twice."""

    guard = Guard.MACHINERY

    name = models.CharField(max_length=40, unique=True)
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.name
