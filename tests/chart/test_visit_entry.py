"""A visit as a coordinator enters it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from registry.accounts.codes import Role
from registry.accounts.models import Centre, User
from registry.imaging.models import ImagingDocument, ImagingFinding, ImagingStudy, RadiationDose
from registry.safety.models import AdverseEventReview
from registry.schedules.models import PlannedItem
from registry.schedules.rules import status
from registry.treatments.models import Treatment
from registry.visits.models import JointScore, PainAssessment, Visit, VisitAssessment
from tests.chart.visit_pages import Page, d72, item_of, make_treated, treat_lesion
from tests.contexts import NESTING
from tests.imaging.samples import picture, upload
from tests.pages import fields_of
from tests.people import client_of, coordinator_of, join, make_centre, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
TREATED = dt.date(2025, 12, 28)


def test_everything_of_one_visit_is_saved(client: Client, treatment: Treatment) -> None:
    location = d72(client, treatment).send()

    visit = Visit.objects.latest("id")
    assert location == f"/patients/{treatment.patient.key}/"
    assert visit.visited_on == dt.date(2026, 3, 10)
    assert visit.status == "done"
    assert PainAssessment.objects.get(visit=visit).score == 2
    assert JointScore.objects.get(visit=visit).total == 80
    study = ImagingStudy.objects.get(visit=visit)
    assert (study.joint, study.laterality, study.performed_on) == (
        "knee",
        "right",
        dt.date(2026, 3, 10),
    )
    finding = ImagingFinding.objects.get(study=study)
    assert finding.marrow_oedema_trend == "decreased"
    staging = study.stagings.get().staging
    assert (staging.stage_low, staging.stage_high, staging.off_label_joint) == ("II", "III", True)
    review = AdverseEventReview.objects.get(visit=visit)
    assert (review.period, review.any_event) == ("late", False)
    answers = VisitAssessment.objects.filter(visit=visit)
    assert {row.assessment for row in answers if row.done} == {
        "MRI",
        "STAGE",
        "PAIN",
        "JOINT_SCORE",
        "AE",
    }


def test_the_item_is_done_and_the_page_says_what_the_date_meant(
    client: Client, treatment: Treatment
) -> None:
    location = d72(client, treatment).send()

    item = item_of(treatment, "D72")
    assert status(item.facts, dt.date(2026, 3, 10)) == "done_in_window"
    assert "D72: in window." in client.get(location).content.decode()


@pytest.mark.parametrize(
    ("day", "state", "words"),
    [
        ("2026-02-23", "done_early", "1 day early"),
        ("2026-02-24", "done_in_window", "in window"),
    ],
)
def test_early_is_kept_never_blocked(
    client: Client, treatment: Treatment, day: str, state: str, words: str
) -> None:
    page = d72(client, treatment).fill(visited_on=day, deviation_reason="holidays")
    location = page.send()

    item = item_of(treatment, "D72")
    assert status(item.facts, dt.date(2026, 3, 10)) == state
    assert words in client.get(location).content.decode()


def test_late_after_it_was_called_missed(client: Client, centre: Centre, coordinator: User) -> None:
    treatment = make_treated(coordinator, centre, dt.date(2025, 12, 1))
    PlannedItem.objects.filter(pk=item_of(treatment, "D72").pk).update(
        missed_on=dt.date(2026, 3, 1), missed_reason="no_show"
    )
    page = d72(client, treatment)
    page.fill(deviation_reason="the machine was broken").send()

    item = item_of(treatment, "D72")
    assert status(item.facts, dt.date(2026, 3, 10)) == "done_late"
    assert Visit.objects.latest("id").deviation_reason == "the machine was broken"


def test_before_saving_the_date_is_told_too(client: Client, treatment: Treatment) -> None:
    page = Page(client, treatment, "D72", query="&on=2026-02-20")

    assert "D72 (right knee): 4 days early" in page.text
    address = f"/patients/{treatment.patient.key}/visits/date/"
    item = item_of(treatment, "D72").pk
    asked = f"{address}?item={item}&visited_on=2026-03-10"
    answer = client.get(asked, HTTP_HX_REQUEST="true")
    assert "D72 (right knee): in window" in answer.content.decode()


def test_an_empty_page_asks_for_every_assessment(client: Client, treatment: Treatment) -> None:
    page = Page(client, treatment, "D72")
    page.fill(visited_on="2026-03-10").send(422)

    told = " ".join(page.faults())
    for section in ("Pain", "Joint score and walking", "MRI", "Stage", "Adverse event review"):
        assert section in told
    assert told.count("F04") == 5
    assert not Visit.objects.filter(visited_on=dt.date(2026, 3, 10)).exists()


def test_one_click_says_that_a_section_was_not_done(client: Client, treatment: Treatment) -> None:
    page = d72(client, treatment)
    page.fill("mri-{lesion}", left_out="1", because="refused").send()

    visit = Visit.objects.latest("id")
    row = VisitAssessment.objects.get(visit=visit, assessment="MRI")
    assert (row.done, row.null_reason) == (False, "refused")
    assert not ImagingStudy.objects.filter(visit=visit).exists()
    assert visit.status == "partial"


def test_one_reason_for_all_that_is_empty(client: Client, treatment: Treatment) -> None:
    page = Page(client, treatment, "D72")
    page.fill(visited_on="2026-03-10", rest="not_reported")
    page.fill("pain-{lesion}", pain_free="True").send()

    visit = Visit.objects.latest("id")
    pain = PainAssessment.objects.get(visit=visit)
    assert pain.pain_free
    assert pain.score_null_reason == "not_reported"
    rows = VisitAssessment.objects.filter(visit=visit, done=False)
    assert {row.null_reason for row in rows} == {"not_reported"}
    assert {row.assessment for row in rows} == {"MRI", "STAGE", "JOINT_SCORE", "AE"}


def test_a_value_without_reason_is_asked_for(client: Client, treatment: Treatment) -> None:
    page = d72(client, treatment)
    page.fill("pain-{lesion}", score="").send(422)

    assert any("Score" in line for line in page.faults())
    assert "F04" in " ".join(page.faults())
    page.fill("pain-{lesion}", score="", score_null_reason="refused").send()
    assert PainAssessment.objects.latest("id").score_null_reason == "refused"


def test_what_is_refused_keeps_all_that_was_typed(client: Client, treatment: Treatment) -> None:
    page = d72(client, treatment).fill(note="came by train\nwith her aunt")
    page.fill("pain-{lesion}", score="12")
    page.fill("joint-{lesion}", left_out="1", because="refused")
    typed = dict(page.fields)
    page.send(422)

    assert "C01" in " ".join(page.faults())
    kept = fields_of(page.answer.content, "visit-form")
    for name, value in typed.items():
        if name not in ("csrfmiddlewaretoken", "shown", "next"):
            assert [v.replace("\r\n", "\n") for v in kept.get(name, [])] == value, name


def test_a_rule_of_several_rows_shows_at_its_field(client: Client, treatment: Treatment) -> None:
    """D02: nothing happens tomorrow."""
    page = d72(client, treatment)
    page.fill(visited_on="2026-03-11").send(422)

    assert "Date of the visit" in " ".join(page.faults())
    assert "D02" in " ".join(page.faults())


def test_sent_twice_is_saved_once(client: Client, treatment: Treatment) -> None:
    page = d72(client, treatment)
    before = Visit.objects.count()

    assert page.send() == page.send()
    assert Visit.objects.count() == before + 1


def test_an_item_of_another_patient_is_not_found(
    client: Client, treatment: Treatment, centre: Centre, coordinator: User
) -> None:
    other = make_treated(coordinator, centre, treatment.treated_on)
    page = d72(client, treatment)

    page.fill(item=str(item_of(other, "D72").pk)).send(404)
    assert not Visit.objects.filter(patient=treatment.patient).exists()


def test_an_item_that_another_visit_has_fulfilled(client: Client, treatment: Treatment) -> None:
    page = d72(client, treatment)
    page.send()

    page.fill(submission="").send(422)
    assert "W06" in " ".join(page.faults())
    assert "another visit fulfils it" in " ".join(page.faults())
    assert "Accepted: an item that no visit has fulfilled." in " ".join(page.faults())
    assert "another visit fulfils it" in client.get(page.address).content.decode()


def test_one_trip_fulfils_two_plans(client: Client, centre: Centre, coordinator: User) -> None:
    """The two-year CT and the safety check of year 2 on one day."""
    treatment = make_treated(coordinator, centre, dt.date(2024, 3, 10))
    page = Page(client, treatment, "M24", query="&on=2026-03-10")
    other = item_of(treatment, "Y2")
    assert f'name="also" value="{other.pk}"' in page.text

    page.fill(also=str(other.pk), show="also", rest="not_done").send(200)
    page.fields = fields_of(page.answer.content, "visit-form")
    assert "Malignancy asked" not in page.text
    assert "New growth or relapse asked?" in page.text
    page.fill("review", any_event="False", special_interest_asked="True", malignancy_asked="True")
    page.fill("checks", all_done="1").send()

    visit = Visit.objects.latest("id")
    assert {link.planned_item.code for link in visit.items.all()} == {"M24", "Y2"}
    assert item_of(treatment, "Y2").done_on == item_of(treatment, "M24").done_on
    review = AdverseEventReview.objects.get(visit=visit)
    assert (review.special_interest_asked, review.malignancy_asked) == (True, True)
    contact = VisitAssessment.objects.get(visit=visit, assessment="CONTACT")
    assert contact.done


def m24_ct(client: Client, centre: Centre, coordinator: User) -> Page:
    treatment = make_treated(coordinator, centre, dt.date(2024, 3, 10))
    page = Page(client, treatment, "M24", query="&on=2026-03-10")
    page.fill(rest="not_done").fill("review", any_event="False")
    return page.fill("ct-{lesion}", contrast="none", sedation="none")


def test_ct_with_its_dose(client: Client, centre: Centre, coordinator: User) -> None:
    page = m24_ct(client, centre, coordinator).fill("ct-{lesion}-finding", reossification="ge_50")
    page.fill("ct-{lesion}-dose", ctdi_vol_mgy="4.2", dlp_mgy_cm="52", phantom_cm="16", kvp="80")
    page.send()

    dose = RadiationDose.objects.get()
    assert (dose.ctdi_vol_mgy, dose.dlp_mgy_cm, dose.phantom_cm, dose.kvp) == (
        Decimal("4.20"),
        Decimal("52.00"),
        16,
        80,
    )
    assert dose.study.modality == "CT"
    assert VisitAssessment.objects.get(assessment="RADIATION_DOSE").done


def test_ct_without_dose_says_why(client: Client, centre: Centre, coordinator: User) -> None:
    page = m24_ct(client, centre, coordinator).fill(rest="")
    page.send(422)

    assert "CTDIvol" in " ".join(page.faults())


def test_mri_instead_of_ct_needs_a_reason_and_no_dose(
    client: Client, centre: Centre, coordinator: User
) -> None:
    page = m24_ct(client, centre, coordinator)
    assert "without radiation" in page.text
    page.fill("ct-{lesion}-alara", instead="MRI").send(422)
    assert "G06" in " ".join(page.faults())

    page.fill("ct-{lesion}-alara", substitution_reason="family wish, no radiation").send()
    study = ImagingStudy.objects.get(substituted_for="CT")
    assert (study.modality, study.substitution_reason) == ("MRI", "family wish, no radiation")
    assert not RadiationDose.objects.exists()
    dose = VisitAssessment.objects.get(assessment="RADIATION_DOSE")
    assert (dose.done, dose.null_reason) == (False, "not_applicable")


def test_a_yes_leads_to_the_adverse_event(client: Client, treatment: Treatment) -> None:
    location = d72(client, treatment).fill("review", any_event="True").send()

    visit = Visit.objects.latest("id")
    key = treatment.patient.key
    assert location == f"/patients/{key}/adverse-events/new/?visit={visit.pk}"
    assert AdverseEventReview.objects.get(visit=visit).any_event


def test_early_reviews_speak_of_the_early_period(client: Client, treatment: Treatment) -> None:
    page = Page(client, treatment, "D14").fill(visited_on="2026-01-11", rest="not_done")
    page.fill("review", any_event="False").send()

    assert AdverseEventReview.objects.latest("id").period == "early"


def test_a_report_comes_with_the_study(client: Client, treatment: Treatment) -> None:
    page = d72(client, treatment)
    name = f"mri-{page.lesion}-doc-file"
    content = picture()
    page.fields[name] = upload("Anna.png", content)  # type: ignore[assignment]
    page.send()

    document = ImagingDocument.objects.get()
    assert (document.media_type, document.size_bytes) == ("image/png", len(content))
    assert "Anna" not in f"{document.file.name}{document.title}"


def test_a_report_that_lies_is_refused_at_its_field(client: Client, treatment: Treatment) -> None:
    page = d72(client, treatment)
    page.fields[f"mri-{page.lesion}-doc-file"] = upload("report.pdf", picture())  # type: ignore[assignment]
    page.send(422)

    assert "U01" in " ".join(page.faults())
    assert "Choose the files again" in page.text


def test_added_sections_and_rows_keep_what_was_typed(client: Client, treatment: Treatment) -> None:
    page = d72(client, treatment)
    page.fields["add"] = ["FRACTURE"]
    page.fill(show="add").send(200)
    page.fields = fields_of(page.answer.content, "visit-form")
    assert page.fields[f"pain-{page.lesion}-score"] == ["2"]
    page.fill("fracture", any="True").fill(show="fracture-row").send(200)
    page.fields = fields_of(page.answer.content, "visit-form")
    page.fill("fracture-row-1", bone="radius", laterality="left", fractured_on="2026-02")
    page.fill("fracture-row-1", trauma_energy="low", pathological="False").send()

    fracture = Visit.objects.latest("id").fractures.get()
    assert (fracture.bone, fracture.fractured_on_precision) == ("radius", "month")


def test_without_an_item_the_date_finds_it(client: Client, treatment: Treatment) -> None:
    address = f"/patients/{treatment.patient.key}/visits/new/"
    item = item_of(treatment, "D72")

    asked = client.get(address).content.decode()
    assert "Date of the visit" in asked
    found = client.get(address, {"on": "2026-03-10"}).content.decode()
    assert f'name="item" value="{item.pk}" checked' in " ".join(found.split())


def test_an_unscheduled_visit(client: Client, treatment: Treatment) -> None:
    page = Page(client, treatment, query="unscheduled=1&add=PAIN&add=AE&on=2026-03-09")
    page.fill("pain-{lesion}", scale="NRS", score="4").fill("review", any_event="False").send()

    visit = Visit.objects.latest("id")
    assert not visit.items.exists()
    assert PainAssessment.objects.get(visit=visit).lesion_id == page.lesion
    assert {row.assessment for row in visit.assessments.all()} == {"PAIN", "AE"}


def test_two_hips_have_a_section_each(client: Client, centre: Centre, coordinator: User) -> None:
    left = make_treated(coordinator, centre, TREATED, "left")
    right = treat_lesion(coordinator, left.diagnosis, TREATED, "right")
    query = f"&item={item_of(right, 'D72').pk}&on=2026-03-10"
    page = Page(client, left, "D72", query=query).fill(rest="not_done")
    page.fill("pain-{lesion}", scale="NRS", score="6").fill("review", any_event="False")
    page.lesion = right.lesion_id
    page.fill("pain-{lesion}", scale="NRS", score="0", pain_free="True").send()

    visit = Visit.objects.latest("id")
    scores = {row.lesion_id: row.score for row in visit.pain.all()}
    assert scores == {left.lesion_id: 6, right.lesion_id: 0}
    assert visit.items.count() == 2


def test_three_people(client: Client, treatment: Treatment, centre: Centre) -> None:
    address = f"/patients/{treatment.patient.key}/visits/new/?unscheduled=1"
    stranger = coordinator_of(make_centre("XYZ"))
    reader = join(make_user(), centre, Role.INVESTIGATOR)

    assert client.get(address).status_code == 200
    assert client_of(stranger).get(address).status_code == 404
    assert client_of(stranger).post(address, {"unscheduled": "1"}).status_code == 404
    assert client_of(reader).get(address).status_code == 403
    assert client_of(reader).post(address, {}).status_code == 403


def test_items_of_other_patients_are_not_taken(
    client: Client, treatment: Treatment, centre: Centre, coordinator: User
) -> None:
    other = make_treated(coordinator, centre, TREATED)
    page = Page(client, treatment, query=f"unscheduled=1&item={item_of(other, 'D72').pk}")

    page.fill(visited_on="2026-03-10").send()
    assert item_of(other, "D72").done_on is None


def test_next_leads_back_on_this_site_only(client: Client, treatment: Treatment) -> None:
    page = d72(client, treatment).fill(next="/?state=overdue")
    assert page.send() == "/?state=overdue"

    other = Page(client, treatment, query="unscheduled=1&next=https://elsewhere.example/")
    assert other.fill(visited_on="2026-03-10").send() == f"/patients/{treatment.patient.key}/"


def test_the_page_costs_the_same_for_every_visit(
    client: Client,
    treatment: Treatment,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    small = f"/patients/{treatment.patient.key}/visits/new/?item={item_of(treatment, 'M4').pk}"
    large = f"/patients/{treatment.patient.key}/visits/new/?item={item_of(treatment, 'BL').pk}"
    d72(client, treatment).send()

    for address in (small, large):
        with django_assert_num_queries(22 + NESTING):
            client.get(address)
