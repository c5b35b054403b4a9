"""Care moves to another centre with every row; each centre sees what is its own, then and now."""

import datetime as dt
import threading
from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection, connections, models

from registry.accounts.codes import Role
from registry.accounts.middleware import working
from registry.accounts.models import Centre, CentreRow, User
from registry.audit.context import background
from registry.chart.care_actions import transfer_care
from registry.core.errors import Refused
from registry.identities.models import HospitalNumber, Identity
from registry.patients.actions import record_overlap
from registry.patients.models import CareShare, CareTransfer, Patient, PatientOverlap, PatientRow
from registry.reminders.jobs import plan
from registry.reminders.models import Reminder
from registry.reminders.selectors import places_on
from registry.schedules.models import PlannedItem
from registry.treatments.models import CellProduct, Donor, DonorMarker
from tests.contexts import everywhere_on_this_connection
from tests.factories import Rows
from tests.pages import form_with
from tests.people import (
    access,
    client_of,
    coordinator_of,
    join,
    make_centre,
    make_patient,
    make_plan,
    make_user,
)

ABOUT_A_PATIENT = [
    model
    for model in apps.get_app_config("registry").get_models()
    if issubclass(model, PatientRow) and model is not PatientOverlap
]
OF_IDENTITY = [
    model
    for model in apps.get_app_config("registry").get_models()
    if model.__module__.startswith("registry.identities") and issubclass(model, CentreRow)
]


class World:
    """Two centres with a lead each, and a coordinator at the second."""

    def __init__(self) -> None:
        self.here, self.there = make_centre("QQA"), make_centre("QQB")
        self.lead = join(make_user(), self.here, Role.LEAD)
        self.their_lead = join(make_user(), self.there, Role.LEAD)
        self.their_coordinator = coordinator_of(self.there)
        self.rows = Rows("QQA")
        self.rows.share(self.here)

    def one_of(self, model: type[models.Model]) -> None:
        """A row about the one patient, on which later ones hang."""
        if "patient" not in {field.name for field in model._meta.local_fields}:
            self.rows.one(model)
            return
        if model._default_manager.filter(patient=self.rows.one(Patient)).exists():
            return  # another row has brought it along
        row = self.rows.new(model, patient=self.rows.one(Patient))
        row.save(force_insert=True)
        self.rows.share(row)

    def transfer(self, patient: Patient, to: Centre | None = None) -> CareTransfer:
        return transfer_care(
            access=access(self.lead), patient=patient, to_centre=to or self.there, reason="moved"
        )


@pytest.fixture
def world(db: None) -> World:
    return World()


@pytest.fixture
def planned(world: World) -> Patient:
    patient = make_patient(world.here, world.lead)
    make_plan(patient, world.lead)
    return patient


def seen(user: User, model: type[models.Model]) -> int:
    with working(user):
        return model._default_manager.count()


def page_of(user: User, patient: Patient, rest: str = "") -> Any:
    return client_of(user).get(f"/patients/{patient.registry_number}/{rest}")


def test_every_row_moves(world: World) -> None:
    """A row in each table that is about the patient, made from the app registry."""
    patient = world.rows.one(Patient)
    for model in (*OF_IDENTITY, *ABOUT_A_PATIENT):
        world.one_of(model)

    world.transfer(patient)

    for model in ABOUT_A_PATIENT:
        left = model._default_manager.filter(patient=patient).exclude(centre=world.there)
        assert not left.exists(), model.__name__
    assert not any(model._default_manager.filter(centre=world.here) for model in OF_IDENTITY)
    assert Patient.objects.get(pk=patient.pk).centre == world.there
    with working(world.their_lead):
        for model in ABOUT_A_PATIENT:
            assert model._default_manager.filter(patient=patient).exists(), model.__name__
    with working(world.lead):
        for model in (*ABOUT_A_PATIENT, *OF_IDENTITY):
            rest = model._default_manager.all()
            assert {type(row) for row in rest} <= {CareTransfer, CareShare}, model.__name__


def test_and_back_again(world: World, planned: Patient) -> None:
    world.transfer(planned)
    moved = Patient.objects.get(pk=planned.pk)
    their = access(world.their_lead)
    transfer_care(access=their, patient=moved, to_centre=world.here, reason="moved back")

    assert page_of(world.lead, planned).status_code == 200
    gone = page_of(world.their_lead, planned)
    assert gone.status_code == 410
    assert "Care is now at Hospital QQA" in gone.content.decode()
    assert CareTransfer.objects.filter(patient=planned, centre=world.here).count() == 2


def test_the_page_moves_it_and_says_so(world: World, planned: Patient) -> None:
    client = client_of(world.lead)
    address = f"/patients/{planned.registry_number}/care/transfer/"
    form = form_with(client.get(address), "to_centre")
    sent = form.send(client, to_centre=str(world.there.pk), reason="the family moved")

    listed = client.get(sent["Location"]).content.decode()
    assert sent["Location"] == "/patients/transferred/"
    assert f"Care of {planned.displayed_number} is now at Hospital QQB." in listed
    assert "the family moved" in listed
    again = form.send(client, to_centre=str(world.there.pk), reason="the family moved")
    assert again["Location"] == "/patients/transferred/"


def test_the_plan_is_on_the_other_worklist_and_off_this_one(world: World, planned: Patient) -> None:
    world.transfer(planned)
    number = planned.displayed_number
    assert number not in client_of(world.lead).get("/").content.decode()
    assert number in client_of(world.their_coordinator).get("/").content.decode()


def test_the_other_centre_is_reminded(world: World, planned: Patient) -> None:
    item = PlannedItem.objects.filter(patient=planned).order_by("opens_on").last()
    assert item is not None
    world.transfer(planned)
    day = item.opens_on + dt.timedelta(days=1)
    with background("test"):
        places = [replace(one, closed="") for one in places_on(day, [world.here, world.there])]
        plan(places, dt.datetime.now(dt.UTC))
        told = set(Reminder.objects.values_list("recipient", flat=True))
    assert told == {world.their_coordinator.pk}


def test_the_giving_centre_learns_where_care_is_and_nothing_else(
    world: World, planned: Patient
) -> None:
    world.transfer(planned)
    gone = page_of(world.lead, planned)
    assert (gone.status_code, "Care is now at Hospital QQB" in gone.content.decode()) == (410, True)
    assert "steonecrosis" not in gone.content.decode()
    for rest in ("care/", "identity/", "visits/new/", "stop/"):
        assert page_of(world.lead, planned, rest).status_code == 404, rest


def test_others_learn_nothing(world: World, planned: Patient) -> None:
    stranger = coordinator_of(make_centre("QQC"))
    world.transfer(planned)
    assert page_of(stranger, planned).status_code == 404


def test_each_centre_reads_the_history_of_its_own_time(world: World, planned: Patient) -> None:
    world.transfer(planned)
    assert history_of(world.lead, planned) == {world.here.pk}
    assert history_of(world.their_lead, planned) == {world.here.pk, world.there.pk}


def history_of(user: User, patient: Patient) -> set[int]:
    """Centres whose time the person reads about."""
    with working(user), connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT centre_id FROM audit.event WHERE patient_id = %s AND centre_id > 0",
            [patient.pk],
        )
        return {pk for (pk,) in cursor.fetchall()}


def test_the_reason_stands_in_the_history_of_every_row(world: World, planned: Patient) -> None:
    world.transfer(planned)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT reason, actor_id FROM audit.event WHERE op = 'U' AND patient_id = %s "
            "AND centre_id = %s",
            [planned.pk, world.there.pk],
        )
        assert cursor.fetchall() == [("moved", world.lead.pk)]


class TestDonors:
    def test_are_copied_with_their_markers(self, world: World) -> None:
        product = self._product(world)
        world.transfer(world.rows.one(Patient))
        moved = CellProduct.objects.select_related("donor").get(pk=product.pk)
        assert moved.donor is not None
        assert moved.donor.centre == world.there
        assert moved.donor.markers.count() == 1
        assert Donor.objects.filter(centre=world.here).count() == 1

    def test_the_one_of_the_same_code_is_taken(self, world: World) -> None:
        product = self._product(world)
        theirs = Rows("QQB")
        theirs.share(world.there)
        twin = theirs.make(Donor, donor_code=world.rows.one(Donor).donor_code)
        world.transfer(world.rows.one(Patient))
        assert CellProduct.objects.get(pk=product.pk).donor == twin

    def test_two_of_one_code_are_told_apart(self, world: World) -> None:
        self._product(world)
        Donor.objects.update(hla_typing="A*01:01")
        theirs = Rows("QQB")
        theirs.share(world.there)
        theirs.make(Donor, donor_code=world.rows.one(Donor).donor_code, hla_typing="A*02:01")
        with pytest.raises(Refused, match="another donor by the code"):
            world.transfer(world.rows.one(Patient))

    def _product(self, world: World) -> CellProduct:
        world.rows.one(DonorMarker)
        return world.rows.make(
            CellProduct,
            donor=world.rows.one(Donor),
            donor_type="allogeneic",
            donor_relation="sibling",
            hla_match="not_typed",
        )


class TestRefused:
    def test_without_the_permission(self, world: World, planned: Patient) -> None:
        for user in (coordinator_of(world.here), world.their_lead):
            with pytest.raises(PermissionDenied):
                transfer_care(
                    access=access(user), patient=planned, to_centre=world.there, reason="mine"
                )
        assert Patient.objects.get(pk=planned.pk).centre == world.here

    def test_without_a_reason(self, world: World, planned: Patient) -> None:
        with pytest.raises(Refused, match="F01 reason"):
            transfer_care(
                access=access(world.lead), patient=planned, to_centre=world.there, reason=" "
            )

    def test_where_nobody_would_follow_up(self, world: World, planned: Patient) -> None:
        with pytest.raises(Refused, match="nobody there"):
            world.transfer(planned, make_centre("QQD"))

    def test_where_it_is_already(self, world: World, planned: Patient) -> None:
        with pytest.raises(Refused, match="F03 to_centre"):
            world.transfer(planned, world.here)

    def test_a_published_case(self, world: World) -> None:
        case = make_patient(world.here, world.lead, record_kind="literature_case")
        with pytest.raises(Refused, match="published case"):
            world.transfer(case)

    def test_half_of_a_pair(self, world: World, planned: Patient) -> None:
        record_overlap(by=world.lead, patient=planned, other=make_patient(world.here, world.lead))
        with pytest.raises(Refused, match="same child"):
            world.transfer(planned)

    def test_a_hospital_number_that_is_taken_there(self, world: World) -> None:
        world.one_of(Identity)
        number = world.rows.one(HospitalNumber)
        theirs = Rows("QQB")
        theirs.share(world.there)
        theirs.one(Identity)
        unique = {
            field: getattr(number, field)
            for one in HospitalNumber._meta.constraints
            if isinstance(one, models.UniqueConstraint) and one.name == "hospitalnumber_once"
            for field in one.fields
            if field != "centre"
        }
        theirs.make(HospitalNumber, **unique)
        with pytest.raises(Refused, match="belongs to another child"):
            world.transfer(world.rows.one(Patient))
        assert Patient.objects.get(pk=world.rows.one(Patient).pk).centre == world.here


def test_what_was_shared_ends(world: World, planned: Patient) -> None:
    today = world.here.today()
    share = world.rows.make(
        CareShare, patient=planned, with_centre=world.there, starts_on=today, ends_on=today
    )
    world.transfer(planned)
    share.refresh_from_db()
    assert share.revoked_on is not None


@pytest.mark.usefixtures("live_database")
class TestForReal:
    """Where commits are real."""

    def test_two_leads_at_once(self) -> None:
        world = World()
        third = make_centre("QQC")
        coordinator_of(third)
        other = join(make_user(), world.here, Role.LEAD)
        patient = make_patient(world.here, world.lead)
        told: list[object] = []
        ready = threading.Barrier(2)

        def move(user: User, to: Centre) -> None:
            try:
                with working(user) as held:
                    ready.wait()
                    told.append(
                        transfer_care(access=held, patient=patient, to_centre=to, reason="moved")
                    )
            except Refused as refused:
                told.append(refused)
            finally:
                connections.close_all()

        threads = [
            threading.Thread(target=move, args=pair)
            for pair in ((world.lead, world.there), (other, third))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        [moved] = [one for one in told if isinstance(one, CareTransfer)]
        [refused] = [one for one in told if isinstance(one, Refused)]
        assert "was transferred since" in str(refused)
        assert Patient.objects.get(pk=patient.pk).centre_id == moved.to_centre_id

    def test_killed_in_the_middle_nothing_has_moved(self) -> None:
        world = World()
        patient = make_patient(world.here, world.lead)
        make_plan(patient, world.lead)
        with pytest.raises(OperationalError):
            self._cut_off(world, patient)
        everywhere_on_this_connection()
        assert set(PlannedItem.objects.values_list("centre", flat=True)) == {world.here.pk}
        assert not CareTransfer.objects.exists()

    def _cut_off(self, world: World, patient: Patient) -> None:
        """The server's process ends when everything has moved and nothing is committed."""
        with working(world.lead) as held, connection.cursor() as cursor:
            transfer_care(access=held, patient=patient, to_centre=world.there, reason="moved")
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
