"""A registry in which reminders are due: mostly one item for one person, some people with four.

The sizes are chosen for the proof, not for likeness: many coordinators at a centre make many mails.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from string import ascii_uppercase
from typing import Any

from django.db import connections

from config import environment
from config.embedded_postgres import APP_ROLE, OWNER_ROLE
from registry.accounts.codes import Role
from registry.accounts.models import EVERY_WEEKDAY, Centre, Membership, User
from registry.core.identifiers import new_registry_number
from registry.diagnoses.models import Diagnosis
from registry.patients.models import Patient
from registry.schedules.models import PlannedItem, ScheduleTemplate, TemplateItem, Track
from registry.treatments.models import Treatment
from tests.contexts import everywhere_on_this_connection
from tests.databases import ALIASES
from tests.faults.own_postgres import OwnPostgres

LONG_AGO = dt.date(2020, 1, 1)
WINDOW = dt.timedelta(days=60)


@dataclass(frozen=True)
class Size:
    """So many centres, each with so many coordinators, who are told of so many items each."""

    centres: int
    people: int
    items: int = 1

    @property
    def reminders(self) -> int:
        return self.centres * self.people * self.items


def sizes_of(reminders: int) -> tuple[Size, Size]:
    """Six of ten reminders are the only one in their mail; the others come by four."""
    return Size(reminders * 6 // 400, 40), Size(reminders * 4 // 400, 10, 4)


@contextmanager
def django_at(server: OwnPostgres, database: str) -> Iterator[None]:
    """Points Django, in this process, at the test's own server; as a command, it sees all rows."""
    before = {alias: dict(connections.databases[alias]) for alias in ALIASES}
    try:
        for alias, role in zip(ALIASES, (APP_ROLE, OWNER_ROLE), strict=True):
            url = server.url(database, role)
            _point(alias, environment.database("DATABASE_URL", url, role=role))
        everywhere_on_this_connection()
        yield
    finally:
        for alias, described in before.items():
            _point(alias, described)


def _point(alias: str, described: dict[str, object]) -> None:
    connections[alias].close()
    connections.databases[alias].update(described)
    del connections[alias]


def fill(*sizes: Size) -> None:
    """Windows that open today."""
    each = [size for size in sizes for _ in range(size.centres)]
    centres = Centre.objects.bulk_create(
        _centre(code) for code, _size in zip(_codes(), each, strict=False)
    )
    works_at = [
        (centre, f"{centre.code.lower()}{number}@clinic.example")
        for centre, size in zip(centres, each, strict=True)
        for number in range(size.people)
    ]
    users = User.objects.bulk_create(User(email=email, password="!") for _at, email in works_at)
    Membership.objects.bulk_create(
        Membership(user=user, centre=centre, role=Role.COORDINATOR, starts_on=LONG_AGO)
        for user, (centre, _email) in zip(users, works_at, strict=True)
    )
    _plan(centres, each)


def _centre(code: str) -> Centre:
    """Open every day, as the country of no name has no holidays: reminders wait for open days."""
    return Centre(
        code=code,
        name=f"Clinic {code}",
        country="ZZ",
        time_zone=zone_of_a_long_day(),
        weekdays=EVERY_WEEKDAY,
    )


def _codes() -> Iterator[str]:
    return map("".join, product(ascii_uppercase, repeat=3))


def _plan(centres: Sequence[Centre], sizes: Sequence[Size]) -> None:
    """One patient for each centre, and of his plan as many items as its size says."""
    template = ScheduleTemplate.objects.get(code="avn_2y", version=1)
    lines = list(template.items.order_by("code"))
    day = centres[0].today()
    PlannedItem.objects.bulk_create(
        _item(track, line, day)
        for track, size in zip(_tracks(centres, template), sizes, strict=True)
        for line in lines[: size.items]
    )


def _tracks(centres: Sequence[Centre], template: ScheduleTemplate) -> list[Track]:
    patients = Patient.objects.bulk_create(map(_patient, centres))
    diagnoses = Diagnosis.objects.bulk_create(
        Diagnosis(**_of(one), term_id="osteonecrosis", diagnosed_on_null_reason="unknown")
        for one in patients
    )
    treatments = Treatment.objects.bulk_create(
        Treatment(
            **_of(one.patient), diagnosis=one, treated_on=LONG_AGO, treated_on_precision="day"
        )
        for one in diagnoses
    )
    return Track.objects.bulk_create(
        Track(**_of(one.patient), treatment=one, template=template, anchor_on=LONG_AGO)
        for one in treatments
    )


def _patient(centre: Centre) -> Patient:
    return Patient(
        centre=centre,
        registry_number=new_registry_number(centre.code),
        sex_at_birth="female",
        birth_month_null_reason="unknown",
        enrolled_on=LONG_AGO,
    )


def _of(patient: Patient) -> dict[str, Any]:
    return {"centre_id": patient.centre_id, "patient": patient}


def _item(track: Track, line: TemplateItem, day: dt.date) -> PlannedItem:
    return PlannedItem(
        **_of(track.patient),
        track=track,
        template_item=line,
        code=line.code,
        modality=line.modality,
        safety=False,
        mandatory=True,
        target_on=day,
        opens_on=day,
        closes_on=day + WINDOW,
    )


def zone_of_a_long_day() -> str:
    """A day there goes on for hours, whenever a test runs; and it is no Monday, whose mails are
    joined by the digests of the week."""
    now = dt.datetime.now(dt.UTC)
    if now.isoweekday() == 1:
        return "Etc/GMT+12" if now.hour < 11 else "Etc/GMT-14"  # Sunday, or Tuesday
    behind = now.hour - 12  # hours that the zone lies west of Greenwich
    return f"Etc/GMT{behind:+d}" if behind else "Etc/GMT"
