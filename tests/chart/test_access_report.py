"""Who can see a patient, and who did; at home, shared and transferred."""

import datetime as dt
import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from registry.accounts.codes import Role
from registry.accounts.models import Centre, Membership, User
from registry.chart.access_report import access_report
from registry.consents.models import ConsentCover
from registry.patients.models import CareShare, CareTransfer, Patient
from tests.people import (
    client_of,
    consent_to_research,
    coordinator_of,
    investigator_of,
    join,
    make_centre,
    make_patient,
    make_user,
)

pytestmark = pytest.mark.django_db
TODAY = dt.datetime.now(dt.UTC).date()
DAY = dt.timedelta(days=1)


@pytest.fixture
def centre() -> Centre:
    return make_centre("ABC")


@pytest.fixture
def other() -> Centre:
    return make_centre("XYZ")


@pytest.fixture
def user(centre: Centre) -> User:
    return coordinator_of(centre)


@pytest.fixture
def patient(centre: Centre, user: User) -> Patient:
    return make_patient(centre, user)


def share(patient: Patient, centre: Centre, **values: Any) -> CareShare:
    period = {"starts_on": TODAY - DAY, "ends_on": TODAY + DAY, "reason": "second opinion"}
    return CareShare.objects.create(
        centre=patient.centre, patient=patient, with_centre=centre, **{**period, **values}
    )


def can(patient: Patient) -> dict[str, tuple[bool, bool]]:
    return {one.email: (one.identity, one.records) for one in access_report(patient.key).can_see}


def test_the_treating_centre(patient: Patient, user: User, centre: Centre) -> None:
    auditor = join(make_user(), centre, Role.AUDITOR)
    former = make_user()
    Membership.objects.create(
        user=former, centre=centre, role=Role.LEAD, starts_on=TODAY - 9 * DAY, ends_on=TODAY - DAY
    )
    assert can(patient) == {user.email: (True, True), auditor.email: (False, False)}


@pytest.mark.parametrize("may_record", [True, False])
def test_a_share_in_force(patient: Patient, user: User, other: Centre, may_record: bool) -> None:
    guest = coordinator_of(other)
    share(patient, other, may_record=may_record)
    assert can(patient) == {user.email: (True, True), guest.email: (False, may_record)}
    [told] = [one for one in access_report(patient.key).can_see if one.email == guest.email]
    assert told.until == TODAY + DAY


def test_a_share_that_ended(patient: Patient, user: User, other: Centre) -> None:
    coordinator_of(other)
    share(patient, other, revoked_on=TODAY)
    share(patient, other, starts_on=TODAY - 9 * DAY, ends_on=TODAY - DAY)
    assert list(can(patient)) == [user.email]
    assert len(access_report(patient.key).moves) == 2


def test_research_while_consent_covers(
    patient: Patient, user: User, centre: Centre, other: Centre
) -> None:
    """Investigators of every centre, and they see it indeed; before that not one of them."""
    readers = [investigator_of(one) for one in (centre, other)]
    for one in readers:
        assert client_of(one).get(f"/patients/{patient.key}/").status_code == 404
    assert list(can(patient)) == [user.email]

    consent_to_research(patient, user)
    told = [one for one in access_report(patient.key).can_see if one.email != user.email]
    assert [(one.email, one.role, one.centre, one.why) for one in told] == [
        (one.email, "investigator", at.name, "consent covers research")
        for one, at in zip(readers, (centre, other), strict=True)
    ]
    assert {(one.identity, one.records, one.until) for one in told} == {(False, False, None)}
    for one in readers:
        assert client_of(one).get(f"/patients/{patient.key}/").status_code == 200
    assert {one.email for one in readers} <= {
        did.who.strip("<>").rpartition("<")[2] for did in access_report(patient.key).did_see
    }


def test_no_research_after_cover_or_where_the_centre_does_not_share(
    patient: Patient, user: User, centre: Centre
) -> None:
    investigator_of(centre)
    consent_to_research(patient, user)
    ConsentCover.objects.filter(patient=patient).update(ends_on=TODAY)
    assert len(can(patient)) == 2
    ConsentCover.objects.filter(patient=patient).update(ends_on=TODAY - DAY)
    assert list(can(patient)) == [user.email]
    ConsentCover.objects.filter(patient=patient).update(ends_on=None)
    Centre.objects.filter(pk=centre.pk).update(shares_for_research=False)
    assert list(can(patient)) == [user.email]


def test_who_saw_and_changed_it(patient: Patient, user: User) -> None:
    for _ in range(2):
        client_of(user).get(f"/patients/{patient.key}/")
    report = access_report(patient.key)
    [saw] = report.did_see
    assert (user.email in saw.who, saw.what, saw.times) == (True, "record opened", 2)
    assert "patient added" in {one.what for one in report.did_change}


def test_after_a_transfer_both_stand_in_it(
    patient: Patient, user: User, centre: Centre, other: Centre
) -> None:
    client_of(user).get(f"/patients/{patient.key}/")
    receiver = coordinator_of(other)
    Patient.objects.filter(pk=patient.pk).update(centre=other)
    CareTransfer.objects.create(
        centre=other,
        patient=patient,
        from_centre=centre,
        to_centre=other,
        transferred_on=TODAY,
        reason="moved house",
    )
    report = access_report(patient.key)
    assert [one.email for one in report.can_see] == [receiver.email]
    assert user.email in report.did_see[0].who
    assert report.moves == [f"{TODAY}: from {centre} to {other}, moved house"]


class TestCommand:
    def test_prints(self, patient: Patient, user: User) -> None:
        out = StringIO()
        call_command("access_report", "--patient", patient.key, stdout=out)
        assert f"{user.email}>: coordinator at {patient.centre.name}" in out.getvalue()
        assert "Can see it now: 1" in out.getvalue()

    def test_names_investigators_while_consent_covers(
        self, patient: Patient, user: User, other: Centre
    ) -> None:
        reader = investigator_of(other)
        for covered in (False, True):
            out = StringIO()
            call_command("access_report", "--patient", patient.key, stdout=out)
            assert (reader.email in out.getvalue()) is covered
            if not covered:
                consent_to_research(patient, user)
        assert f"{reader.email}>: investigator at {other.name}" in out.getvalue()
        assert "consent covers research" in out.getvalue()

    def test_prints_json(self, patient: Patient, user: User) -> None:
        out = StringIO()
        call_command("access_report", "--patient", patient.key, "--json", stdout=out)
        assert json.loads(out.getvalue())["can_see"][0]["email"] == user.email

    def test_an_unknown_number(self) -> None:
        with pytest.raises(CommandError, match="No patient"):
            call_command("access_report", "--patient", "ABC22222222X")
