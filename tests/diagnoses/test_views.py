import datetime as dt
from typing import Any

import pytest
from django.test import Client

from registry.accounts.codes import Role
from registry.accounts.models import Centre, User
from registry.diagnoses.models import Diagnosis, Lesion, PhenotypeFinding, RiskFactor, Staging
from registry.patients.models import Patient
from registry.treatments.actions import record_later_procedure
from registry.treatments.models import ConcomitantProcedure
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


def path(patient: Patient, what: str, query: str = "") -> str:
    return f"/patients/{patient.registry_number}/{what}/new/{query}"


def opened(client: Client, address: str) -> Form:
    return form_with(client.get(address), "submission")


def faults(response: Any) -> dict[str, str]:
    """Rule by field, over all forms of the page."""
    assert response.status_code == 422, response.content.decode()
    return {
        name: fault.code
        for form in response.context["page"]
        for name, found in form.errors.as_data().items()
        for fault in found
    }


DIAGNOSIS = {"term": "osteonecrosis", "diagnosed_on": "2023-11"}


def test_a_diagnosis_with_what_led_to_it(client: Client, patient: Patient) -> None:
    response = opened(client, path(patient, "diagnoses")).send(
        client,
        **DIAGNOSIS,
        underlying=["all", "hsct"],
        **{"risk-0-factor": "systemic_steroid", "risk-0-agent": "dexamethasone"},
        **{"risk-0-started_on": "2022", "risk-0-cumulative_mg_m2": "4200.5"},
        **{"risk-1-factor": "chemotherapy", "risk-1-asparaginase": "True"},
        then="lesion",
    )

    diagnosis = Diagnosis.objects.get()
    steroid, chemotherapy = RiskFactor.objects.order_by("id")
    assert response["Location"] == path(patient, "lesions", f"?diagnosis={diagnosis.pk}")
    assert (diagnosis.term_id, str(diagnosis.diagnosed)) == ("osteonecrosis", "2023-11")
    assert {row.disease for row in diagnosis.underlying.all()} == {"all", "hsct"}
    assert (steroid.started_on_precision, str(steroid.cumulative_mg_m2)) == ("year", "4200.5")
    assert (chemotherapy.asparaginase, chemotherapy.methotrexate) == (True, None)


def test_untouched_rows_count_as_none(client: Client, patient: Patient) -> None:
    response = opened(client, path(patient, "diagnoses")).send(client, **DIAGNOSIS)

    assert response["Location"] == f"/patients/{patient.registry_number}/"
    assert Diagnosis.objects.count() == 1
    assert not RiskFactor.objects.exists()
    assert not PhenotypeFinding.objects.exists()


def test_the_phenotype_of_osteogenesis_imperfecta(client: Client, patient: Patient) -> None:
    opened(client, path(patient, "diagnoses")).send(
        client,
        term="oi",
        diagnosed_on_null_reason="unknown",
        prenatal="on",
        gestational_weeks="20",
        gene="COL1A1",
        **{"phenotype-blue_sclera": "yes", "phenotype-hearing_loss": "no"},
        **{"phenotype-laxity": "not_done"},
    )

    found = {row.finding: row for row in PhenotypeFinding.objects.all()}
    assert (found["blue_sclera"].present, found["hearing_loss"].present) == (True, False)
    assert (found["laxity"].present, found["laxity"].present_null_reason) == (None, "not_done")
    assert len(found) == 3


@pytest.mark.parametrize(
    ("typed", "field", "rule"),
    [
        ({"term": ""}, "term", "F01"),
        ({"term": "flu"}, "term", "F03"),
        ({"diagnosed_on": ""}, "diagnosed_on", "F04"),
        ({"diagnosed_on_null_reason": "unknown"}, "diagnosed_on", "F04"),
        ({"diagnosed_on": "11/2023"}, "diagnosed_on", "F02"),
        ({"diagnosed_on": "2999-01"}, "diagnosed_on", "D02"),
        ({"diagnosed_on": "2011-12"}, "diagnosed_on", "D03"),
        ({"prenatal": "on", "diagnosed_on": "2012-01"}, "gestational_weeks", "D03"),
        ({"gestational_weeks": "60"}, "gestational_weeks", "D03"),
        ({"underlying": ["cold"]}, "underlying", "F03"),
        ({"risk-0-agent": "prednisone"}, "factor", "F01"),
        ({"risk-0-factor": "radiation", "risk-0-radiation_gy": "900"}, "radiation_gy", "F07"),
        ({"risk-1-factor": "alcohol", "risk-1-started_on": "soon"}, "started_on", "F02"),
        ({"phenotype-laxity": "perhaps"}, "laxity", "F03"),
    ],
)
def test_a_refused_diagnosis_shows_field_and_rule_and_loses_nothing(
    client: Client, patient: Patient, typed: dict[str, Any], field: str, rule: str
) -> None:
    sent: dict[str, Any] = {**DIAGNOSIS, "variant": "c.1A>G", **typed}

    response = opened(client, path(patient, "diagnoses")).send(client, **sent)

    assert rule in faults(response)[field]
    shown = form_with(response, "submission").data
    kept = {n: v for n, v in sent.items() if n not in ("term", "underlying", "phenotype-laxity")}
    assert {name: shown[name][0] for name in kept} == kept
    assert not Diagnosis.objects.exists()
    assert not RiskFactor.objects.exists()


def test_one_row_more_keeps_everything_unchecked(client: Client, patient: Patient) -> None:
    page = opened(client, path(patient, "diagnoses"))

    response = page.send(
        client,
        term="oi",
        diagnosed_on="soon",
        underlying=["all"],
        **{"risk-0-factor": "alcohol", "risk-add": "1", "phenotype-laxity": "yes"},
    )

    again = form_with(response, "submission", "risk-2-agent")
    assert response.status_code == 200
    assert "Not saved" not in response.content.decode()
    assert (again.data["term"], again.data["diagnosed_on"]) == (["oi"], ["soon"])
    assert (again.data["underlying"], again.data["risk-rows"]) == (["all"], ["3"])
    assert again.data["risk-0-factor"] == ["alcohol"]
    assert again.data["phenotype-laxity"] == ["yes"]
    assert again.data["submission"] == page.data["submission"]


def test_sent_twice_it_is_saved_once(client: Client, patient: Patient) -> None:
    page = opened(client, path(patient, "diagnoses"))

    first, second = (page.send(client, **DIAGNOSIS, then="lesion") for _ in range(2))

    assert first["Location"] == second["Location"]
    assert Diagnosis.objects.count() == 1


LESION = {
    "laterality": "right",
    "joint": "knee",
    "bone_null_reason": "not_reported",
    "physis_at_treatment": "open",
}


@pytest.fixture
def diagnosis(patient: Patient, user: User) -> Diagnosis:
    return make_diagnosis(patient, user)


def test_a_lesion_leads_to_its_stage(
    client: Client, patient: Patient, diagnosis: Diagnosis
) -> None:
    page = opened(client, path(patient, "lesions", f"?diagnosis={diagnosis.pk}"))

    response = page.send(client, **LESION, surface_pct="35", then="staging")

    lesion = Lesion.objects.get()
    assert page.data["diagnosis"] == [str(diagnosis.pk)]
    assert response["Location"] == path(patient, "stagings", f"?lesion={lesion.pk}")
    assert (lesion.site, lesion.patient, lesion.bone) == ("right knee", patient, "")


def test_the_side_is_never_preset(client: Client, patient: Patient, diagnosis: Diagnosis) -> None:
    page = opened(client, path(patient, "lesions"))

    response = page.send(client, **{**LESION, "laterality": None})

    assert "laterality" not in page.data
    assert faults(response) == {"laterality": "F01"}


@pytest.mark.parametrize(
    ("typed", "field", "rule"),
    [
        ({"laterality": "midline"}, "laterality", "S01"),
        ({"laterality": "not_reported"}, "laterality", "S01"),
        ({"laterality": "bilateral"}, "laterality", "F03"),
        ({"joint": "spine"}, "laterality", "S02"),
        ({"bone": "talus", "bone_null_reason": ""}, "bone", "S04"),
        ({"bone_null_reason": ""}, "bone", "S04"),
        ({"bone": "femur_distal"}, "bone", "F04"),
        ({"physis_at_treatment": ""}, "physis_at_treatment", "F04"),
        ({"surface_pct": "130"}, "surface_pct", "F07"),
        ({"ray": "9"}, "ray", "F07"),
        ({"size_a_mm": "-1"}, "size_a_mm", "F07"),
        ({"diagnosis": "0"}, "diagnosis", "F03"),
    ],
)
def test_a_refused_lesion_shows_field_and_rule_and_loses_nothing(
    client: Client,
    patient: Patient,
    diagnosis: Diagnosis,
    typed: dict[str, str],
    field: str,
    rule: str,
) -> None:
    sent = {**LESION, "volume_ml": "3.5", **typed}

    response = opened(client, path(patient, "lesions")).send(client, **sent)

    assert rule in faults(response)[field]
    shown = form_with(response, "submission").data
    kept = {n: v for n, v in sent.items() if v not in ("bilateral", "0")}
    assert {name: shown.get(name, [""])[0] for name in kept} == kept
    assert not Lesion.objects.exists()


def test_perthes_disease_lies_in_the_femoral_head(
    client: Client, patient: Patient, user: User
) -> None:
    make_diagnosis(patient, user, "lcpd")

    response = opened(client, path(patient, "lesions")).send(client, **LESION)

    assert faults(response) == {"joint": "S08", "bone": "S08"}


def test_only_diagnoses_of_this_patient_are_offered(
    client: Client, centre: Centre, patient: Patient, diagnosis: Diagnosis, user: User
) -> None:
    other = make_diagnosis(make_patient(centre, user), user)

    response = opened(client, path(patient, "lesions")).send(client, **LESION, diagnosis=other.pk)

    assert faults(response) == {"diagnosis": "F03"}


def test_without_a_diagnosis_the_page_leads_to_it(client: Client, patient: Patient) -> None:
    response = client.get(path(patient, "lesions"))

    assert f'href="{path(patient, "diagnoses")}"' in response.content.decode()


STAGE = {"stage_low": "II", "assessed_on": "2024-02-10"}


@pytest.fixture
def lesion(diagnosis: Diagnosis, user: User) -> Lesion:
    return make_lesion(diagnosis, user)


def of(lesion: Lesion, system: str = "marcus_enneking_1973") -> str:
    return path(lesion.patient, "stagings", f"?lesion={lesion.pk}&system={system}")


def test_a_system_of_another_disorder_is_refused(client: Client, lesion: Lesion) -> None:
    form = opened(client, of(lesion))

    answer = form.send(client, **STAGE, system="herring_2004")

    assert answer.status_code == 422
    assert "S06" in answer.content.decode()
    assert not Staging.objects.exists()


def test_systems_of_the_joint_come_first_and_others_are_marked(
    client: Client, lesion: Lesion
) -> None:
    response = client.get(path(lesion.patient, "stagings", f"?lesion={lesion.pk}"))

    offered = response.context["page"].systems
    off_label = [one.off_label for one in offered]
    codes = [one.system.code for one in offered]
    assert off_label == sorted(off_label)
    assert codes[0] == "niinimaki_2015"
    assert "marcus_enneking_1973" in codes
    assert "herring_2004" not in codes
    assert "not made for the knee" in response.content.decode()


def test_a_range_off_label_as_the_published_case_has_it(client: Client, lesion: Lesion) -> None:
    page = opened(client, of(lesion))

    response = page.send(client, **STAGE, stage_high="III", baseline="on", blinded="False")

    staging = Staging.objects.get()
    assert response["Location"] == f"/patients/{lesion.patient.registry_number}/"
    assert (staging.stage, staging.off_label_joint, staging.baseline) == ("II–III", True, True)
    assert (staging.lesion, staging.system_id) == (lesion, "marcus_enneking_1973")
    assert staging.blinded is False


def test_one_stage_is_no_range(client: Client, lesion: Lesion) -> None:
    opened(client, of(lesion)).send(client, **STAGE)

    staging = Staging.objects.get()
    assert (staging.stage_low, staging.stage_high, staging.second_reader_high) == ("II", "II", "")


@pytest.mark.parametrize(
    ("system", "typed", "field", "rule"),
    [
        ("marcus_enneking_1973", {"stage_low": None}, "stage_low", "F01"),
        ("marcus_enneking_1973", {"stage_low": "IX"}, "stage_low", "F03"),
        ("marcus_enneking_1973", {"stage_high": "I"}, "stage_high", "T01"),
        ("marcus_enneking_1973", {"assessed_on": ""}, "assessed_on", "F04"),
        ("marcus_enneking_1973", {"assessed_on": "2999"}, "assessed_on", "D02"),
        ("marcus_enneking_1973", {"collapse_depth_mm": "3"}, "collapse_depth_mm", "T10"),
        ("steinberg_1995", {}, "extent", "T02"),
    ],
)
def test_a_refused_stage_shows_field_and_rule_and_loses_nothing(
    client: Client, lesion: Lesion, system: str, typed: dict[str, str], field: str, rule: str
) -> None:
    sent = {**STAGE, "substage": "a", **typed}

    response = opened(client, of(lesion, system)).send(client, **sent)

    assert rule in faults(response)[field]
    shown = form_with(response, "submission").data
    kept = {n: v for n, v in sent.items() if v not in (None, "IX")}
    assert {name: shown.get(name, [""])[0] for name in kept} == kept
    assert not Staging.objects.exists()


def test_a_stulberg_class_waits_for_maturity(client: Client, patient: Patient, user: User) -> None:
    perthes = make_diagnosis(patient, user, "lcpd")
    hip = make_lesion(perthes, user, joint="hip", bone="femur_head", bone_null_reason="")

    response = opened(client, of(hip, "stulberg_1981")).send(client, **STAGE)

    assert "T07" in faults(response).values()


def test_no_stage_of_a_joint_that_was_replaced(client: Client, lesion: Lesion, user: User) -> None:
    arthroplasty = ConcomitantProcedure(
        patient=lesion.patient,
        lesion=lesion,
        procedure="arthroplasty_total",
        performed_on=dt.date(2020, 5, 1),
        performed_on_precision="day",
    )
    record_later_procedure(by=user, procedure=arthroplasty)

    response = opened(client, of(lesion)).send(client, **STAGE)

    assert faults(response)["assessed_on"] == "T09"


def test_another_system_keeps_what_does_not_depend_on_it(client: Client, lesion: Lesion) -> None:
    page = opened(client, of(lesion))

    response = page.send(
        client, **STAGE, system="niinimaki_2015", reader_role="surgeon", **{"show-stages": "1"}
    )

    again = form_with(response, "submission")
    assert response.status_code == 200
    assert again.data["assessed_on"] == ["2024-02-10"]
    assert again.data["reader_role"] == ["surgeon"]
    assert "stage_low" not in again.data
    assert again.send(client, stage_low="4")["Location"].startswith("/patients/")
    assert Staging.objects.get().system_id == "niinimaki_2015"


def test_a_type_of_the_whole_child(client: Client, patient: Patient, user: User) -> None:
    diagnosis = make_diagnosis(patient, user, "oi")
    subject = client.get(path(patient, "stagings"))
    page = opened(client, path(patient, "stagings", f"?diagnosis={diagnosis.pk}"))

    page.send(client, stage_low="III", assessed_on="2024")

    staging = Staging.objects.get()
    assert f"?diagnosis={diagnosis.pk}" in subject.content.decode()
    assert (staging.system_id, staging.lesion, staging.stage) == ("sillence", None, "III")


def test_a_system_of_another_disorder_is_not_there(client: Client, lesion: Lesion) -> None:
    response = client.get(of(lesion, "herring_2004"))

    assert response.context["page"].chosen is None


@pytest.mark.parametrize("query", ["?lesion={other}", "?lesion=0", "?lesion=x", "?diagnosis=0"])
def test_another_patients_lesion_is_not_found(
    client: Client, centre: Centre, lesion: Lesion, user: User, query: str
) -> None:
    other = make_lesion(make_diagnosis(make_patient(centre, user), user), user)

    address = path(lesion.patient, "stagings", query.format(other=other.pk))

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("what", ["diagnoses", "lesions", "stagings"])
def test_who_may_not_record_is_refused(centre: Centre, patient: Patient, what: str) -> None:
    reader = client_of(join(make_user(), centre, Role.INVESTIGATOR))
    stranger = client_of(coordinator_of(make_centre("BET")))

    assert reader.get(path(patient, what)).status_code == 403
    assert reader.post(path(patient, what), DIAGNOSIS).status_code == 403
    assert stranger.get(path(patient, what)).status_code == 404
    assert stranger.post(path(patient, what), DIAGNOSIS).status_code == 404
