"""Every section of a visit saves what was typed, and says why something is missing."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from registry.accounts.models import Centre, User
from registry.chart.sections.table import ORDER, SECTIONS
from registry.diagnoses.models import Staging
from registry.imaging.models import ImagingStudy, RadiationDose
from registry.treatments.models import Treatment
from registry.visits.codes import Assessment
from registry.visits.models import ConcomitantMedication, Endpoint, Visit, VisitAssessment
from tests.chart.visit_pages import Page, make_treated

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def treatment(centre: Centre, coordinator: User) -> Treatment:
    return make_treated(coordinator, centre, dt.date(2025, 6, 1))


def of_disorder(coordinator: User, centre: Centre, term: str, bone: str = "") -> Treatment:
    return make_treated(coordinator, centre, dt.date(2025, 6, 1), term=term, bone=bone)


def asking(client: Client, treatment: Treatment, *codes: str) -> Page:
    """An unscheduled visit that asks for these assessments."""
    wanted = "&".join(f"add={code}" for code in codes)
    return Page(client, treatment, query=f"unscheduled=1&on=2026-03-10&{wanted}")


def answer(code: str) -> VisitAssessment:
    return VisitAssessment.objects.get(assessment=code, visit=Visit.objects.latest("id"))


def the(name: str) -> Any:
    """The one row of that kind that the newest visit has."""
    related = getattr(Visit.objects.latest("id"), name)
    return related.get() if hasattr(related, "get") else related


def test_growth(client: Client, treatment: Treatment) -> None:
    page = asking(client, treatment, "ANTHRO")
    page.fill("growth", height_cm="151.5", weight_kg="44.2", method="standing", tanner="3").send()

    row = the("anthropometry")
    assert (row.height_cm, row.weight_kg, row.tanner) == (Decimal("151.5"), Decimal("44.20"), 3)
    assert answer("ANTHRO").done


def test_growth_shows_the_last_values(client: Client, treatment: Treatment) -> None:
    page = asking(client, treatment, "ANTHRO")
    page.fill("growth", height_cm="150", weight_kg="44", method="standing").send()

    assert "150 cm, 44 kg" in asking(client, treatment, "ANTHRO").text


def test_pain_offers_the_scale_of_the_last_time(client: Client, treatment: Treatment) -> None:
    page = asking(client, treatment, "PAIN").fill("pain-{lesion}", scale="FPS-R", score="4")
    page.send()

    again = asking(client, treatment, "PAIN")
    assert again.fields[f"pain-{again.lesion}-scale"] == ["FPS-R"]
    assert "4 (FPS-R)" in again.text


def test_joint_score_with_components_and_motion(client: Client, treatment: Treatment) -> None:
    page = asking(client, treatment, "JOINT_SCORE", "WB_STATUS")
    page.fill("joint-{lesion}", instrument="HHS", weight_bearing="partial", aids="crutches")
    page.fill("joint-{lesion}-part-0", component="pain", value="40")
    page.fill("joint-{lesion}-motion", flex="110", add="20").send()

    score = the("joint_scores")
    assert score.total_null_reason == "not_applicable"
    assert [(row.component, row.value) for row in score.components.all()] == [("pain", 40)]
    assert {row.movement: row.degrees for row in score.motion.all()} == {"flex": 110, "add": 20}
    assert answer("JOINT_SCORE").done
    assert answer("WB_STATUS").done


def test_weight_bearing_alone(client: Client, treatment: Treatment) -> None:
    page = asking(client, treatment, "WB_STATUS")
    page.fill("joint-{lesion}", weight_bearing="full", gait="normal").send()

    score = the("joint_scores")
    assert (score.instrument, score.total_null_reason) == ("", "not_applicable")
    assert answer("WB_STATUS").done


def test_radiograph_with_its_dose(client: Client, treatment: Treatment) -> None:
    page = asking(client, treatment, "XR").fill("xr-{lesion}-finding", collapse_depth_mm="1.5")
    page.fill("xr-{lesion}-dose", dap_gy_cm2="0.021").send()

    study = ImagingStudy.objects.get()
    assert (study.modality, study.contrast, study.sedation) == ("XR", "none", "none")
    assert study.findings.get().collapse_depth_mm == Decimal("1.5")
    assert RadiationDose.objects.get().dap_gy_cm2 == Decimal("0.021")


def test_mri_of_another_day_beside_the_one_before(client: Client, treatment: Treatment) -> None:
    page = asking(client, treatment, "MRI")
    page.fill("mri-{lesion}", performed_on="2026-03-02", contrast="none", sedation="none")
    page.fill("mri-{lesion}-finding", marrow_oedema_grade="2").send()

    assert ImagingStudy.objects.get().performed_on == dt.date(2026, 3, 2)
    again = asking(client, treatment, "MRI").text
    assert "Last time" in again
    assert "2 Mar 2026" in again


def test_dxa_of_two_regions(client: Client, treatment: Treatment) -> None:
    page = asking(client, treatment, "DXA")
    for index, region in enumerate(("LS", "TBLH")):
        page.fill(f"dxa-region-{index}", region=region, machine="Lunar", z_score="-1.2")
    page.fill(rest="not_reported").send()

    study = ImagingStudy.objects.get()
    rows = {row.region: row.z_score for row in study.dxa_results.all()}
    assert rows == {"LS": Decimal("-1.2"), "TBLH": Decimal("-1.2")}
    assert study.laterality == "not_applicable"


def test_spine_radiograph_has_no_side(client: Client, treatment: Treatment) -> None:
    page = asking(client, treatment, "SPINE_XR").fill("spine-finding", statement="no fracture")
    page.send()

    study = ImagingStudy.objects.get()
    assert (study.joint, study.laterality, study.lesion) == ("spine", "midline", None)


def test_stage_without_a_picture_stands_alone(client: Client, treatment: Treatment) -> None:
    page = asking(client, treatment, "STAGE")
    page.fill("stage-{lesion}", system="niinimaki_2015", stage_low="3").send()

    staging = Staging.objects.get()
    assert (staging.stage_low, staging.stage_high) == ("3", "3")
    assert staging.assessed_on == dt.date(2026, 3, 10)
    assert not staging.images.exists()
    assert "Niinimäki" in asking(client, treatment, "STAGE").text.partition("Last time")[2][:400]


def test_another_system_brings_its_stages(client: Client, treatment: Treatment) -> None:
    page = asking(client, treatment, "STAGE").fill("stage-{lesion}", system="steinberg_1995")
    page.fill(show="stage").send(200)

    assert "crescent sign without flattening" in page.text
    assert f'name="stage-{page.lesion}-extent"' in page.text


def test_a_stage_of_another_system_is_refused(client: Client, treatment: Treatment) -> None:
    page = asking(client, treatment, "STAGE")
    page.fill("stage-{lesion}", system="niinimaki_2015", stage_low="III").send(422)

    assert "F03" in " ".join(page.faults())


def test_healing_of_a_cyst(client: Client, centre: Centre, coordinator: User) -> None:
    cyst = of_disorder(coordinator, centre, "sbc", "femur_distal")
    page = asking(client, cyst, "HEALING")
    page.fill("healing-{lesion}", system="neer_modified_chang", stage_low="II").send()

    assert Staging.objects.get().system_id == "neer_modified_chang"
    assert answer("HEALING").done


def test_types_of_the_whole_child(client: Client, centre: Centre, coordinator: User) -> None:
    brittle = of_disorder(coordinator, centre, "oi")
    page = asking(client, brittle, "SILLENCE").fill("sillence", stage_low="III")
    page.send()

    staging = Staging.objects.get()
    assert (staging.system_id, staging.lesion) == ("sillence", None)


def test_arthritis(client: Client, centre: Centre, coordinator: User) -> None:
    arthritis = of_disorder(coordinator, centre, "jia_oligo")
    page = asking(client, arthritis, "JADAS", "ESR", "UVEITIS", "CHAQ")
    page.fill("jia", active_joints="4", limited_joints="2", phga="3", paga="4.5", uveitis="none")
    page.fill("jia", esr_mm_h_null_reason="refused").fill("chaq", total="0.5").send()

    row = the("jia")
    assert (row.active_joints, row.phga, row.uveitis) == (4, 3, "none")
    assert answer("JADAS").done
    assert (answer("ESR").done, answer("ESR").null_reason) == (False, "refused")
    assert the("joint_scores").instrument == "CHAQ"


def test_radiograph_or_ultrasound(client: Client, centre: Centre, coordinator: User) -> None:
    arthritis = of_disorder(coordinator, centre, "jia_oligo")
    arthritis.tracks.update(anchor_on=dt.date(2025, 3, 10))
    page = Page(client, arthritis, "M12").fill(visited_on="2026-03-10", rest="not_done")
    page.fill("xr-{lesion}-either", done="US").fill("review", any_event="False")
    page.fill("xr-{lesion}-finding", synovitis="True").send()

    assert ImagingStudy.objects.get().modality == "US"


def test_growth_plates_beside_the_lesion(client: Client, treatment: Treatment) -> None:
    page = asking(client, treatment, "PHYSIS")
    assert page.fields[f"physis-{page.lesion}-plate-0-physis"] == ["femur_distal"]
    assert page.fields[f"physis-{page.lesion}-plate-1-physis"] == ["tibia_proximal"]
    page.fill("physis-{lesion}-plate-1", state="open", bar="none").send()

    row = the("physes")
    assert (row.physis, row.laterality, row.state) == ("tibia_proximal", "right", "open")


def test_bone_age(client: Client, treatment: Treatment) -> None:
    page = asking(client, treatment, "BONE_AGE")
    page.fill("maturity", bone_age_years="12.5", risser="2", menarche_on="2025-11").send()

    row = the("maturity")
    assert (row.bone_age_years, row.risser) == (Decimal("12.5"), 2)
    assert (row.menarche_on, row.menarche_on_precision) == (dt.date(2025, 11, 1), "month")


def test_bone_age_is_missing_while_the_rest_is_there(client: Client, treatment: Treatment) -> None:
    page = asking(client, treatment, "BONE_AGE").fill("maturity", risser="2")
    page.fill("maturity", bone_age_years_null_reason="pending").send()

    assert (answer("BONE_AGE").done, answer("BONE_AGE").null_reason) == (False, "pending")
    assert the("maturity").risser == 2


def test_leg_length(client: Client, treatment: Treatment) -> None:
    asking(client, treatment, "LLD").fill("deformity", leg_length_difference_mm="6").send()

    assert the("deformity").leg_length_difference_mm == 6


def test_mobility(client: Client, treatment: Treatment) -> None:
    page = asking(client, treatment, "MOBILITY")
    page.fill("mobility", milestone="walks alone", age_months="16").send()

    assert the("development").age_months == 16


def test_quality_of_life(client: Client, treatment: Treatment) -> None:
    page = asking(client, treatment, "PROM")
    page.fill("prom", instrument="PedsQL", instrument_version="4.0", language="de")
    page.fill("prom", respondent="self", licence_ref="L-77")
    page.fill("prom-scale-0", subscale="physical", value="75")
    page.fill("prom-scale-1", subscale="emotional", value_null_reason="refused").send()

    prom = the("proms")
    values = {row.subscale: (row.value, row.value_null_reason) for row in prom.subscales.all()}
    assert values == {"physical": (75, ""), "emotional": (None, "refused")}
    again = asking(client, treatment, "PROM")
    assert again.fields["prom-licence_ref"] == ["L-77"]


def test_no_fracture_is_an_answer(client: Client, treatment: Treatment) -> None:
    asking(client, treatment, "FRACTURE").fill("fracture", any="False").send()

    assert (answer("FRACTURE").done, answer("FRACTURE").result) == (True, "none")


def test_yes_without_a_row_and_no_with_one(client: Client, treatment: Treatment) -> None:
    page = asking(client, treatment, "FRACTURE").fill("fracture", any="True")
    page.send(422)
    assert "nothing is entered below" in page.text

    page.fill("fracture", any="False").fill("fracture-row-0", bone="radius")
    page.send(422)
    assert "something is entered below" in page.text


def test_medicines(client: Client, treatment: Treatment) -> None:
    page = asking(client, treatment, "CONMED").fill("conmed", any="True")
    page.fill("conmed-row-0", drug="ibuprofen", dose="200 mg", started_on="2026", ongoing="True")
    page.send()

    row = ConcomitantMedication.objects.get()
    assert (row.drug, row.started_on_precision, row.ongoing) == ("ibuprofen", "year", True)
    assert "ibuprofen" in asking(client, treatment, "CONMED").text


def test_end_points(client: Client, treatment: Treatment) -> None:
    page = asking(client, treatment, "ENDPOINT").fill("endpoint-{lesion}", any="True")
    page.fill("endpoint-{lesion}-row-0", kind="pain_free", reached_on="2026-03-10").send()

    row = Endpoint.objects.get()
    assert (row.kind, row.lesion_id) == ("pain_free", page.lesion)
    assert row.adjudicator


def test_plain_lines_are_done_or_not(client: Client, treatment: Treatment) -> None:
    page = asking(client, treatment, "PE", "WOUND", "VITALS")
    page.fill("checks-PE", state="done", result="no finding")
    page.fill("checks-WOUND", state="not_done", because="refused").fill("checks", all_done="1")
    page.send()

    assert (answer("PE").done, answer("PE").result) == (True, "no finding")
    assert (answer("WOUND").done, answer("WOUND").null_reason) == (False, "refused")
    assert answer("VITALS").done


def test_what_a_plan_does_not_demand_may_stay_empty(client: Client, treatment: Treatment) -> None:
    page = Page(client, treatment, "W6").fill(visited_on="2026-03-01", rest="")
    page.fill("pain-{lesion}", scale="NRS", score="0")
    page.fill("joint-{lesion}", weight_bearing="full").fill("review", any_event="False")
    page.fill("checks", all_done="1").send()

    assert not VisitAssessment.objects.filter(assessment="XR").exists()


@pytest.mark.parametrize("code", Assessment.values)
def test_every_assessment_can_be_asked_for_and_left_out(
    client: Client, treatment: Treatment, code: str
) -> None:
    page = asking(client, treatment, code).fill(rest="unknown")
    shown = page.fields["shown"]
    for prefix in shown:
        page.fill(prefix, left_out="1", because="refused")
    if shown == ["checks"]:
        page.fill(f"checks-{code}", state="not_done", because="refused")
    page.send()

    row = answer(code)
    assert row.done is False
    assert row.null_reason in ("refused", "not_applicable")


def test_every_section_has_a_place_on_the_page() -> None:
    assert set(SECTIONS.values()) < set(ORDER)
