"""The pages of history: what changed, who saw it, whose changes, and samples of them."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.accounts.codes import Role
from registry.accounts.models import Centre, User
from registry.audit.context import Context, Door, Everywhere, because, under
from registry.audit.models import AuditReview, Event
from registry.audit.selectors import sample
from registry.imaging.models import ImagingDocument
from registry.patients.models import Patient
from tests.factories import Rows
from tests.people import client_of, coordinator_of, join, make_centre, make_patient, make_user

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 13  # one of them by the test's own nesting


@pytest.fixture
def centre() -> Centre:
    return make_centre("ABC")


@pytest.fixture
def user(centre: Centre) -> User:
    return coordinator_of(centre)


@pytest.fixture
def auditor(centre: Centre) -> User:
    return join(make_user(), centre, Role.AUDITOR)


@pytest.fixture
def patient(centre: Centre, user: User) -> Patient:
    """Corrected once, for a reason."""
    found = make_patient(centre, user)
    change(user, found, "typing error", vital_status="dead", anchor_note="<b>by letter</b>")
    return found


def change(by: User, patient: Patient, reason: str, **values: Any) -> None:
    here = Context(Door.PAGE, actor=by.pk, request="r", everywhere=Everywhere.RECORDS)
    with under(here), because(reason):
        Patient.objects.filter(pk=patient.pk).update(**values)


def see(user: User, address: str, **asked: Any) -> Any:
    return client_of(user).get(address, asked)


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def address(patient: Patient, more: str = "history") -> str:
    return f"/patients/{patient.key}/{more}/"


class TestOfAPatient:
    def test_old_new_who_why_and_door(self, patient: Patient, user: User) -> None:
        answer = see(user, address(patient))
        [changed, made] = answer.context["entries"]
        told = {one.label: (one.before, one.after) for one in changed.changes}
        assert told == {
            "Vital status": ("alive", "dead"),
            "How dates were derived": ("", "<b>by letter</b>"),
        }
        assert (changed.who, changed.event.reason) == (str(user), "typing error")
        assert made.event.op == "I"
        assert "&lt;b&gt;by letter" in text(answer)

    def test_in_the_time_of_the_centre(self, patient: Patient, user: User) -> None:
        answer = text(see(user, address(patient)))
        [at] = Event.objects.filter(patient_id=patient.pk, op="U").values_list("at", flat=True)
        assert f"{at.astimezone(ZoneInfo('Europe/Berlin')):%H:%M:%S}" in answer

    @pytest.mark.parametrize(
        ("asked", "ops"),
        [
            ({"op": "U"}, ["U"]),
            ({"door": "command"}, ["I"]),
            ({"table": "registry_patient", "op": "I"}, ["I"]),
            ({"op": "nonsense"}, ["U", "I"]),
        ],
    )
    def test_filters(
        self, patient: Patient, user: User, asked: dict[str, str], ops: list[str]
    ) -> None:
        answer = see(user, address(patient), **asked)
        assert [one.event.op for one in answer.context["entries"]] == ops

    def test_pages(self, patient: Patient, user: User) -> None:
        for number in range(60):
            change(user, patient, "again", anchor_note=str(number))
        first = see(user, address(patient)).context["page"]
        second = see(user, address(patient), after=first.after).context["page"]
        again = see(user, address(patient), before=second.before).context["page"]
        assert (len(first.rows), len(second.rows)) == (50, 12)
        assert [one.pk for one in again.rows] == [one.pk for one in first.rows]

    def test_a_fixed_number_of_statements(self, patient: Patient, user: User) -> None:
        for number in range(30):
            change(user, patient, "again", anchor_note=str(number))
        client = client_of(user)
        client.get(address(patient))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(patient)).status_code == 200
        assert len(queries) <= MOST_STATEMENTS

    def test_of_one_row_and_one_field(self, patient: Patient, user: User) -> None:
        change(user, patient, "again", anchor_note="later")
        row = address(patient, f"history/registry_patient/{patient.pk}")
        assert len(see(user, row).context["entries"]) == 3
        entries = see(user, row, field="vital_status").context["entries"]
        assert [[one.after for one in entry.changes] for entry in entries] == [["dead"], ["alive"]]

    def test_the_patient_page_leads_here(self, patient: Patient, user: User) -> None:
        assert address(patient) in text(see(user, f"/patients/{patient.key}/"))


class TestReadings:
    def test_opening_a_patient_is_recorded_once(self, patient: Patient, user: User) -> None:
        see(user, f"/patients/{patient.key}/")
        [event] = Event.objects.filter(op="R", patient_id=patient.pk)
        assert (event.table_name, event.actor_id, event.door) == ("patient", user.pk, "page")

    def test_a_patient_that_is_not_found_is_not(self, patient: Patient) -> None:
        stranger = coordinator_of(make_centre("XYZ"))
        assert see(stranger, f"/patients/{patient.key}/").status_code == 404
        assert not Event.objects.filter(op="R").exists()

    def test_a_download_is_recorded(self, patient: Patient, centre: Centre, user: User) -> None:
        rows = Rows("ABC")
        rows.share(centre, patient)
        document = rows.make(ImagingDocument)
        default_storage.save(document.file.name, ContentFile(b"%PDF-1.7"))
        see(user, f"/documents/{document.pk}/").getvalue()
        [event] = Event.objects.filter(op="R")
        assert (event.table_name, event.row_pk) == ("document", str(document.pk))

    def test_who_saw_it(self, patient: Patient, user: User, auditor: User) -> None:
        see(user, f"/patients/{patient.key}/")
        answer = see(auditor, address(patient, "readings"))
        told = [(one.what, one.who) for one in answer.context["entries"]]
        assert told == [("History opened", str(auditor)), ("Record opened", str(user))]


class TestOfACentre:
    def test_an_auditor_sees_everybodys_changes(
        self, patient: Patient, user: User, auditor: User
    ) -> None:
        assert "typing error" in text(see(auditor, "/audit/"))
        assert "typing error" in text(see(auditor, "/audit/", actor=user.pk))
        assert "typing error" not in text(see(auditor, "/audit/", actor=auditor.pk))

    def test_a_coordinator_sees_her_own(self, patient: Patient, centre: Centre) -> None:
        other = coordinator_of(centre)
        assert "typing error" not in text(see(other, "/audit/"))
        change(other, patient, "mine", anchor_note="mine")
        assert "mine" in text(see(other, "/audit/"))

    def test_nobody_sees_another_centres(self, patient: Patient) -> None:
        other = make_centre("XYZ")
        stranger = join(make_user(), other, Role.AUDITOR)
        assert "typing error" not in text(see(stranger, "/audit/"))


class TestSample:
    @pytest.fixture
    def changes(self, patient: Patient, user: User) -> list[int]:
        for number in range(40):
            change(user, patient, "again", anchor_note=str(number))
        return list(Event.objects.changes().filter(op="U").values_list("pk", flat=True))

    def test_the_same_seed_draws_the_same(self, changes: list[int], centre: Centre) -> None:
        def drawn(seed: str) -> list[int]:
            long_ago, later = (dt.datetime(year, 1, 1, tzinfo=dt.UTC) for year in (2000, 2100))
            return [one.pk for one in sample(centre.pk, long_ago, later, seed, 10)]

        assert drawn("a") == drawn("a")
        assert len(drawn("a")) == 10
        assert drawn("a") != drawn("b")

    def test_it_is_shown_with_its_seed(self, changes: list[int], auditor: User) -> None:
        today = dt.datetime.now(dt.UTC).date()
        asked = {"start": "2020-01-01", "end": today + dt.timedelta(days=1)}
        answer = see(auditor, "/audit/sample/", **asked, size=5, seed="abc")
        assert len(answer.context["lines"]) == 5
        assert "seed abc, 0 reviewed" in text(answer)

    def test_a_review_is_kept(self, changes: list[int], auditor: User) -> None:
        where = f"/audit/sample/{changes[0]}/"
        client = client_of(auditor)
        assert client.post(where, {"outcome": "fault"}).status_code == 422
        assert client.post(where, {"outcome": "fault", "note": "wrong day"}).status_code == 302
        assert client.post(where, {"outcome": "in_order", "note": ""}).status_code == 302
        kept = AuditReview.objects.get()
        assert (kept.event_id, kept.outcome, kept.reviewed_by) == (changes[0], "in_order", auditor)

    def test_of_another_centre_is_not_found(self, changes: list[int]) -> None:
        stranger = join(make_user(), make_centre("XYZ"), Role.AUDITOR)
        assert see(stranger, f"/audit/sample/{changes[0]}/").status_code == 404


@pytest.mark.parametrize("cursor", ["٣", "²", "9" * 5000, str(2**63), "-1", "1_0", "a\x00b", "0"])
@pytest.mark.parametrize("way", ["after", "before"])
def test_a_cursor_that_nobody_gave_out_counts_as_none(
    way: str, cursor: str, user: User, patient: Patient
) -> None:
    address = f"/patients/{patient.registry_number}/history/"

    page = see(user, address, **{way: cursor}).context["page"]

    assert page.rows == see(user, address).context["page"].rows


@pytest.mark.parametrize(("end", "status"), [("9999-12-30", 200), ("9999-12-31", 422)])
def test_a_period_ends_within_the_calendar(end: str, status: int, auditor: User) -> None:
    asked = {"start": "0001-01-01", "end": end, "size": 5, "seed": "a"}

    assert see(auditor, "/audit/sample/", **asked).status_code == status
