"""Centres, people and planned items for the tests of reminders, with windows on chosen days."""

import datetime as dt
from itertools import count
from typing import Any

from registry.accounts.codes import Role
from registry.accounts.models import Centre, Membership, User
from registry.core.identifiers import new_registry_number
from registry.diagnoses.models import Diagnosis
from registry.patients.models import Patient
from registry.reminders.ladder import Place
from registry.reminders.models import ReminderStep
from registry.reminders.selectors import places_on
from registry.schedules.models import PlannedItem, TemplateItem, Track
from registry.treatments.models import Treatment

NOON = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)
TODAY = NOON.date()
LONG_AGO = dt.date(2020, 1, 1)
_numbers = count(1)


def days(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)


def make_centre(code: str = "TST", zone: str = "UTC", **fields: Any) -> Centre:
    """A centre that is open on every day, unless other days are given: of a country that has no
    public holidays."""
    values = {"country": "XX", "weekdays": [1, 2, 3, 4, 5, 6, 7], **fields}
    return Centre.objects.create(code=code, name=f"Clinic {code}", time_zone=zone, **values)


def place_on(centre: Centre, day: dt.date = TODAY) -> Place:
    """The centre on a day."""
    (place,) = places_on(day, [centre])
    return place


def with_ladder(*steps: tuple[str, str, str, str, int, bool]) -> None:
    """Other ladders than those that are loaded: plan, role, rung, edge, days, active."""
    ReminderStep.objects.all().delete()
    names = ("template_code", "role", "rung", "edge", "days", "active")
    ReminderStep.objects.bulk_create(
        ReminderStep(**dict(zip(names, step, strict=True))) for step in steps
    )


def make_person(centre: Centre, role: Role = Role.COORDINATOR, **fields: Any) -> User:
    email = f"person{next(_numbers)}@clinic.example"
    user: User = User.objects.create_user(email, **fields)
    Membership.objects.create(user=user, centre=centre, role=role, starts_on=LONG_AGO)
    return user


def make_patient(centre: Centre, **values: Any) -> Patient:
    defaults = {
        "registry_number": new_registry_number(centre.code),
        "sex_at_birth": "female",
        "birth_month_null_reason": "unknown",
        "enrolled_on": LONG_AGO,
    }
    return Patient.objects.create(centre=centre, **{**defaults, **values})


def make_track(patient: Patient) -> Track:
    """A running plan of its own, without its items."""
    centre = patient.centre
    diagnosis = Diagnosis.objects.create(
        centre=centre, patient=patient, term_id="osteonecrosis", diagnosed_on_null_reason="unknown"
    )
    treatment = Treatment.objects.create(
        centre=centre,
        patient=patient,
        diagnosis=diagnosis,
        treated_on=LONG_AGO,
        treated_on_precision="day",
    )
    return Track.objects.create(
        centre=centre,
        patient=patient,
        treatment=treatment,
        template=template_item().template,
        anchor_on=LONG_AGO,
    )


def template_item() -> TemplateItem:
    return TemplateItem.objects.select_related("template").get(
        template__code="avn_2y", template__version=1, code="M12"
    )


def unsaved_item(track: Track, opens_on: dt.date, closes_on: dt.date, **facts: Any) -> PlannedItem:
    line = template_item()
    defaults = {
        "target_on": opens_on,
        "missed_reason": "no_show" if facts.get("missed_on") else "",
        "not_required_reason": "mature" if facts.get("not_required_on") else "",
        "stopped_because": "lost" if facts.get("stopped_on") else "",
    }
    return PlannedItem(
        centre_id=track.centre_id,
        patient_id=track.patient_id,
        track=track,
        template_item=line,
        code=line.code,
        modality=line.modality,
        safety=False,
        mandatory=True,
        opens_on=opens_on,
        closes_on=closes_on,
        **{**defaults, **facts},
    )


def make_item(
    patient: Patient, opens_on: dt.date = TODAY, closes_on: dt.date | None = None, **facts: Any
) -> PlannedItem:
    """An item whose window opens today and lasts 60 days, unless other days are given."""
    item = unsaved_item(make_track(patient), opens_on, closes_on or opens_on + days(60), **facts)
    item.save()
    return item
