"""The demonstration as it lies in the database."""

import datetime as dt
from collections import Counter

import pytest
from django.db.models import Count, Exists, OuterRef

from registry.accounts.codes import Role
from registry.accounts.models import Centre, Membership, User
from registry.chart.findings import patient_findings
from registry.consents.jobs import recompute_all
from registry.consents.models import ConsentBar, ConsentText
from registry.consents.selectors import uncovered
from registry.core.errors import Finding, Severity
from registry.identities.actions import open_identity
from registry.identities.codes import OpeningReason
from registry.identities.models import Identity
from registry.imaging.models import ImagingStudy, RadiationDose
from registry.literature.demo.profiles import CHILDREN
from registry.patients.codes import LOSS, StopKind
from registry.patients.models import FollowUpStop, Patient
from registry.reminders.models import Mail, Reminder
from registry.safety.findings import event_findings, judgement_findings
from registry.safety.models import AdverseEvent, AdverseEventReview
from registry.schedules.codes import ATTENTION, State
from registry.schedules.models import PlannedItem
from registry.schedules.rules import status
from registry.treatments.entries import TreatmentEntry
from registry.treatments.findings import (
    administration_findings,
    isct_status_of,
    product_findings,
    treatment_findings,
)
from registry.treatments.models import CellProduct, Treatment
from registry.visits.chase import l01_ladder_finished, l02_searched_in_vain
from registry.visits.findings import assessment_findings
from registry.visits.models import Visit, VisitAssessment
from registry.visits.seeking import attempts_about, last_seen, sought
from tests.people import access

pytestmark = pytest.mark.usefixtures("demonstration")


def errors(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def test_everything_bears_the_mark(demonstration: int) -> None:
    assert demonstration == CHILDREN
    assert (
        Patient.objects.filter(demonstration=True, centre__demonstration=True).count() == CHILDREN
    )
    assert not Patient.objects.filter(demonstration=False, centre__demonstration=True).exists()
    assert Identity.objects.count() == CHILDREN
    coordinator = access(User.objects.get(email="coordinator@ber.example"))
    for patient in Patient.objects.filter(centre__code="BER")[:20]:
        person = open_identity(access=coordinator, patient=patient, reason=OpeningReason.AUDIT)
        assert person is not None
        assert person.family_name.startswith("Demo-")
        assert person.contacts[1].value.endswith("Demotown")
        assert person.contacts[2].value.endswith("@demonstration.example")


def test_four_centres_with_somebody_in_every_role() -> None:
    centres = Centre.objects.filter(demonstration=True)
    assert {c.time_zone for c in centres} == {
        "Europe/Berlin",
        "Europe/Madrid",
        "Europe/Paris",
        "America/New_York",
    }
    for centre in centres:
        staff = Membership.objects.filter(centre=centre, user__demonstration=True)
        assert set(staff.values_list("role", flat=True)) == set(Role.values)


def test_people_may_read_the_published_cases_and_no_more() -> None:
    guests = Membership.objects.filter(centre__code="LIT", user__demonstration=True)
    assert set(guests.values_list("role", flat=True)) == {Role.READER}
    home = User.objects.get(email="coordinator@ber.example").memberships.order_by("starts_on", "id")
    assert [m.centre.code for m in home] == ["BER", "LIT"]


def test_no_stored_record_breaks_a_rule() -> None:
    for patient in Patient.objects.filter(demonstration=True).select_related("centre"):
        assert errors(patient_findings(patient)) == []


def test_no_treatment_would_have_been_refused() -> None:
    found = Treatment.objects.filter(patient__demonstration=True).select_related(
        "patient__centre", "diagnosis", "lesion"
    )
    for treatment in found.prefetch_related("administrations__product__donor__markers"):
        doses = list(treatment.administrations.all())
        product = doses[0].product
        entry = TreatmentEntry(
            treatment=treatment,
            donor=product.donor,
            product=product,
            harvest=product.harvest,
            administrations=doses,
        )
        assert errors(treatment_findings(entry) + product_findings(entry)) == []
        assert errors([f for dose in doses for f in administration_findings(entry, dose)]) == []


def test_no_visit_or_event_would_have_been_refused() -> None:
    for visit in Visit.objects.prefetch_related("pain").select_related("anthropometry"):
        growth = [visit.anthropometry] if hasattr(visit, "anthropometry") else []
        assert errors(assessment_findings([*visit.pain.all(), *growth])) == []
    for event in AdverseEvent.objects.select_related("patient__centre", "term"):
        assert errors(event_findings(event)) == []
        for judgement in event.judgements.select_related("event__patient__centre", "event__term"):
            assert errors(judgement_findings(judgement, list(judgement.causality.all()))) == []


def test_something_is_to_be_done_today_at_every_centre() -> None:
    for centre in Centre.objects.filter(demonstration=True):
        items, today = PlannedItem.objects.filter(centre=centre), centre.today()
        states = Counter(status(item.facts, today) for item in items)
        assert sum(states[state] for state in ATTENTION) >= 5
        assert states[State.UPCOMING] > 100


def test_every_state_occurs() -> None:
    today = dt.datetime.now(dt.UTC).date()
    assert {status(item.facts, today) for item in PlannedItem.objects.all()} == set(State)


def test_done_items_have_a_visit_of_that_day_and_no_other_item_has() -> None:
    fulfilled = Visit.objects.filter(items__planned_item=OuterRef("pk"))
    items = PlannedItem.objects.exclude(modality="consent").annotate(seen=Exists(fulfilled))
    assert not items.filter(done_on__isnull=False, seen=False).exists()
    assert not items.filter(done_on__isnull=True, seen=True).exists()
    wrong = items.filter(done_on__isnull=False).exclude(
        fulfilment__visit__visited_on__in=items.filter(pk=OuterRef("pk")).values("done_on")
    )
    assert not wrong.exists()


def test_nothing_is_silently_absent_at_a_visit() -> None:
    assert not VisitAssessment.objects.filter(done=False, null_reason="").exists()
    asked = VisitAssessment.objects.filter(assessment="AE", done=True).count()
    assert asked <= AdverseEventReview.objects.count()


def test_every_ct_has_its_dose_and_images_of_lesions_have_findings() -> None:
    assert ImagingStudy.objects.filter(modality="CT").count() == RadiationDose.objects.count() > 0
    bare = ImagingStudy.objects.filter(lesion__isnull=False, findings__isnull=True)
    assert not bare.exists()


def test_expanded_products_pass_the_panel() -> None:
    statuses = Counter(isct_status_of(p) for p in CellProduct.objects.all())
    assert set(statuses) == {"pass", "not_applicable"}


def test_reminders_went_out_once_per_item_rung_and_person() -> None:
    sent = Reminder.objects.filter(centre__demonstration=True)
    assert sent.count() > 50
    assert not sent.exclude(mail__status="sent").exists()
    mails = Mail.objects.filter(centre__demonstration=True)
    assert mails.count() < sent.count()
    twice = sent.values("planned_item", "rung", "recipient").annotate(n=Count("id")).filter(n__gt=1)
    assert not twice.exists()


def test_consent_is_due_paused_withdrawn_and_outdated_somewhere() -> None:
    today = dt.datetime.now(dt.UTC).date()
    steps = PlannedItem.objects.filter(modality="consent")
    states = {status(item.facts, today) for item in steps}
    barred = set(ConsentBar.objects.on(today).values_list("what", flat=True))
    second = ConsentText.objects.get(country="DE", kind="guardian", version=2)

    assert {State.OPEN, State.OVERDUE, State.UPCOMING, State.STOPPED} <= states
    assert barred == {"contact", "collection"}
    assert uncovered(second, list(Centre.objects.values_list("pk", flat=True))).exists()
    assert recompute_all(check=True).rows == 0


def test_nobody_is_lost_before_the_whole_ladder_was_tried() -> None:
    lost = FollowUpStop.objects.filter(kind__in=LOSS).select_related("patient__centre")
    assert {one.kind for one in lost} == set(LOSS)
    for stop in lost:
        day, patient = stop.stopped_on, stop.patient
        items = PlannedItem.objects.filter(patient=patient, stopped_because=stop.kind)
        seen = {patient.pk: last_seen(patient, day)}
        found = sought(items, attempts_about([patient.pk]), seen, day)
        ladders = [one.chase for one in found.values()]
        assert l01_ladder_finished(ladders) is None, patient
        nowhere = l02_searched_in_vain(ladders) is None
        assert nowhere == (stop.kind == StopKind.UNTRACEABLE)
        assert stop.created_by is not None
        assert stop.created_by.memberships.filter(role=Role.LEAD).exists()
