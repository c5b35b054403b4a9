"""Puts the whole demonstration together, in few statements."""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from registry.accounts.models import Centre, CentreRow
from registry.consents.jobs import recompute
from registry.core.dates import today_in
from registry.identities.actions import NewIdentity, record_identities
from registry.literature.demo.consent_rows import consents_of, make_texts, plan_consents
from registry.literature.demo.draw import children
from registry.literature.demo.enrolment_rows import Place, Record, causes_of, person_of, record_of
from registry.literature.demo.fates import Fate, Trip, fates, trips_of
from registry.literature.demo.finding_rows import findings_of
from registry.literature.demo.imaging_rows import imaging_of
from registry.literature.demo.outcome_rows import category_of, endpoints_of
from registry.literature.demo.people import people_and_places
from registry.literature.demo.plan import start_plans, write_fates
from registry.literature.demo.profiles import CENTRES
from registry.literature.demo.reminder_rows import mails_of, reminders_of
from registry.literature.demo.safety_rows import (
    CTCAE_VERSION,
    end_of,
    events_of,
    reviews_of,
)
from registry.literature.demo.save import save
from registry.literature.demo.treatment_rows import given_to
from registry.literature.demo.visit_rows import (
    Seen,
    attempts_of,
    ladder_of,
    rows_of,
    visit_of,
)
from registry.patients.models import Patient
from registry.reminders.models import Reminder
from registry.reminders.selectors import ladders
from registry.safety.models import CtcaeTerm
from registry.schedules.models import PlannedItem
from registry.schedules.settling import settle
from registry.treatments.models import Treatment

Decided = list[tuple[Trip, Fate]]


def fill(published: Centre) -> int:
    """Writes centres, people and children; gives the number of children."""
    today = earliest_today()
    places = people_and_places(today, published)
    records = [record_of(child, places[child.centre.code]) for child in children(today)]
    save(_owned(_enrolment(records), records))
    record_identities(
        [
            NewIdentity(record.place.coordinator, record.patient, person_of(record.child))
            for record in records
        ]
    )
    _consent(records, today)
    treatments = _treat(records)
    decided = _plan(records, treatments, places)
    write_fates(pair for pairs in decided.values() for pair in pairs)
    rows = _owned(_follow_up(records, decided, today), records)
    save([*rows, *mails_of(row for row in rows if isinstance(row, Reminder))])
    settle([record.patient.pk for record in records])
    recompute(Patient.objects.filter(demonstration=True).select_related("centre", "death"))
    return len(records)


def earliest_today() -> dt.date:
    """The day it is where it is earliest, so that no centre has a date in its future."""
    now = timezone.now()
    return min(today_in(centre.time_zone, now) for centre in CENTRES)


Rows = Iterable[tuple[Record, list[CentreRow]]]


def _owned(rows: Rows, records: list[Record]) -> list[CentreRow]:
    """All rows, each marked as about its child."""
    found = []
    for record, group in rows:
        for row in group:
            record.own(row)
            found.append(row)
    return found


def _enrolment(records: list[Record]) -> Rows:
    for record in records:
        rows = [record.patient, record.diagnosis, *record.lesions, *category_of(record)]
        yield record, [*rows, *causes_of(record)]


def _consent(records: list[Record], today: dt.date) -> None:
    texts = make_texts(today)
    rows = _owned([(record, consents_of(record, texts)) for record in records], records)
    save(rows)
    plan_consents(records, rows)


def _treat(records: list[Record]) -> list[Treatment]:
    treatments: list[Treatment] = []
    groups: list[tuple[Record, list[CentreRow]]] = []
    for record in records:
        if record.child.day0:
            given = given_to(record, record.child.day0)
            treatments += given.treatments
            first = [*given.donors, *given.harvests, *given.products]
            groups.append((record, [*first, *given.treatments, *given.others]))
    save(_owned(groups, records))
    return treatments


def _plan(
    records: list[Record], treatments: list[Treatment], places: dict[str, Place]
) -> dict[int, Decided]:
    """What became of each trip, by patient."""
    items: dict[int, list[PlannedItem]] = {}
    for place in places.values():
        here = [one for one in treatments if one.centre_id == place.centre.pk]
        systemic = {one.pk for one in here if one.lesion_id is None}
        items.update(start_plans(here, systemic, place))
    return {
        record.patient.pk: fates(record.child, trips_of(items.get(record.patient.pk, ())))
        for record in records
    }


def _follow_up(records: list[Record], decided: dict[int, Decided], today: dt.date) -> Rows:
    steps = ladders()
    terms = {term.term: term for term in CtcaeTerm.objects.filter(version=CTCAE_VERSION)}
    for record in records:
        pairs = decided[record.patient.pk]
        visits = [seen for trip, fate in pairs if (seen := visit_of(record, trip, fate))]
        rows = [row for seen in visits for row in _rows_of_visit(seen)]
        for trip, fate in pairs:
            rows += attempts_of(record, trip, fate)
            rows += reminders_of(record.place, trip, fate, today, steps)
        rows += ladder_of(record, (trip for trip, _ in pairs))
        happened = events_of(record, terms)
        rows += reviews_of(visits, happened)
        rows += [row for one in happened for row in one.rows]
        yield record, [*rows, *endpoints_of(visits), *end_of(record)]


def _rows_of_visit(seen: Seen) -> list[CentreRow]:
    return [*rows_of(seen), *findings_of(seen), *imaging_of(seen)]
