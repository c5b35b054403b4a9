"""Centres, people and records for tests, made as the pages make them."""

import datetime as dt
import time
from itertools import count
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client
from django.utils import timezone

from registry.accounts.access import Access
from registry.accounts.codes import Role
from registry.accounts.factors import METHOD
from registry.accounts.middleware import working
from registry.accounts.models import Centre, Membership, User
from registry.accounts.sessions import begin
from registry.consents.actions import record_consent
from registry.consents.codes import ConsentKind
from registry.consents.models import Consent, ConsentText
from registry.diagnoses.actions import record_diagnosis, record_lesion
from registry.diagnoses.models import Diagnosis, Lesion
from registry.identities.actions import open_identity
from registry.identities.codes import OpeningReason
from registry.identities.entries import Person
from registry.patients.actions import enrol
from registry.patients.models import Patient
from registry.schedules.actions import start_tracks
from registry.schedules.models import PlannedItem
from registry.schedules.selectors import templates_for
from registry.treatments.models import Treatment
from tests.consent_rows import answer_of, make_text

PASSWORD = "a long pass phrase"  # pragma: allowlist secret
LONG_AGO = dt.date(2020, 1, 1)
DAY0 = dt.date(2024, 3, 1)
_numbers = count(1)


def make_centre(code: str = "ABC", **values: Any) -> Centre:
    """A hospital in Berlin's time zone."""
    defaults = {"name": f"Hospital {code}", "country": "DE", "time_zone": "Europe/Berlin"}
    return Centre.objects.create(code=code, **{**defaults, **values})


def make_user(email: str = "", **values: Any) -> User:
    """A person without a membership."""
    return User.objects.create_user(
        email or f"person{next(_numbers)}@hospital.example", PASSWORD, **values
    )


def join(user: User, centre: Centre, *roles: Role) -> User:
    """The person works at the centre in these roles."""
    for role in roles:
        Membership.objects.create(user=user, centre=centre, role=role, starts_on=LONG_AGO)
    return user


def coordinator_of(centre: Centre, *more: Centre) -> User:
    """A coordinator of one or several centres."""
    user = make_user()
    for one in (centre, *more):
        join(user, one, Role.COORDINATOR)
    return user


def access(user: User, centre: Centre | None = None) -> Access:
    """What the person may do, working at the centre."""
    with working(user, centre.pk if centre else None) as found:
        return found


def client_of(user: User | None = None, *, proved: bool = False, **kwargs: Any) -> Client:
    """A browser of the person; nobody's without one. `proved`: she has shown a second factor,
    without which roles that need one get nothing."""
    client = Client(**kwargs)
    if user is not None:
        client.force_login(user)
        session = client.session
        begin(session)
        if proved:
            session.update(shown_factor(user))
        session.save()
    return client


def shown_factor(user: User) -> dict[str, Any]:
    """What a session holds after the second step of sign-in."""
    return {
        AUTHENTICATION_METHODS_SESSION_KEY: [{"method": METHOD, "type": "totp", "at": time.time()}],
        "account_authentication_methods_user": str(user.pk),
    }


def administrator_of(centre: Centre) -> User:
    """A registry administrator; her browser is `client_of(user, proved=True)`."""
    return join(make_user(), centre, Role.ADMINISTRATOR)


def make_patient(centre: Centre, by: User, **values: Any) -> Patient:
    """A girl whose birth is not known."""
    defaults = {"sex_at_birth": "female", "birth_month_null_reason": "unknown"}
    if "birth_month" in values:
        defaults["birth_month_null_reason"] = ""
    return enrol(by=by, centre=centre, patient=Patient(**{**defaults, **values}))


def investigator_of(centre: Centre) -> User:
    """Reads what consent opens to research, and nothing else."""
    return join(make_user(), centre, Role.INVESTIGATOR)


def consent_to_research(patient: Patient, by: User, day: dt.date | None = None) -> Consent:
    """The guardians consent to every use, sharing with research among them: yesterday, which has
    begun in every time zone."""
    day = day or timezone.now().date() - dt.timedelta(days=1)
    country, kind = patient.centre.country, ConsentKind.GUARDIAN
    known = ConsentText.objects.filter(
        country=country, kind=kind, purposes__contains=["research_sharing"]
    )
    text = known.order_by("version").first() or make_text(kind, country=country, language="en")
    return record_consent(by=by, entry=answer_of(patient, text, day))


def opened_by(user: User, patient: Patient) -> Person:
    """The identity of a patient, opened by somebody who may."""
    person = open_identity(
        access=access(user), patient=patient, reason=OpeningReason.OTHER, note="a test"
    )
    assert person is not None
    return person


def make_diagnosis(patient: Patient, by: User, term: str = "osteonecrosis") -> Diagnosis:
    """A diagnosis on an unknown day."""
    diagnosis = Diagnosis(patient=patient, term_id=term, diagnosed_on_null_reason="unknown")
    return record_diagnosis(by=by, diagnosis=diagnosis)


def make_lesion(diagnosis: Diagnosis, by: User, **values: Any) -> Lesion:
    """A lesion of the right knee."""
    defaults = {
        "joint": "knee",
        "laterality": "right",
        "bone_null_reason": "not_reported",
        "physis_at_treatment": "open",
    }
    lesion = Lesion(patient=diagnosis.patient, diagnosis=diagnosis, **{**defaults, **values})
    return record_lesion(by=by, lesion=lesion)


def make_plan(patient: Patient, by: User, day: dt.date = DAY0) -> list[PlannedItem]:
    """A treated right knee with its plans; what is planned, in order of closing."""
    lesion = make_lesion(make_diagnosis(patient, by), by)
    treatment = Treatment.objects.create(
        centre=patient.centre,
        created_by=by,
        patient=patient,
        diagnosis=lesion.diagnosis,
        lesion=lesion,
        treated_on=day,
        treated_on_precision="day",
        treated_laterality="right",
    )
    plans = templates_for("osteonecrosis", systemic=False, day=dt.date(2026, 1, 1))
    start_tracks(by=by, treatments=[treatment], templates=plans)
    return list(PlannedItem.objects.filter(patient=patient).order_by("closes_on", "id"))
