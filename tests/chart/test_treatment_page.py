import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from registry.accounts.codes import Role
from registry.accounts.models import Centre, User
from registry.core.identifiers import check_character
from registry.diagnoses.models import Lesion
from registry.patients.models import Patient
from registry.schedules.models import PlannedItem, Track
from registry.treatments.models import (
    Administration,
    CellProduct,
    ConcomitantProcedure,
    Conditioning,
    ConditioningAgent,
    Donor,
    Harvest,
    ProcedureDevice,
    ReleaseTest,
    Treatment,
)
from registry.visits.models import Visit
from tests.contexts import NESTING
from tests.pages import Form, form_with
from tests.people import (
    client_of,
    coordinator_of,
    join,
    make_centre,
    make_diagnosis,
    make_lesion,
    make_patient,
    make_user,
)

pytestmark = pytest.mark.django_db

SURGERY = {
    "treated_on": "2026-02-02",
    "treated_laterality": "right",
    "treated_bone": "femur_distal",
    "procedure-0-procedure": "core_decompression_single",
}
HARVEST = {
    "harvest-tissue": "bone_marrow",
    "harvest-site": "iliac_crest_posterior",
    "harvest-harvested_on": "2026-02-02",
    "harvest-volume_ml": "30",
    "harvest-anaesthesia": "GA",
}
DOSE = {
    "dose-route": "intraosseous_core",
    "dose-volume_ml": "8",
    "dose-viable_cells_total": "20000000",
}
BMAC = {
    "product-product_type": "bmac",
    "product-donor_type": "autologous",
    "product-manipulation": "minimal",
    "product-regulatory_class": "minimally_manipulated",
    "product-batch_number_null_reason": "not_applicable",
    "product-release_status_null_reason": "not_applicable",
}
AUTOLOGOUS = {**SURGERY, **HARVEST, **BMAC, **DOSE}
EXPANDED = {
    "product-product_type": "msc_expanded",
    "product-tissue_source": "bone_marrow",
    "product-manipulation": "substantial",
    "product-regulatory_class": "hospital_exemption",
    "product-batch_number": "B-17",
    "product-release_status": "released",
    "product-culture_medium": "alpha-MEM",
    "product-culture_started_on": "2026-01-05",
    "product-culture_ended_on": "2026-01-30",
    "product-passage": "2",
    "product-plastic_adherent": "True",
    **{f"product-{marker}_pct": "98" for marker in ("cd105", "cd73", "cd90")},
    **{f"product-{marker}_pct": "0.5" for marker in ("cd45", "cd34", "cd14", "cd19", "hla_dr")},
    **{f"product-{lineage}_diff": "positive" for lineage in ("osteo", "adipo", "chondro")},
}
DONATED = {
    "product-donor_type": "allogeneic",
    "product-donor_relation": "unrelated",
    "product-hla_match": "mismatched",
    "donor-donor_code": "D-204",
    "donor-sex": "male",
    "donor-age_years": "31",
    **{f"markers-{marker}": "negative" for marker in ("HIV", "HBV", "HCV", "syphilis")},
    "markers-tested_on": "2026-01-02",
}
ALLOGENEIC = {**SURGERY, **EXPANDED, **DONATED, **DOSE}
INFUSION = {
    "treated_on": "2026-02-02",
    **EXPANDED,
    **DONATED,
    "dose-route": "iv_with_conditioning",
    "dose-volume_ml": "50",
    "dose-viable_cells_total": "30000000",
    "dose-weight_kg": "15",
    "dose-weighed_on": "2026-02-01",
    "conditioning-intensity": "reduced",
    "agent-0-drug": "busulfan",
    "agent-0-dose_mg_kg": "3.2",
    "agent-0-days": "2",
}
DIN = "A999926123456"
FORM_STATEMENTS = 8 + NESTING
CONSENT_STATEMENTS = 3  # answers, withdrawals, law: was consent signed before day 0?


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def centre() -> Centre:
    return make_centre("ABC")


@pytest.fixture
def user(centre: Centre) -> User:
    return coordinator_of(centre)


@pytest.fixture
def client(user: User) -> Client:
    return client_of(user)


@pytest.fixture
def patient(centre: Centre, user: User) -> Patient:
    return make_patient(
        centre, user, birth_month=dt.date(2012, 5, 1), birth_month_precision="month"
    )


@pytest.fixture
def lesion(patient: Patient, user: User) -> Lesion:
    knee = {"bone": "femur_distal", "bone_null_reason": ""}
    return make_lesion(make_diagnosis(patient, user), user, **knee)


def path(patient: Patient, query: str = "") -> str:
    return f"/patients/{patient.registry_number}/treatments/new/{query}"


def opened(client: Client, lesion: Lesion) -> Form:
    response = client.get(path(lesion.patient, f"?lesion={lesion.pk}"))
    return form_with(response, "submission")


def previewed(client: Client, lesion: Lesion, typed: dict[str, Any]) -> Any:
    response = opened(client, lesion).send(client, **typed, step="preview")
    assert response.status_code == 200, faults_of(response)
    return response


def saved(client: Client, response: Any) -> Any:
    done = form_with(response, "submission").send(client, step="save")
    assert done.status_code == 302, faults_of(done)
    return done


def faults_of(response: Any) -> dict[str, str]:
    """Rule by element of the page, over all its forms."""
    return {
        f"{form.prefix}-{name}" if form.prefix else name: fault.code
        for form in response.context["page"]
        for name, found in form.errors.as_data().items()
        for fault in found
    }


def test_own_cells_for_a_lesion_with_the_least_that_is_asked(
    client: Client, patient: Patient, lesion: Lesion
) -> None:
    done = saved(client, previewed(client, lesion, AUTOLOGOUS))

    treatment, product = Treatment.objects.get(), CellProduct.objects.get()
    dose, harvest = Administration.objects.get(), Harvest.objects.get()
    assert done["Location"] == f"/patients/{patient.registry_number}/"
    assert (treatment.lesion, treatment.treated_on) == (lesion, dt.date(2026, 2, 2))
    assert ConcomitantProcedure.objects.get().performed_on == treatment.treated_on
    assert (product.donor_relation, product.hla_match) == ("self", "not_applicable_autologous")
    assert (product.tissue_source, product.harvest, harvest.patient) == (
        "bone_marrow",
        harvest,
        patient,
    )
    assert (dose.route_group, dose.administered_on) == ("local", treatment.treated_on)
    assert {track.template.code for track in Track.objects.all()} == {"avn_2y", "ltfu"}
    assert Visit.objects.get().visited_on == treatment.treated_on


def test_expanded_cells_of_a_donor_with_markers_tests_and_implant(
    client: Client, lesion: Lesion
) -> None:
    tests = {"test-0-kind": "sterility_interim", "test-0-result": "negative"}
    implant = {"procedure-0-device_manufacturer": "Acme", "procedure-0-device_lot": "7"}
    page = previewed(client, lesion, {**ALLOGENEIC, **tests, **implant})
    saved(client, page)

    product, donor = CellProduct.objects.get(), Donor.objects.get()
    assert (product.donor, donor.age_years) == (donor, Decimal(31))
    assert {row.marker for row in donor.markers.all()} == {"HIV", "HBV", "HCV", "syphilis"}
    assert ReleaseTest.objects.get().product == product
    assert ProcedureDevice.objects.get().procedure == ConcomitantProcedure.objects.get()
    assert not Harvest.objects.exists()


def test_an_infusion_of_the_whole_child_with_conditioning(
    client: Client, patient: Patient, user: User
) -> None:
    diagnosis = make_diagnosis(patient, user, "oi")
    page = form_with(client.get(path(patient, f"?diagnosis={diagnosis.pk}")), "submission")

    shown = page.send(client, **INFUSION, step="preview")
    assert shown.status_code == 200, faults_of(shown)
    saved(client, shown)

    dose, agent = Administration.objects.get(), ConditioningAgent.objects.get()
    assert (dose.lesion, dose.route_group, dose.weight_kg) == (None, "systemic", Decimal(15))
    assert (agent.conditioning, agent.drug) == (Conditioning.objects.get(), "busulfan")
    assert Treatment.objects.get().diagnosis == diagnosis
    assert "oi" in " ".join(track.template.code for track in Track.objects.all())


def test_surgery_alone(client: Client, lesion: Lesion) -> None:
    saved(client, previewed(client, lesion, {**SURGERY, "cells-given": "none"}))

    assert Treatment.objects.count() == ConcomitantProcedure.objects.count() == 1
    assert not CellProduct.objects.exists()
    assert not Administration.objects.exists()
    assert PlannedItem.objects.exists()


def test_what_was_typed_about_cells_is_told_when_none_were_given(
    client: Client, lesion: Lesion
) -> None:
    shown = previewed(client, lesion, {**AUTOLOGOUS, "cells-given": "none"})

    assert shown.context["page"].left_aside
    assert form_with(shown, "submission").data["product-product_type"] == ["bmac"]


@pytest.mark.parametrize(
    ("base", "typed", "field", "rule"),
    [
        (AUTOLOGOUS, {"treated_laterality": "left"}, "treated_laterality", "S05"),
        (AUTOLOGOUS, {"treated_bone": "femur_head"}, "treated_bone", "S05"),
        (AUTOLOGOUS, {"treated_on": ""}, "treated_on", "F01"),
        (AUTOLOGOUS, {"treated_on": "2026-02"}, "treated_on", "F02"),
        (AUTOLOGOUS, {"treated_on": "2026-04-01"}, "treated_on", "D02"),
        (AUTOLOGOUS, {"treated_on": "2011-04-01"}, "dose-administered_on", "D05"),
        (AUTOLOGOUS, {"dose-route": ""}, "dose-route", "F04"),
        (AUTOLOGOUS, {"dose-route": "iv_infusion"}, "dose-route", "F03"),
        (AUTOLOGOUS, {"dose-volume_ml": ""}, "dose-volume_ml", "F04"),
        (AUTOLOGOUS, {"dose-viable_cells_total": "0"}, "dose-viable_cells_total", "P07"),
        (AUTOLOGOUS, {"harvest-site": ""}, "harvest-site", "F01"),
        (AUTOLOGOUS, {"harvest-anaesthesia": ""}, "harvest-anaesthesia", "F04"),
        (AUTOLOGOUS, {"product-passage": "2"}, "product-passage", "P12"),
        (AUTOLOGOUS, {"product-donor_relation": "sibling"}, "product-donor_relation", "P20"),
        (AUTOLOGOUS, {"product-hla_match": "haploidentical"}, "product-hla_match", "P20"),
        (AUTOLOGOUS, {"donor-donor_code": "D-1"}, "donor-donor_code", "P20"),
        (AUTOLOGOUS, {"product-donation_number": "123"}, "product-donation_number", "P18"),
        (AUTOLOGOUS, {"product-sec": "DE1"}, "product-sec", "P19"),
        (AUTOLOGOUS, {"product-batch_number_null_reason": ""}, "product-batch_number", "F04"),
        (AUTOLOGOUS, {"harvest-harvested_on": "2026-02-04"}, "dose-administered_on", "D06"),
        (AUTOLOGOUS, {"product-manufactured_on": "2026-02-01"}, "product-manufactured_on", "D06"),
        (
            AUTOLOGOUS,
            {"procedure-0-procedure": "", "procedure-0-drill_holes": "3"},
            "procedure-0-procedure",
            "F01",
        ),
        (AUTOLOGOUS, {"procedure-0-drill_holes": "99"}, "procedure-0-drill_holes", "F07"),
        (AUTOLOGOUS, {"procedure-0-device_lot": "7"}, "procedure-0-device_manufacturer", "F01"),
        (ALLOGENEIC, {"product-passage": ""}, "product-passage", "P12"),
        (ALLOGENEIC, {"product-passage": "0"}, "product-passage", "P12"),
        (ALLOGENEIC, {"product-culture_medium": ""}, "product-culture_medium", "P12"),
        (ALLOGENEIC, {"product-cd73_pct": ""}, "product-cd73_pct", "P01"),
        (ALLOGENEIC, {"product-cd45_pct": "101"}, "product-cd45_pct", "P01"),
        (ALLOGENEIC, {"product-donor_relation": ""}, "product-donor_relation", "P21"),
        (ALLOGENEIC, {"markers-HCV": ""}, "markers-HCV", "P21"),
        (ALLOGENEIC, {"donor-sex": ""}, "donor-sex", "F04"),
        (ALLOGENEIC, {"donor-donor_code": ""}, "donor-donor_code", "F01"),
        (
            ALLOGENEIC,
            {
                "product-cells_total": "900",
                "product-concentration_per_ml": "10",
                "product-volume_ml": "5",
            },
            "product-cells_total",
            "P07",
        ),
        (ALLOGENEIC, {"test-0-kind": "mycoplasma"}, "test-0-result", "F01"),
        (
            {**SURGERY, "cells-given": "none"},
            {"procedure-0-procedure": ""},
            "procedure-0-procedure",
            "F01",
        ),
        (AUTOLOGOUS, {"cells-given": "0"}, "cells-given", "F03"),
    ],
)
def test_a_refused_treatment_shows_field_and_rule_and_loses_nothing(
    client: Client,
    lesion: Lesion,
    base: dict[str, str],
    typed: dict[str, str],
    field: str,
    rule: str,
) -> None:
    sent = {**base, "note": "as read in theatre", **typed}
    unreadable = {n for n in ("cells-given", "dose-route") if typed.get(n) in ("0", "iv_infusion")}

    response = opened(client, lesion).send(client, **sent, step="preview")

    assert response.status_code == 422
    assert faults_of(response).get(field) == rule, faults_of(response)
    shown = form_with(response, "submission").data
    kept = {n: v for n, v in sent.items() if n not in unreadable}
    assert {name: (shown.get(name) or [""])[0] for name in kept} == kept
    assert not Treatment.objects.exists()


def test_one_reason_stands_for_everything_left_empty(client: Client, lesion: Lesion) -> None:
    left = ("product-batch_number_null_reason", "product-release_status_null_reason")
    typed = {**AUTOLOGOUS, "rest": "not_reported", "dose-volume_ml": ""}
    saved(client, previewed(client, lesion, {n: v for n, v in typed.items() if n not in left}))

    product, dose = CellProduct.objects.get(), Administration.objects.get()
    assert product.batch_number_null_reason == "not_reported"
    assert (dose.volume_ml_null_reason, dose.weight_kg_null_reason) == ("not_reported", "")


def test_own_cells_of_a_valid_donation_number(client: Client, lesion: Lesion) -> None:
    number = {"product-donation_number": DIN, "product-donation_check": check_character(DIN)}
    wrong = {**number, "product-donation_check": "*" if check_character(DIN) != "*" else "A"}

    response = opened(client, lesion).send(client, **AUTOLOGOUS, **wrong, step="preview")

    assert faults_of(response) == {"product-donation_check": "P18"}
    saved(client, previewed(client, lesion, {**AUTOLOGOUS, **number}))
    assert CellProduct.objects.get().donation_number == DIN


def test_the_preview_writes_nothing_and_shows_words_plan_and_questions(
    client: Client, lesion: Lesion
) -> None:
    weak = {**ALLOGENEIC, "product-viability_pct": "60", "product-passage": "7"}
    response = previewed(client, lesion, weak)

    preview = response.context["preview"]
    plans = {plan.template.code: plan for plan in preview.plans}
    done = [item.code for item in plans["avn_2y"].items if item.on_day0]
    assert not Treatment.objects.exists()
    assert not CellProduct.objects.exists()
    assert not Track.objects.exists()
    assert {note.rule for note in preview.notes} == {"P06", "P13", "D08"}
    assert done == ["D0"]
    assert plans["avn_2y"].items[-1].target_on == dt.date(2028, 2, 2)
    assert plans["ltfu"].template.safety
    assert "2 × 10⁷" in response.content.decode()


def test_back_to_change_keeps_everything(client: Client, lesion: Lesion) -> None:
    typed = {**ALLOGENEIC, "note": "as read", "product-released_at": "2026-01-31T10:30"}
    shown = previewed(client, lesion, typed)

    again = form_with(shown, "submission").send(client, step="back")

    data = form_with(again, "submission").data
    assert again.status_code == 200
    assert "Not saved" not in again.content.decode()
    assert {name: data[name][0] for name in typed} == typed
    assert data["submission"] == form_with(shown, "submission").data["submission"]


def test_one_more_row_keeps_everything(client: Client, lesion: Lesion) -> None:
    again = opened(client, lesion).send(client, **AUTOLOGOUS, **{"procedure-add": "1"})

    data = form_with(again, "submission", "procedure-1-drill_holes").data
    assert {name: data[name][0] for name in AUTOLOGOUS} == AUTOLOGOUS


def test_times_are_those_of_the_centre(client: Client, lesion: Lesion) -> None:
    """Released at 00:30 in Berlin is still the day before in Greenwich."""
    times = {"product-released_at": "2026-02-02T00:30", "product-expires_at": "2026-02-03T12:00"}
    saved(client, previewed(client, lesion, {**AUTOLOGOUS, **times}))

    released = CellProduct.objects.get().released_at
    assert released == dt.datetime(2026, 2, 1, 23, 30, tzinfo=dt.UTC)


def test_sent_twice_it_is_saved_once(client: Client, lesion: Lesion) -> None:
    shown = form_with(previewed(client, lesion, AUTOLOGOUS), "submission")

    first, second = (shown.send(client, step="save") for _ in range(2))

    assert first["Location"] == second["Location"]
    assert Treatment.objects.count() == Administration.objects.count() == 1


def test_saving_asks_again(client: Client, lesion: Lesion) -> None:
    """What travelled through the preview is not believed."""
    shown = form_with(previewed(client, lesion, AUTOLOGOUS), "submission")

    response = shown.send(client, treated_laterality="left", step="save")

    assert response.status_code == 422
    assert faults_of(response) == {"treated_laterality": "S05"}
    assert not Treatment.objects.exists()


def test_a_stored_product_goes_to_a_second_lesion(
    client: Client, user: User, patient: Patient, lesion: Lesion
) -> None:
    saved(client, previewed(client, lesion, ALLOGENEIC))
    product = CellProduct.objects.get()
    hip = make_lesion(lesion.diagnosis, user, laterality="left", joint="hip")
    side = {"treated_laterality": "left", "treated_bone": ""}

    chosen = {**SURGERY, **side, **DOSE, "cells-given": str(product.pk)}
    saved(client, previewed(client, hip, chosen))

    assert {dose.product for dose in Administration.objects.all()} == {product}
    assert {dose.lesion for dose in Administration.objects.all()} == {lesion, hip}


def test_a_donor_of_the_centre_is_known_by_the_code(
    client: Client, user: User, centre: Centre, lesion: Lesion
) -> None:
    saved(client, previewed(client, lesion, ALLOGENEIC))
    other = make_lesion(make_diagnosis(make_patient(centre, user), user), user)
    own = {"treated_bone": "", "product-batch_number": "B-18"}
    stated = ("donor-sex", "donor-age_years", *(name for name in DONATED if "markers" in name))
    again = {n: v for n, v in {**ALLOGENEIC, **own}.items() if n not in stated}

    wrong = opened(client, other).send(client, **again, **{"donor-sex": "female"}, step="preview")
    saved(client, previewed(client, other, again))

    assert faults_of(wrong) == {"donor-sex": "F05"}
    assert Donor.objects.count() == 1
    assert {row.donor for row in CellProduct.objects.all()} == {Donor.objects.get()}


def test_a_batch_is_stored_once(client: Client, user: User, lesion: Lesion) -> None:
    named = {**ALLOGENEIC, "product-manufacturer": "Lab"}
    saved(client, previewed(client, lesion, named))
    hip = make_lesion(lesion.diagnosis, user, laterality="left", joint="hip")
    side = {"treated_laterality": "left", "treated_bone": "", "donor-donor_code": "D-9"}

    response = form_with(previewed(client, hip, {**named, **side}), "submission").send(
        client, step="save"
    )

    assert response.status_code == 422
    assert faults_of(response) == {"product-batch_number": "F05"}
    assert Treatment.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "field", "rule"),
    [
        ({"conditioning-intensity": "", "agent-0-drug": ""}, "conditioning-intensity", "P28"),
        ({"agent-0-drug": ""}, "agent-0-drug", "F01"),
        ({"agent-0-dose_mg_kg": ""}, "agent-0-dose_mg_kg", "P28"),
        ({"dose-route": "iv_infusion"}, "conditioning-intensity", "P28"),
        ({"dose-route": "intraosseous_core"}, "dose-route", "F03"),
        ({"dose-weight_kg": ""}, "dose-weight_kg", "P08"),
        ({"dose-weighed_on": "2026-01-01"}, "dose-weighed_on", "P08"),
        ({"dose-dose_per_kg": "9"}, "dose-dose_per_kg", "P08"),
        ({"dose-gestational_weeks": "20"}, "dose-gestational_weeks", "D05"),
        ({"dose-route_group": "in_utero"}, "dose-route_group", "S03"),
        ({"dose-route": ""}, "dose-route_group", "F01"),
    ],
)
def test_a_refused_infusion_shows_field_and_rule(
    client: Client, patient: Patient, user: User, typed: dict[str, str], field: str, rule: str
) -> None:
    diagnosis = make_diagnosis(patient, user, "oi")
    page = form_with(client.get(path(patient, f"?diagnosis={diagnosis.pk}")), "submission")

    response = page.send(client, **{**INFUSION, **typed}, step="preview")

    assert response.status_code == 422
    assert faults_of(response).get(field) == rule, faults_of(response)


def test_first_it_is_asked_what_was_treated(client: Client, lesion: Lesion) -> None:
    page = client.get(path(lesion.patient)).content.decode()

    assert f"?lesion={lesion.pk}" in page
    assert f"?diagnosis={lesion.diagnosis_id}" in page


def test_a_lesion_of_another_patient_is_not_found(
    client: Client, user: User, centre: Centre, lesion: Lesion
) -> None:
    other = make_patient(centre, user)

    assert client.get(path(other, f"?lesion={lesion.pk}")).status_code == 404
    assert client.get(path(other, f"?diagnosis={lesion.diagnosis_id}")).status_code == 404
    assert client.get(path(other, "?lesion=x")).status_code == 404


def test_who_may_record(lesion: Lesion, centre: Centre) -> None:
    address = path(lesion.patient, f"?lesion={lesion.pk}")
    elsewhere = coordinator_of(make_centre("XYZ"))
    reader = join(make_user(), centre, Role.AUDITOR)

    assert client_of(elsewhere).get(address).status_code == 404
    assert client_of(reader).get(address).status_code == 403
    assert client_of(elsewhere).post(address, AUTOLOGOUS).status_code == 404
    assert client_of(reader).post(address, AUTOLOGOUS).status_code == 403


def test_statements_of_form_and_preview_are_fixed(
    client: Client, lesion: Lesion, django_assert_num_queries: Any
) -> None:
    page = opened(client, lesion)
    with django_assert_num_queries(FORM_STATEMENTS):
        opened(client, lesion)
    with django_assert_num_queries(FORM_STATEMENTS + 2 + CONSENT_STATEMENTS):
        page.send(client, **AUTOLOGOUS, step="preview")
    with django_assert_num_queries(FORM_STATEMENTS + CONSENT_STATEMENTS):
        page.send(client, **{**AUTOLOGOUS, "treated_laterality": "left"}, step="preview")
