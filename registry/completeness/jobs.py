"""Counts what centres may know of each other."""

import datetime as dt
import random

import structlog
from django.db import connection

from registry.accounts.models import Centre
from registry.audit.context import background
from registry.completeness.codes import DONE, DUE
from registry.completeness.items import Scope, closed_items, columns_of
from registry.completeness.models import PeerRate, mark_of
from registry.completeness.statement import PEERS

log = structlog.get_logger("registry.completeness")
FEWEST_VISITS, FEWEST_PATIENTS = 10, 5


def count_peers(now: dt.datetime) -> int:
    """Counts anew, once a day, and says how many rows there are; 0 when today's are there already.

    A count a day, of the whole day before: who asked twice an hour could otherwise watch single
    visits of others arrive. Small numbers are left out, and the order of the rows says nothing.
    """
    today = now.astimezone(dt.UTC).date()
    with background("completeness.count_peers"):
        if PeerRate.objects.filter(as_of=today).exists():
            return 0
        rates = _rates(today)
        random.SystemRandom().shuffle(rates)
        PeerRate.objects.all().delete()
        PeerRate.objects.bulk_create(rates)
    log.info("centres counted", rows=len(rates))
    return len(rates)


def _rates(today: dt.date) -> list[PeerRate]:
    """Two statements, however many centres and visits."""
    centres = dict(Centre.objects.values_list("pk", "demonstration"))
    scope = Scope(tuple(centres), today)
    item, values = columns_of(closed_items(scope)).order_by().query.sql_with_params()
    due, done = ([one.value for one in group] for group in (DUE, DONE))
    with connection.cursor() as cursor:
        cursor.execute(PEERS.format(item=item), [*values, due, done, due])
        return [
            PeerRate(
                as_of=today,
                demonstration=centres[centre],
                template_code=template,
                year=year,
                due=of_due,
                on_time=on_time,
                complete=complete,
                mark=mark_of(centre, today, template, year),
            )
            for centre, template, year, of_due, on_time, complete, patients in cursor.fetchall()
            if of_due >= FEWEST_VISITS and patients >= FEWEST_PATIENTS
        ]
