"""The state at a past instant, by the same queries that read the present."""

import datetime as dt
import random
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry import models as tables
from registry.accounts.models import Centre, User
from registry.audit.context import Context, Door, under
from registry.audit.past import PastIsReadOnly, as_of, past
from registry.patients.models import Patient
from registry.visits.models import Fracture
from tests.audit.instants import now, rows
from tests.factories import Rows
from tests.people import coordinator_of, make_centre, make_patient

pytestmark = pytest.mark.django_db
RAW = """
SELECT p.id, count(f.id) FROM registry_patient p
LEFT JOIN registry_fracture f ON f.patient_id = p.id GROUP BY p.id ORDER BY p.id
"""
OWN_TABLE = """
WITH grown AS (SELECT id, version FROM registry_fracture) SELECT * FROM grown ORDER BY id
"""


def state() -> list[Any]:
    """Rows, a join, a count, and two statements in SQL."""
    joined = Fracture.objects.select_related("patient__centre", "created_by").order_by("id")
    return [
        list(Patient.objects.order_by("id").values()),
        list(Fracture.objects.order_by("id").values()),
        [(one.pk, one.patient.anchor_note, one.patient.centre.name) for one in joined],
        Fracture.objects.filter(patient__anchor_note__contains="%").count(),
        list(Patient.objects.filter(pk__in=Fracture.objects.values("patient")).values_list("pk")),
        rows(RAW),
        rows(OWN_TABLE),
    ]


def edit(draw: random.Random, made: Rows) -> None:
    """One change on one of the usual ways."""
    fractures = list(Fracture.objects.order_by("id"))
    match draw.randrange(6):
        case 0:
            made.make(Fracture)
        case 1:
            Fracture.objects.bulk_create([made.new(Fracture) for _ in range(3)])
        case 2 if fractures:
            draw.choice(fractures).delete()
        case 3 if fractures:
            one = draw.choice(fractures)
            one.version += 1
            one.save(update_fields=["version"])
        case 4:
            Patient.objects.update(anchor_note=f"{draw.randrange(100)} %")
        case _:
            rows("UPDATE registry_centre SET name = name || 'x' RETURNING id")


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_remembered_states_are_read_back(db: None, seed: int) -> None:
    draw, made = random.Random(seed), Rows("QQA")
    Fracture.objects.all().delete()
    Patient.objects.all().delete()
    Centre.objects.filter(code="QQA").delete()
    made.make(Fracture)
    remembered = []
    for _ in range(8):
        edit(draw, made)
        remembered.append((now(), state()))

    for instant, expected in draw.sample(remembered, len(remembered)):
        with as_of(instant):
            assert state() == expected


@pytest.fixture
def centre() -> Centre:
    return make_centre("ABC")


@pytest.fixture
def user(centre: Centre) -> User:
    return coordinator_of(centre)


@pytest.fixture
def patient(centre: Centre, user: User) -> Patient:
    return make_patient(centre, user)


def test_before_anything_there_was_nothing(patient: Patient) -> None:
    with as_of(dt.datetime(2000, 1, 1, tzinfo=dt.UTC)):
        assert not Patient.objects.exists()
        assert tables.DiagnosisTerm.objects.count() == 0


@pytest.mark.parametrize(
    "write",
    [
        "UPDATE registry_patient SET anchor_note = ''",
        "DELETE FROM registry_patient",
        "INSERT INTO registry_patient DEFAULT VALUES",
        "TRUNCATE registry_patient",
        "WITH gone AS (DELETE FROM registry_patient RETURNING id) SELECT * FROM gone",
        "SELECT * FROM registry_patient FOR UPDATE",
        "SELECT * FROM public.registry_patient",
        'SELECT * FROM "public"."registry_patient"',
        "COPY registry_patient TO STDOUT",
    ],
)
def test_nothing_is_written_and_nothing_passes_by(patient: Patient, write: str) -> None:
    with as_of(now()), pytest.raises(PastIsReadOnly):
        rows(write)


def test_a_row_is_not_saved_in_the_past(patient: Patient) -> None:
    with as_of(now()), pytest.raises(PastIsReadOnly):
        patient.save()


def test_a_text_that_sounds_like_a_write_is_read(patient: Patient) -> None:
    with as_of(now()):
        assert rows("SELECT 'update public.x' FROM registry_patient") == [("update public.x",)]


def test_large_readings_use_a_cursor_of_the_server(patient: Patient) -> None:
    instant = now()
    Patient.objects.update(anchor_note="later")
    with as_of(instant):
        assert [one.anchor_note for one in Patient.objects.iterator()] == [""]


def test_copy(patient: Patient) -> None:
    instant = now()
    Patient.objects.update(anchor_note="later")
    with connection.cursor() as cursor:
        statement = past("SELECT id, anchor_note FROM registry_patient", instant)
        with cursor.copy(f"COPY ({statement}) TO STDOUT") as copied:
            assert list(copied.rows()) == [(str(patient.pk), "")]


def test_columns_that_history_does_not_keep_are_null(user: User) -> None:
    with as_of(now()):
        assert User.objects.values_list("password", flat=True).get(pk=user.pk) is None


def test_tables_without_history_are_read_as_they_are(user: User) -> None:
    made = tables.FormReceipt.objects.create(user=user, key="0" * 32, result_url="/")
    with as_of(dt.datetime(2000, 1, 1, tzinfo=dt.UTC)):
        assert tables.FormReceipt.objects.get() == made


def test_an_instant_has_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"), as_of(dt.datetime(2026, 1, 1)):  # noqa: DTZ001
        pass


class TestWhoSees:
    """The past is as closed as the present."""

    def test_own_centre(self, patient: Patient, user: User, centre: Centre) -> None:
        here = Context(Door.PAGE, actor=user.pk, reads=(centre.pk,))
        with under(here), as_of(now()):
            found = Patient.objects.select_related("centre", "created_by").get()
            assert (found.centre.code, found.created_by) == ("ABC", user)

    def test_another_centre(self, patient: Patient) -> None:
        other = make_centre("XYZ")
        person = coordinator_of(other)
        with under(Context(Door.PAGE, actor=person.pk, reads=(other.pk,))), as_of(now()):
            assert not Patient.objects.exists()

    def test_nobody(self, patient: Patient) -> None:
        with under(Context(Door.PAGE)), as_of(now()):
            assert not Patient.objects.exists()
            assert not Centre.objects.exists()
