"""What every centre may know of the others: numbers, and no name."""

import datetime as dt
import hashlib
import hmac

from django.conf import settings
from django.db import models

from registry.core.guards import Guard

MARK_LENGTH = 64


class PeerRate(models.Model):
    """How many visits of a centre, which the row does not name, were due, on time and complete.

    A job writes the rows (`jobs.count_peers`), for enough visits and patients alone.
    `template_code` is empty and `year` 0 where all are counted together.
    """

    guard = Guard.FIGURES

    as_of = models.DateField()
    demonstration = models.BooleanField(default=False)
    template_code = models.CharField(max_length=20, blank=True)
    year = models.PositiveSmallIntegerField(default=0)
    due = models.PositiveIntegerField()
    on_time = models.PositiveIntegerField()
    complete = models.PositiveIntegerField()
    mark = models.CharField(max_length=MARK_LENGTH, unique=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["demonstration", "template_code", "year", "due"], name="peerrate_shown"
            )
        ]

    def __str__(self) -> str:
        return f"{self.on_time} of {self.due}"


def mark_of(centre_id: int, as_of: dt.date, template: str, year: int) -> str:
    """By what a centre knows its own row, and nobody else's: a keyed hash, another each day, and
    another for each plan and year, so that the rows of one centre cannot be put together."""
    text = f"completeness {centre_id} {as_of} {template} {year}"
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
