"""The worklist of a past day: what waited then and has been finished since, in its order."""

from django.db import migrations, models
from django.db.models.functions import Least

FACTS = ("done_on", "missed_on", "not_required_on", "stopped_on")
FINISHED = models.Q(*[(f"{fact}__isnull", False) for fact in FACTS], _connector="OR")


class Migration(migrations.Migration):
    dependencies = [("registry", "0011_calendars")]

    operations = [
        migrations.AddIndex(
            "planneditem",
            models.Index(
                models.F("centre"),
                models.F("safety").desc(),
                models.F("closes_on"),
                models.F("id"),
                models.F("opens_on"),
                Least(*FACTS),
                name="planneditem_finished",
                condition=FINISHED,
            ),
        )
    ]
