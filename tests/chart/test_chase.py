"""The chase on its pages: steps in two clicks, the lead's decision, lost and found again."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from registry.accounts.codes import Role
from registry.accounts.models import Centre, User
from registry.chart.actions import end_follow_up
from registry.chart.chase_actions import found_again
from registry.core.errors import Refused
from registry.patients.codes import LOSS, StopKind
from registry.patients.models import FollowUpStop, Patient
from registry.schedules.actions import mark_missed
from registry.schedules.codes import MissedReason, State
from registry.schedules.models import PlannedItem
from registry.schedules.rules import status
from registry.visits.actions import VisitEntry, keep_trying, record_visit
from registry.visits.models import ContactAttempt, Visit
from tests.chases import WHOLE, climb, log, lose
from tests.contexts import NESTING
from tests.people import (
    client_of,
    coordinator_of,
    join,
    make_centre,
    make_patient,
    make_plan,
    make_user,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2024, 8, 20)  # D72 of a treatment on 1 March has closed on 26 May


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel("2024-08-20T12:00:00Z", tick=False):
        yield


@pytest.fixture
def centre() -> Centre:
    return make_centre("ABC")


@pytest.fixture
def lead(centre: Centre) -> User:
    return join(make_user(), centre, Role.LEAD)


@pytest.fixture
def coordinator(centre: Centre) -> User:
    return coordinator_of(centre)


@pytest.fixture
def item(centre: Centre, coordinator: User) -> PlannedItem:
    plan = make_plan(make_patient(centre, coordinator), coordinator)
    return next(one for one in plan if one.code == "D72")


@pytest.fixture
def patient(item: PlannedItem) -> Patient:
    return item.patient


def sent(client: Client, item: PlannedItem, step: str, outcome: str, **more: str) -> None:
    """Opens the small form of a step and presses an outcome."""
    page = client.get(f"/items/{item.pk}/attempt/", {"step": step})
    form = page.context["form"]
    typed = {name: str(form[name].value() or "") for name in ("attempted_on", "next_try_on")}
    typed |= {"proposed": typed["next_try_on"], "step": step, "outcome": outcome, **more}
    assert client.post(f"/items/{item.pk}/attempt/", typed).status_code == 302


class TestASteps:
    def test_two_clicks_log_a_call_with_the_proposed_next_try(
        self, coordinator: User, item: PlannedItem
    ) -> None:
        client = client_of(coordinator)
        assert f"/items/{item.pk}/attempt/?step=call_1" in client.get("/").content.decode()

        sent(client, item, "call_1", "no_answer")

        [tried] = ContactAttempt.objects.all()
        assert (tried.channel, tried.outcome) == ("phone", "no_answer")
        assert tried.next_try_on == TODAY + dt.timedelta(days=3)
        assert "Call 2" in client.get("/").content.decode()
        patient_page = client.get(f"/patients/{item.patient.registry_number}/").content.decode()
        assert f"/items/{item.pk}/attempt/?step=call_2" in patient_page

    @pytest.mark.parametrize(
        ("outcome", "again"), [("reached_later", 14), ("refused", None), ("wrong_number", 0)]
    )
    def test_a_proposal_left_as_it_is_follows_the_outcome(
        self, coordinator: User, item: PlannedItem, outcome: str, again: int | None
    ) -> None:
        sent(client_of(coordinator), item, "call_1", outcome)

        expected = None if again is None else TODAY + dt.timedelta(days=again)
        assert ContactAttempt.objects.get().next_try_on == expected

    def test_a_next_try_that_somebody_chose_stays(
        self, coordinator: User, item: PlannedItem
    ) -> None:
        sent(client_of(coordinator), item, "call_1", "reached_later", next_try_on="2024-08-29")

        assert ContactAttempt.objects.get().next_try_on == dt.date(2024, 8, 29)

    def test_who_was_reached_with_a_booking_enters_the_day_next(
        self, coordinator: User, item: PlannedItem
    ) -> None:
        address = f"/items/{item.pk}/attempt/"
        typed = {"step": "call_1", "outcome": "reached_booked", "attempted_on": str(TODAY)}
        answer = client_of(coordinator).post(address, {**typed, "next": "/?state=overdue"})

        assert answer["Location"].startswith(f"/items/{item.pk}/book/?next=%2F%3Fstate%3Doverdue")

    def test_enter_alone_saves_nothing(self, coordinator: User, item: PlannedItem) -> None:
        """The first button of the form has no outcome, and the page asks for one."""
        typed = {"step": "call_1", "attempted_on": str(TODAY)}
        answer = client_of(coordinator).post(f"/items/{item.pk}/attempt/", typed)

        assert answer.status_code == 422
        assert not ContactAttempt.objects.exists()

    @pytest.mark.parametrize("step", ["decision", "call_9", "", "<b>", "a\x00b"])
    def test_a_step_that_is_no_try_is_the_form_of_all_tries(
        self, coordinator: User, item: PlannedItem, step: str
    ) -> None:
        page = client_of(coordinator).get(f"/items/{item.pk}/attempt/", {"step": step})

        assert page.status_code == 200
        assert 'type="radio" name="channel"' in page.content.decode()

    @pytest.mark.parametrize(
        ("channel", "outcome"),
        [("decision", "keep_trying"), ("unstated", "found_again"), ("phone", "found_again")],
    )
    def test_nobody_types_what_actions_note(
        self, coordinator: User, item: PlannedItem, channel: str, outcome: str
    ) -> None:
        with pytest.raises(Refused, match="F03"):
            log(item, coordinator, channel, outcome)
        typed = {"channel": channel, "outcome": outcome, "attempted_on": str(TODAY)}
        answer = client_of(coordinator).post(f"/items/{item.pk}/attempt/", typed)
        assert answer.status_code == 422

    def test_a_family_reached_about_another_visit_is_not_lost_for_this_one(
        self, coordinator: User, item: PlannedItem
    ) -> None:
        climb(item, coordinator)
        other = PlannedItem.objects.filter(patient=item.patient).exclude(pk=item.pk).earliest("pk")
        log(other, coordinator, "phone", "reached_later")

        page = client_of(coordinator).get(f"/items/{item.pk}/decision/")
        assert page.context["chase"].taken == ()

    def test_today_s_tries_are_a_filter_of_the_worklist(
        self, coordinator: User, item: PlannedItem
    ) -> None:
        client = client_of(coordinator)
        log(item, coordinator, "phone", "no_answer", ago=3, again=0)
        [row] = client.get("/", {"state": "try"}).context["found"].page.rows
        assert row.item == item

        log(item, coordinator, "phone", "no_answer", again=1)
        assert not client.get("/", {"state": "try"}).context["found"].page.rows


class TestTheDecision:
    def test_is_offered_by_the_finished_ladder_alone(
        self, coordinator: User, lead: User, item: PlannedItem
    ) -> None:
        climb(item, coordinator, WHOLE[:-1])
        assert "Registry search" in client_of(lead).get("/").content.decode()
        assert f"/items/{item.pk}/decision/" not in client_of(lead).get("/").content.decode()

        log(item, coordinator, "registry_search", "not_found")

        assert "Decide" in client_of(lead).get("/").content.decode()
        assert "Waits for the lead" in client_of(coordinator).get("/").content.decode()

    def test_the_coordinator_reads_it_and_the_lead_sends_it(
        self, coordinator: User, item: PlannedItem
    ) -> None:
        climb(item, coordinator)
        client, address = client_of(coordinator), f"/items/{item.pk}/decision/"

        assert "the lead decides" in client.get(address).content.decode()
        assert client.post(address, {"decision": "lost", "on": str(TODAY)}).status_code == 403
        assert not FollowUpStop.objects.exists()

    def test_lost_ends_the_follow_up(self, lead: User, item: PlannedItem) -> None:
        climb(item, lead)
        page = client_of(lead).get(f"/items/{item.pk}/decision/")
        assert page.context["form"]["decision"].value() == "untraceable"

        typed = {"decision": "untraceable", "on": str(TODAY), "note": "moved away"}
        answer = client_of(lead).post(f"/items/{item.pk}/decision/", typed)

        assert answer.status_code == 302
        stop = FollowUpStop.objects.get()
        assert (stop.kind, stop.note, stop.created_by) == ("untraceable", "moved away", lead)
        item.refresh_from_db()
        assert status(item.facts, TODAY) == State.STOPPED

    def test_a_second_press_changes_nothing(self, lead: User, item: PlannedItem) -> None:
        climb(item, lead)
        key = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"
        typed = {"decision": "lost", "on": str(TODAY), "submission": key}
        for _ in range(2):
            assert client_of(lead).post(f"/items/{item.pk}/decision/", typed).status_code == 302

    def test_keep_trying_needs_a_next_try(self, lead: User, item: PlannedItem) -> None:
        climb(item, lead)
        client, address = client_of(lead), f"/items/{item.pk}/decision/"
        typed = {"decision": "keep_trying", "on": str(TODAY)}

        refused = client.post(address, typed)
        assert refused.status_code == 422
        assert "F01" in refused.content.decode()
        assert client.post(address, {**typed, "next_try_on": str(TODAY)}).status_code == 302
        assert "Call again" in client.get("/").content.decode()

    @pytest.mark.parametrize(
        ("decision", "reason", "state"),
        [("missed", "", State.MISSED), ("not_required", "mature", State.NOT_REQUIRED)],
    )
    def test_a_visit_can_be_given_up_alone(
        self, lead: User, item: PlannedItem, decision: str, reason: str, state: State
    ) -> None:
        climb(item, lead)
        typed = {"decision": decision, "reason": reason, "on": str(TODAY)}
        client_of(lead).post(f"/items/{item.pk}/decision/", typed)

        item.refresh_from_db()
        assert status(item.facts, TODAY) == state

    def test_not_required_says_why(self, lead: User, item: PlannedItem) -> None:
        typed = {"decision": "not_required", "on": str(TODAY)}
        answer = client_of(lead).post(f"/items/{item.pk}/decision/", typed)

        assert answer.status_code == 422
        assert "F01" in answer.content.decode()

    def test_three_people(self, item: PlannedItem) -> None:
        elsewhere = join(make_user(), make_centre("BET"), Role.LEAD)
        auditor = join(make_user(), item.centre, Role.AUDITOR)
        for address in (f"/items/{item.pk}/decision/", f"/items/{item.pk}/letter/"):
            assert client_of(elsewhere).get(address).status_code == 404
            assert client_of(auditor).get(address).status_code == 403
            assert client_of().get(address).status_code == 302


class TestNobodyIsLostBefore:
    def test_the_page_by_hand_says_what_is_missing(self, lead: User, item: PlannedItem) -> None:
        climb(item, lead, WHOLE[:2])
        address = f"/patients/{item.patient.registry_number}/stop/"
        answer = client_of(lead).post(address, {"kind": "lost", "stopped_on": str(TODAY)})

        page = answer.content.decode()
        assert answer.status_code == 422
        assert "L01" in page
        assert "Letter, Ask the physician, Registry search" in page
        assert not FollowUpStop.objects.exists()

    @pytest.mark.parametrize("kind", LOSS)
    def test_the_action_refuses(self, lead: User, item: PlannedItem, kind: StopKind) -> None:
        with pytest.raises(Refused, match="L01"):
            end_follow_up(by=lead, patient=item.patient, kind=kind, stopped_on=TODAY)

    @pytest.mark.parametrize("kind", [StopKind.DEATH, StopKind.WITHDRAWAL, StopKind.TRANSFER])
    def test_other_ends_need_no_ladder(self, lead: User, item: PlannedItem, kind: StopKind) -> None:
        end_follow_up(by=lead, patient=item.patient, kind=kind, stopped_on=TODAY)

    def test_a_missed_visit_counts_as_well(self, lead: User, item: PlannedItem) -> None:
        climb(item, lead)
        mark_missed(item=item, reason=MissedReason.NOT_REACHED, on=TODAY)

        end_follow_up(by=lead, patient=item.patient, kind=StopKind.LOST, stopped_on=TODAY)

    def test_who_was_seen_since_is_not_lost(self, lead: User, item: PlannedItem) -> None:
        climb(item, lead)
        seen = Visit(patient=item.patient, visited_on=TODAY, visited_on_precision="day")
        record_visit(by=lead, entry=VisitEntry(visit=seen))

        with pytest.raises(Refused, match="L01"):
            end_follow_up(by=lead, patient=item.patient, kind=StopKind.LOST, stopped_on=TODAY)

    def test_untraceable_needs_a_search_in_vain(self, lead: User, item: PlannedItem) -> None:
        climb(item, lead, [*WHOLE[:-1], ("registry_search", "no_answer", 1)])

        with pytest.raises(Refused, match="L02"):
            lose_now(item, lead, StopKind.UNTRACEABLE)
        lose_now(item, lead, StopKind.LOST)

    def test_not_from_before_the_last_contact(self, lead: User, item: PlannedItem) -> None:
        log(item, lead, "phone", "reached_later", ago=60)
        climb(item, lead)

        with pytest.raises(Refused, match="L03"):
            end_follow_up(
                by=lead,
                patient=item.patient,
                kind=StopKind.LOST,
                stopped_on=TODAY - dt.timedelta(days=61),
            )


def lose_now(item: PlannedItem, by: User, kind: StopKind) -> FollowUpStop:
    return end_follow_up(by=by, patient=item.patient, kind=kind, stopped_on=TODAY)


class TestFoundAgain:
    def test_one_press_undoes_the_loss(
        self, coordinator: User, lead: User, item: PlannedItem
    ) -> None:
        lose(item, lead)
        client = client_of(coordinator)
        number = item.patient.registry_number
        listed = client.get("/patients/lost/").content.decode()
        assert f"/patients/{number}/found/" in listed
        assert "2 × telephone, letter, referring physician, registry search" in listed

        first, second = (client.post(f"/patients/{number}/found/") for _ in range(2))

        assert first["Location"] == second["Location"] == f"/patients/{number}/"
        assert FollowUpStop.objects.get().revoked_on == TODAY
        item.refresh_from_db()
        assert status(item.facts, TODAY) == State.OVERDUE
        noted = ContactAttempt.objects.filter(outcome="found_again")
        assert [(one.channel, one.created_by) for one in noted] == [("unstated", coordinator)]
        assert "Nobody is lost" in client.get("/patients/lost/").content.decode()

    def test_a_late_visit_counts(self, lead: User, item: PlannedItem) -> None:
        found_again(by=lead, stop=lose(item, lead))
        seen = Visit(patient=item.patient, visited_on=TODAY, visited_on_precision="day")
        record_visit(by=lead, entry=VisitEntry(visit=seen, items=[item]))

        item.refresh_from_db()
        assert status(item.facts, TODAY) == State.DONE_LATE

    @pytest.mark.parametrize("kind", [StopKind.WITHDRAWAL, StopKind.DEATH, StopKind.TRANSFER])
    def test_other_ends_stay_with_the_lead(
        self, coordinator: User, lead: User, item: PlannedItem, kind: StopKind
    ) -> None:
        stop = end_follow_up(by=lead, patient=item.patient, kind=kind, stopped_on=TODAY)

        with pytest.raises(Refused, match="L04"):
            found_again(by=coordinator, stop=stop)
        client_of(coordinator).post(f"/patients/{item.patient.registry_number}/found/")
        assert FollowUpStop.objects.get().revoked_on is None

    def test_three_people(self, lead: User, item: PlannedItem) -> None:
        lose(item, lead)
        address = f"/patients/{item.patient.registry_number}/found/"
        elsewhere = coordinator_of(make_centre("BET"))
        auditor = join(make_user(), item.centre, Role.AUDITOR)

        assert client_of(elsewhere).post(address).status_code == 404
        assert client_of(auditor).post(address).status_code == 403
        assert FollowUpStop.objects.get().revoked_on is None

    def test_the_search_that_goes_on_after_a_loss_was_undone_begins_anew(
        self, lead: User, item: PlannedItem
    ) -> None:
        found_again(by=lead, stop=lose(item, lead))

        with pytest.raises(Refused, match="L01"):
            lose_now(item, lead, StopKind.LOST)

    def test_the_list_is_paged_in_a_fixed_number_of_statements(
        self, lead: User, centre: Centre, django_assert_max_num_queries: object
    ) -> None:
        for n in range(52):
            patient = make_patient(centre, lead)
            FollowUpStop.objects.create(
                patient=patient,
                centre=centre,
                kind="lost",
                stopped_on=TODAY - dt.timedelta(days=n),
            )
        client = client_of(lead)
        with django_assert_max_num_queries(10 + NESTING):  # type: ignore[operator]
            page = client.get("/patients/lost/")
        assert len(page.context["found"].rows) == 50
        after = page.context["found"].page.after
        rest = client_of(lead).get("/patients/lost/", {"after": after})
        assert len(rest.context["found"].rows) == 2


def test_keep_trying_is_an_attempt_of_its_own(lead: User, item: PlannedItem) -> None:
    climb(item, lead)
    made = keep_trying(by=lead, item=item, next_try_on=TODAY + dt.timedelta(days=30))

    assert (made.channel, made.outcome) == ("decision", "keep_trying")
