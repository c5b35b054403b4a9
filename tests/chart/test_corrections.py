"""What is complete, dated or staged is changed for a reason only, whatever the door (rule H01)."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from registry.accounts.models import User
from registry.audit.codes import LONGEST_REASON
from registry.audit.context import because, command
from registry.chart.actions import correct_stage, stage
from registry.chart.anchor_actions import correct_treatment_date
from registry.core.errors import Conflict, Refused
from registry.diagnoses.models import Staging
from registry.schedules.models import Track
from registry.treatments.models import Treatment
from registry.visits.actions import correct_visit
from registry.visits.codes import VisitStatus
from registry.visits.models import PainAssessment, Visit
from tests.chart.visit_pages import item_of
from tests.pages import fields_of
from tests.people import client_of, coordinator_of, make_centre

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
BECAUSE = {"reason": ["read again"], "reason_note": ["by two readers"]}
MARCUS = "marcus_enneking_1973"


@pytest.fixture
def visit(treatment: Treatment, coordinator: User) -> Visit:
    """A completed visit with the pain that was found at it."""
    rows = {"centre": treatment.centre, "patient": treatment.patient, "created_by": coordinator}
    values = {"visited_on": dt.date(2026, 3, 9), "visited_on_precision": "day"}
    visit: Visit = Visit.objects.create(**rows, **values, status=VisitStatus.DONE)
    PainAssessment.objects.create(**rows, visit=visit, scale="NRS", score=2)
    return visit


@pytest.fixture
def staging(treatment: Treatment, coordinator: User) -> Staging:
    staging = Staging(
        diagnosis=treatment.diagnosis,
        lesion=treatment.lesion,
        system_id=MARCUS,
        stage_low="II",
        stage_high="II",
        assessed_on=dt.date(2025, 12, 1),
        assessed_on_precision="day",
        baseline=True,
    )
    return stage(by=coordinator, staging=staging)


def reasons(table: str) -> list[str]:
    """The reasons that history keeps of the changes of a table, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reason FROM audit.event WHERE table_name = %s AND op = 'U' ORDER BY id", [table]
        )
        return [reason for (reason,) in cursor.fetchall()]


def refused(change: Any) -> Refused:
    with pytest.raises(Refused) as caught, transaction.atomic():
        change()
    return caught.value


class TestVisit:
    def address(self, visit: Visit) -> str:
        return f"/patients/{visit.patient.key}/visits/{visit.pk}/edit/"

    def test_the_page_asks_for_a_reason_and_keeps_it(self, client: Client, visit: Visit) -> None:
        fields = fields_of(client.get(self.address(visit)).content)
        answer = client.post(self.address(visit), {**fields, "note": ["later"], **BECAUSE})

        assert answer.status_code == 302
        assert reasons("registry_visit") == ["read again: by two readers"]

    @pytest.mark.parametrize("reason", [{}, {"reason_note": ["  "]}, {"reason": ["other"]}])
    def test_without_one_nothing_is_saved(
        self, client: Client, visit: Visit, reason: dict[str, list[str]]
    ) -> None:
        fields = fields_of(client.get(self.address(visit)).content)
        answer = client.post(self.address(visit), {**fields, "note": ["later"], **reason})

        text = answer.content.decode()
        assert answer.status_code == 422
        assert "H01" in text
        assert ">\nlater</textarea>" in text  # what was typed is still there
        visit.refresh_from_db()
        assert visit.note == ""

    def test_one_too_long_is_refused_with_its_limit(self, client: Client, visit: Visit) -> None:
        fields = {**fields_of(client.get(self.address(visit)).content), "reason_note": ["x" * 301]}
        answer = client.post(self.address(visit), fields)

        text = answer.content.decode()
        assert (answer.status_code, "F08" in text) == (422, True)
        assert "x" * 301 in text
        assert "characters" in text

    def test_what_was_chosen_stays_when_the_date_is_refused(
        self, client: Client, visit: Visit
    ) -> None:
        fields = fields_of(client.get(self.address(visit)).content)
        future = {"visited_on": ["2026-04-01"], **BECAUSE}
        text = client.post(self.address(visit), {**fields, **future}).content.decode()

        assert '<option value="read again" selected>' in text
        assert 'value="by two readers"' in text

    def test_an_incomplete_one_needs_none(self, client: Client, visit: Visit) -> None:
        with because("to be completed"):
            Visit.objects.update(status=VisitStatus.PARTIAL)
        fields = fields_of(client.get(self.address(visit)).content)
        answer = client.post(self.address(visit), {**fields, "note": ["later"]})
        assert answer.status_code == 302

    @pytest.mark.parametrize("reason", ["", " \n", "x" * (LONGEST_REASON + 1)])
    def test_the_action_refuses(self, visit: Visit, reason: str) -> None:
        visit.note = "later"
        fault = refused(lambda: correct_visit(visit=visit, read_version=1, items=[], reason=reason))
        assert [(f.rule, f.field) for f in fault.findings] == [("H01", "reason")]

    def test_a_note_has_a_limit(self, client: Client, visit: Visit) -> None:
        fields = fields_of(client.get(self.address(visit)).content)
        answer = client.post(self.address(visit), {**fields, "note": ["x" * 5001], **BECAUSE})
        text = answer.content.decode()
        assert (answer.status_code, "F08" in text, "5000 characters" in text) == (422, True, True)


class TestEveryOtherDoor:
    """The database itself asks: whoever forgets the action is refused there."""

    CHANGES: tuple[Any, ...] = (
        lambda visit: Visit.objects.filter(pk=visit.pk).update(note="x"),
        lambda visit: Visit.objects.bulk_update([_with(visit, note="x")], ["note"]),
        lambda visit: _with(visit, note="x").save(),
        lambda visit: _sql("UPDATE registry_visit SET note = 'x' WHERE id = %s", visit.pk),
        lambda visit: _sql("DELETE FROM registry_visit WHERE id = %s", visit.pk),
        lambda visit: _sql("UPDATE registry_painassessment SET score = 3"),
        lambda visit: PainAssessment.objects.filter(visit=visit).delete(),
        lambda visit: PainAssessment.objects.bulk_update(
            [_with(row, score=3) for row in visit.pain.all()], ["score"]
        ),
        lambda visit: _sql("UPDATE registry_treatment SET treated_on = treated_on - 1"),
        lambda visit: Treatment.objects.update(treated_on=dt.date(2025, 1, 1)),
    )

    @pytest.mark.parametrize("change", CHANGES, ids=range(len(CHANGES)))
    def test_without_a_reason_it_is_refused(self, visit: Visit, change: Any) -> None:
        wanted = pytest.raises(IntegrityError, match="a reason for the change is required")
        with wanted, transaction.atomic():
            change(visit)

    @pytest.mark.parametrize("change", CHANGES[5:8], ids=range(3))
    def test_blanks_are_none(self, visit: Visit, change: Any) -> None:
        with pytest.raises(IntegrityError), transaction.atomic(), because("  "):
            change(visit)

    @pytest.mark.parametrize("change", CHANGES[:4], ids=range(4))
    def test_with_one_it_is_kept(self, visit: Visit, change: Any) -> None:
        with because("asked by the monitor"):
            change(visit)
        assert reasons("registry_visit") == ["asked by the monitor"]

    def test_a_command_is_asked_too(self, visit: Visit) -> None:
        with pytest.raises(IntegrityError), command("correct"):
            Visit.objects.filter(pk=visit.pk).update(note="x")
        with command("correct"), because("letter of the clinic"):
            Visit.objects.filter(pk=visit.pk).update(note="x")
        assert reasons("registry_visit") == ["letter of the clinic"]


def _with(row: Any, **changes: Any) -> Any:
    for name, value in changes.items():
        setattr(row, name, value)
    return row


def _sql(statement: str, *values: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))


class TestStage:
    def address(self, staging: Staging) -> str:
        return f"/patients/{staging.patient.key}/stagings/{staging.pk}/edit/"

    def fields(self, client: Client, staging: Staging, **changes: list[str]) -> dict[str, Any]:
        return {**fields_of(client.get(self.address(staging)).content), **changes}

    def test_the_patient_page_leads_there(self, client: Client, staging: Staging) -> None:
        page = client.get(f"/patients/{staging.patient.key}/").content.decode()
        assert self.address(staging) in page

    def test_is_corrected_for_a_reason(self, client: Client, staging: Staging) -> None:
        fields = self.fields(client, staging, stage_low=["III"], assessed_on=["2025-11"], **BECAUSE)
        answer = client.post(self.address(staging), fields)

        assert answer.status_code == 302, answer.content.decode()
        staging.refresh_from_db()
        assert (staging.stage, staging.assessed_on_precision, staging.version) == (
            "III",
            "month",
            2,
        )
        assert reasons("registry_staging") == ["read again: by two readers"]

    def test_is_not_without_one(self, client: Client, staging: Staging) -> None:
        answer = client.post(self.address(staging), self.fields(client, staging, stage_low=["III"]))
        assert answer.status_code == 422
        assert "H01" in answer.content.decode()
        staging.refresh_from_db()
        assert staging.stage == "II"

    @pytest.mark.parametrize(
        ("changes", "rule"),
        [
            ({"assessed_on": ["2026-05-01"]}, "D02"),
            ({"stage_low": ["IV"], "stage_high": ["II"]}, "T01"),
            ({"stage_low": ["XX"]}, "F03"),
            ({"stage_low": ["II"], "collapse_depth_mm": ["3"]}, "T10"),
        ],
    )
    def test_is_weighed_as_a_new_one(
        self, client: Client, staging: Staging, changes: dict[str, list[str]], rule: str
    ) -> None:
        fields = self.fields(client, staging, **changes, **BECAUSE)
        answer = client.post(self.address(staging), fields)
        assert (answer.status_code, rule in answer.content.decode()) == (422, True)

    def test_two_people_see_the_conflict(self, client: Client, staging: Staging) -> None:
        mine = self.fields(client, staging, stage_low=["III"], **BECAUSE)
        hers = self.fields(client, staging, stage_low=["IV"], **BECAUSE)
        client_of(coordinator_of(staging.centre)).post(self.address(staging), hers)

        answer = client.post(self.address(staging), mine)
        assert (answer.status_code, "F10" in answer.content.decode()) == (409, True)
        staging.refresh_from_db()
        assert staging.stage == "IV"

    def test_three_people_and_another_child(
        self, client: Client, staging: Staging, treatment: Treatment
    ) -> None:
        stranger = client_of(coordinator_of(make_centre("XYZ")))
        assert stranger.get(self.address(staging)).status_code == 404
        assert client.get(self.address(staging)).status_code == 200
        address = f"/patients/ABC22222222X/stagings/{staging.pk}/edit/"
        assert client.get(address).status_code == 404

    @pytest.mark.parametrize("reason", ["", "  "])
    def test_the_action_refuses(self, staging: Staging, reason: str) -> None:
        staging.stage_low = staging.stage_high = "III"
        fault = refused(lambda: correct_stage(staging=staging, read_version=1, reason=reason))
        assert [f.rule for f in fault.findings] == ["H01"]

    def test_an_old_version_is_a_conflict(self, staging: Staging) -> None:
        with pytest.raises(Conflict):
            correct_stage(staging=staging, read_version=7, reason="typing error")

    def test_raw_sql_is_refused(self, staging: Staging) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            _sql("UPDATE registry_staging SET stage_low = 'IV' WHERE id = %s", staging.pk)


class TestTreatmentDate:
    def test_moves_the_plans_with_it(self, treatment: Treatment) -> None:
        before = item_of(treatment, "D72").target_on
        day = treatment.treated_on - dt.timedelta(days=3)
        correct_treatment_date(treatment=treatment, treated_on=day, reason="operation note")

        assert item_of(treatment, "D72").target_on == before - dt.timedelta(days=3)
        assert set(Track.objects.values_list("anchor_on", flat=True)) == {day}
        assert reasons("registry_treatment") == ["operation note"]

    @pytest.mark.parametrize(
        ("day", "reason", "rule"),
        [(dt.date(2025, 12, 1), " ", "H01"), (dt.date(2026, 4, 1), "note", "D02")],
    )
    def test_is_refused(self, treatment: Treatment, day: dt.date, reason: str, rule: str) -> None:
        fault = refused(
            lambda: correct_treatment_date(treatment=treatment, treated_on=day, reason=reason)
        )
        assert [f.rule for f in fault.findings] == [rule]
