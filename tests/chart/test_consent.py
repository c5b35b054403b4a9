"""Consent through the pages, and what it moves: plan, end of follow-up, reminders, worklist."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from registry.accounts.codes import Role
from registry.accounts.models import Centre, User
from registry.chart.actions import end_follow_up
from registry.chart.consent_actions import answer_consent, begin_consent, correct_answer
from registry.chart.selectors.worklist import Asked, worklist_of
from registry.consents.codes import Answer, Purpose, WithdrawalLevel
from registry.consents.jobs import recompute_all
from registry.consents.models import ConsentBar, ConsentCover, ConsentText, Withdrawal
from registry.core.errors import Refused
from registry.patients.codes import StopKind
from registry.patients.models import FollowUpStop, Patient
from registry.safety.models import AdverseEvent
from registry.schedules.actions import book, mark_missed
from registry.schedules.codes import MissedReason, State
from registry.schedules.models import PlannedItem
from registry.schedules.rules import status
from registry.schedules.selectors import matching_items
from registry.visits.actions import VisitEntry, record_visit
from registry.visits.models import Visit
from tests.consent_rows import answer_of, covered, make_text, reminded, steps, withdrawn
from tests.pages import form_with
from tests.people import access, client_of, join, make_centre, make_patient, make_plan, make_user

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 10)
BORN = dt.date(2010, 5, 1)  # sixteen in seven weeks
DAY0 = dt.date(2025, 12, 28)
TEXTS = ("guardian", "assent", "own")


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def centre() -> Centre:
    return make_centre("ABC")


@pytest.fixture
def by(centre: Centre) -> User:
    return join(make_user(), centre, Role.LEAD, Role.COORDINATOR)


@pytest.fixture
def client(by: User) -> Client:
    return client_of(by)


@pytest.fixture
def texts(centre: Centre) -> dict[str, ConsentText]:
    return {kind: make_text(kind) for kind in TEXTS}


@pytest.fixture
def patient(centre: Centre, by: User, texts: dict[str, ConsentText]) -> Patient:
    """Her guardians consented to everything; she was treated ten weeks ago."""
    patient = make_patient(
        centre,
        by,
        birth_month=BORN,
        birth_month_precision="month",
        enrolled_on=dt.date(2025, 11, 1),
    )
    entry = answer_of(patient, texts["guardian"], dt.date(2025, 11, 1))
    begin_consent(by=by, patient=patient, entry=entry)
    make_plan(patient, by, DAY0)
    return patient


class TestThePlan:
    def test_enrolment_plans_what_is_ahead_and_what_was_passed_last(self, patient: Patient) -> None:
        """She was fifteen at enrolment: her assent is due since then, 16 and 18 are ahead."""
        planned = {
            code: (i.opens_on, i.target_on, i.closes_on) for code, i in steps(patient).items()
        }
        enrolled, sixteen = patient.enrolled_on, dt.date(2026, 5, 1)

        assert set(planned) == {"A7", "O16", "O18"}
        assert planned["A7"] == (enrolled, enrolled, enrolled)
        assert planned["O16"] == (dt.date(2025, 10, 29), sixteen, sixteen)
        assert (sixteen - planned["O16"][0]).days == 184

    def test_before_a_treatment_the_page_leads_to_one_and_to_consent(
        self, centre: Centre, by: User, client: Client, texts: dict[str, ConsentText]
    ) -> None:
        born = {"birth_month": BORN, "birth_month_precision": "month"}
        new = make_patient(centre, by, **born)
        begin_consent(by=by, patient=new, entry=answer_of(new, texts["guardian"]))
        page = client.get(f"/patients/{new.key}/").content.decode()
        _before, _head, section = page.partition('id="next"')
        section = section.partition("</section>")[0]

        assert "Say what the child suffers from." in section
        assert f"/patients/{new.key}/diagnoses/new/" in section
        assert f"/patients/{new.key}/consents/new/?item=" in section
        make_plan(new, by, DAY0)
        page = client.get(f"/patients/{new.key}/").content.decode()
        assert "Say what the child suffers from." not in page
        assert "No plan yet" not in page

    def test_an_answer_fulfils_its_step_whatever_it_is(
        self, patient: Patient, by: User, texts: dict[str, ConsentText]
    ) -> None:
        not_asked = answer_of(patient, texts["assent"], answer=Answer.NOT_ASKED)
        answer_consent(by=by, entry=not_asked)

        assert status(steps(patient)["A7"].facts, TODAY) == State.DONE_LATE
        assert status(steps(patient)["O16"].facts, TODAY) == State.OPEN

    def test_no_visit_matches_a_step_and_none_fulfils_it(self, patient: Patient, by: User) -> None:
        item = steps(patient)["O16"]
        assert item not in matching_items([item], TODAY)
        visit = Visit(patient=patient, visited_on=TODAY, visited_on_precision="day")
        with pytest.raises(Refused, match="W09"):
            record_visit(by=by, entry=VisitEntry(visit=visit, items=[item]))

    def test_a_step_is_not_missed(self, patient: Patient) -> None:
        with pytest.raises(Refused, match="W09"):
            mark_missed(item=steps(patient)["A7"], reason=MissedReason.NO_SHOW, on=TODAY)

    def test_a_step_stands_on_the_worklist_with_its_own_action(
        self, patient: Patient, client: Client, by: User
    ) -> None:
        shown = [row.item.code for row in worklist_of(access(by), Asked()).page.rows]
        page = client.get("/").content.decode()

        assert {"A7", "O16"} <= set(shown)
        for code in ("A7", "O16"):
            item = steps(patient)[code]
            assert f"/consents/new/?item={item.pk}" in page
            assert f"/visits/new/?item={item.pk}" not in page

    def test_six_months_before_it_is_in_the_reminders(self, patient: Patient, by: User) -> None:
        item = steps(patient)["O18"]

        assert item.pk not in reminded(patient, item.opens_on - dt.timedelta(days=60))
        assert item.pk in reminded(patient, item.opens_on)

    def test_a_published_case_has_no_steps_and_is_covered(self, centre: Centre, by: User) -> None:
        published = make_patient(
            centre,
            by,
            birth_month=BORN,
            birth_month_precision="month",
            record_kind="literature_case",
            source_label="Q1",
        )
        begin_consent(by=by, patient=published)

        assert not steps(published)
        assert covered(published) == {Purpose.RESEARCH_SHARING}
        assert ConsentCover.objects.get(patient=published).source == "published"


class TestCover:
    def test_it_ends_on_the_eve_of_the_birthday(self, patient: Patient) -> None:
        ends = ConsentCover.objects.filter(patient=patient).values_list("ends_on", flat=True)

        assert covered(patient) == set(Purpose.values)
        assert set(ends) == {dt.date(2026, 4, 30)}
        frozen = ConsentBar.objects.get(patient=patient)
        assert (frozen.what, frozen.starts_on) == ("collection", dt.date(2026, 7, 31))

    def test_an_own_consent_carries_it_on(
        self, patient: Patient, by: User, texts: dict[str, ConsentText]
    ) -> None:
        entry = answer_of(patient, texts["own"])
        entry.granted = [Purpose.REGISTRY]
        answer_consent(by=by, entry=entry)

        assert covered(patient, dt.date(2026, 5, 1)) == {Purpose.REGISTRY}
        assert covered(patient, dt.date(2028, 5, 1)) == set()

    def test_nothing_drifts_and_what_is_tampered_with_is_found(self, patient: Patient) -> None:
        assert recompute_all(check=True).rows == 0
        ConsentCover.objects.filter(patient=patient, purpose="biobank").update(ends_on=None)
        with pytest.raises(CommandError, match="2 rows"):
            call_command("consents_recompute", check=True)
        call_command("consents_recompute")

        assert recompute_all(check=True).rows == 0

    def test_after_death_no_birthday_comes(self, patient: Patient, by: User) -> None:
        end_follow_up(by=by, patient=patient, kind=StopKind.DEATH, stopped_on=TODAY)

        assert not ConsentBar.objects.filter(patient=patient).exists()
        assert covered(patient, dt.date(2030, 1, 1)) == set(Purpose.values)

    def test_six_statements_for_many_and_for_one(
        self, centre: Centre, by: User, patient: Patient, django_assert_num_queries: Any
    ) -> None:
        make_patient(centre, by, birth_month=BORN, birth_month_precision="month")
        with django_assert_num_queries(8):  # patients twice, answers, purposes, withdrawals, law
            recompute_all(check=True)


class TestWithdrawal:
    def test_no_more_contact_stops_calls_and_takes_late_data(
        self, patient: Patient, by: User, client: Client
    ) -> None:
        item = PlannedItem.objects.get(patient=patient, code="M4")
        assert reminded(patient, item.opens_on)
        withdrawn(patient, by, WithdrawalLevel.NO_MORE_CONTACT)

        assert reminded(patient, item.opens_on) == []
        with pytest.raises(Refused, match="N04"):
            book(item=item, booked_on=item.target_on)
        assert client.get(f"/patients/{patient.key}/visits/new/").status_code == 200
        assert not FollowUpStop.objects.filter(patient=patient).exists()
        assert "No contact" in client.get("/").content.decode()

    @pytest.mark.parametrize(
        "level", [WithdrawalLevel.NO_MORE_COLLECTION, WithdrawalLevel.NO_MORE_USE]
    )
    def test_no_more_collection_ends_follow_up_and_a_new_consent_takes_it_up(
        self, patient: Patient, by: User, texts: dict[str, ConsentText], level: str
    ) -> None:
        item = PlannedItem.objects.get(patient=patient, code="M12")
        withdrawn(patient, by, level, TODAY - dt.timedelta(days=3))
        stop = FollowUpStop.objects.get(patient=patient)
        item.refresh_from_db()

        assert (stop.kind, stop.from_consent) == (StopKind.WITHDRAWAL, True)
        assert (stop.stopped_on, item.stopped_on) == (TODAY - dt.timedelta(days=3),) * 2
        assert bool(covered(patient)) == (level == WithdrawalLevel.NO_MORE_COLLECTION)
        answer_consent(by=by, entry=answer_of(patient, texts["guardian"]))
        item.refresh_from_db()
        stop.refresh_from_db()
        assert (stop.revoked_on, item.stopped_on) == (TODAY, None)
        assert covered(patient) == set(Purpose.values)

    def test_an_end_of_follow_up_for_another_reason_stays(
        self, patient: Patient, by: User, texts: dict[str, ConsentText]
    ) -> None:
        end_follow_up(by=by, patient=patient, kind=StopKind.TRANSFER, stopped_on=TODAY)
        withdrawn(patient, by, WithdrawalLevel.NO_MORE_USE)
        withdrawn(patient, by, WithdrawalLevel.NONE)

        assert FollowUpStop.objects.get(patient=patient, revoked_on=None).kind == StopKind.TRANSFER

    def test_the_pages_say_why_and_safety_is_still_taken(
        self, patient: Patient, by: User, client: Client
    ) -> None:
        withdrawn(patient, by, WithdrawalLevel.NO_MORE_COLLECTION)
        base = f"/patients/{patient.key}"
        for path in ("visits/new/", "imaging/new/"):
            shown = client.get(f"{base}/{path}")
            assert (shown.status_code, "N04" in shown.content.decode()) == (200, True)
            assert client.post(f"{base}/{path}").status_code == 422
        assert client.get(f"{base}/adverse-events/new/").status_code == 200
        assert client.post(f"{base}/resume/", follow=True).redirect_chain
        assert FollowUpStop.objects.filter(patient=patient, revoked_on=None).exists()
        assert not AdverseEvent.objects.exists()

    def test_refusal_of_the_child_counts_at_once(
        self, patient: Patient, by: User, texts: dict[str, ConsentText]
    ) -> None:
        answer_consent(by=by, entry=answer_of(patient, texts["assent"], answer=Answer.REFUSED))

        assert FollowUpStop.objects.get(patient=patient).from_consent
        assert covered(patient) == set()

    def test_after_erasure_nothing_is_signed(
        self, patient: Patient, by: User, texts: dict[str, ConsentText]
    ) -> None:
        withdrawn(patient, by, WithdrawalLevel.ERASE)
        with pytest.raises(Refused, match="N04"):
            answer_consent(by=by, entry=answer_of(patient, texts["guardian"]))


class TestPages:
    def test_an_answer_is_recorded_from_its_step(self, patient: Patient, client: Client) -> None:
        item = steps(patient)["O16"]
        path = f"/patients/{patient.key}/consents/new/?item={item.pk}"
        form = form_with(client.get(path), "kind")
        assert form.data["kind"] == ["own"]
        sent = form.send(client, answer="given", granted=["registry", "biobank"])
        item.refresh_from_db()

        assert sent.status_code == 302
        assert item.done_on == TODAY
        assert covered(patient, dt.date(2026, 5, 2)) == {"registry", "biobank"}

    def test_what_cannot_be_is_refused_with_rule_and_field(
        self, patient: Patient, client: Client
    ) -> None:
        form = form_with(client.get(f"/patients/{patient.key}/consents/new/"), "kind")
        for changes, rule in (
            ({"kind": "own", "answer": "given", "signed_by": "patient", "text": ""}, "F01"),
            ({"kind": "guardian", "answer": "not_asked"}, "F03"),
            ({"kind": "own", "answer": "refused", "signed_by": "mother"}, "F03"),
            ({"kind": "own", "answer": "refused", "signed_on": "2026-03-11"}, "D02"),
            ({"kind": "own", "answer": "refused", "signed_on": "2025-10-28"}, "N03"),
        ):
            answer = form.send(client, **changes)
            assert (answer.status_code, rule in answer.content.decode()) == (422, True), changes

    def test_a_withdrawal_is_recorded(self, patient: Patient, client: Client) -> None:
        path = f"/patients/{patient.key}/withdrawal/"
        form = form_with(client.get(path), "withdrawn_on")
        refused = form.send(client, level="erase", withdrawn_by="mother")
        assert refused.status_code == 422
        form.send(client, level="no_more_use", withdrawn_by="mother")

        assert Withdrawal.objects.get(patient=patient).level == WithdrawalLevel.NO_MORE_USE
        page = client.get(f"/patients/{patient.key}/").content.decode()
        assert "Withdrawn on 10 Mar 2026: no more use." in page

    def test_enrolment_takes_the_consent_in_the_same_form(
        self, centre: Centre, client: Client, texts: dict[str, ConsentText]
    ) -> None:
        form = form_with(client.get("/patients/enrol/"), "enrolled_on")
        typed = {
            "sex_at_birth": "female",
            "birth_month": "2015-07",
            "consent-text": texts["guardian"].pk,
            "consent-signed_on": "2026-03-09",
            "consent-signed_by": "both_parents",
        }
        refused = form.send(client, **typed)
        assert refused.status_code == 422
        form.send(client, **typed, **{"consent-granted": ["registry", "research_sharing"]})

        patient = Patient.objects.get()
        assert covered(patient) == {"registry", "research_sharing"}
        assert set(steps(patient)) == {"A7", "O16", "O18"}


class TestTexts:
    def test_who_is_not_covered_by_a_new_version(
        self, patient: Patient, client: Client, by: User, capsys: pytest.CaptureFixture[str]
    ) -> None:
        new = make_text("guardian", 2)
        call_command("consents_uncovered", new.pk)
        assert patient.displayed_number in capsys.readouterr().out
        assert patient.displayed_number in client.get(f"/consents/{new.pk}/").content.decode()
        answer_consent(by=by, entry=answer_of(patient, new))

        assert patient.displayed_number not in client.get(f"/consents/{new.pk}/").content.decode()
        call_command("consents_uncovered", new.pk)
        assert not capsys.readouterr().out

    def test_the_pages_cost_the_same_for_many(
        self,
        centre: Centre,
        by: User,
        client: Client,
        patient: Patient,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        new = make_text("guardian", 2)
        for _ in range(3):
            other = make_patient(centre, by)
            text = ConsentText.objects.get(kind="guardian", version=1)
            begin_consent(by=by, patient=other, entry=answer_of(other, text))
        for address in ("/consents/", f"/consents/{new.pk}/"):
            with django_assert_max_num_queries(12):
                client.get(address)

    def test_example_texts_are_offered_at_demonstration_centres_alone(
        self, patient: Patient, client: Client
    ) -> None:
        make_text("guardian", 9, label="Example", demonstration=True)

        assert (
            "Example" not in client.get(f"/patients/{patient.key}/consents/new/").content.decode()
        )


def test_a_slip_of_the_pen_is_mended_for_a_reason(
    patient: Patient, by: User, client: Client, texts: dict[str, ConsentText]
) -> None:
    consent = answer_consent(by=by, entry=answer_of(patient, texts["own"]))
    consent.signed_on = TODAY - dt.timedelta(days=1)
    with pytest.raises(Refused, match="H01"):
        correct_answer(by=by, consent=consent, read_version=1, granted=Purpose.values)
    path = f"/patients/{patient.key}/consents/{consent.pk}/edit/"
    form = form_with(client.get(path), "reason")
    assert form.send(client, signed_on="2026-03-09").status_code == 422
    form.send(client, signed_on="2026-03-09", reason="the form bears the day before")
    assert form.send(client, signed_on="2026-03-08", reason="x", submission=None).status_code == 422

    assert steps(patient)["O16"].done_on == TODAY - dt.timedelta(days=1)
    assert covered(patient, dt.date(2026, 5, 2)) == set(Purpose.values)


def test_who_was_enrolled_before_there_were_plans_of_consent_gets_one(
    centre: Centre, by: User
) -> None:
    old, moved = (
        make_patient(centre, by, birth_month=BORN, birth_month_precision="month") for _ in "12"
    )
    end_follow_up(by=by, patient=moved, kind=StopKind.TRANSFER, stopped_on=TODAY)
    call_command("consents_recompute")
    call_command("consents_recompute")

    assert set(steps(old)) == {"A7", "O16", "O18"}
    assert {item.stopped_on for item in steps(moved).values()} == {TODAY}
