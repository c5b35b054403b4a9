"""A study outside a visit."""

import datetime as dt

import pytest
from django.test import Client

from registry.accounts.codes import Role
from registry.accounts.models import Centre
from registry.imaging.models import ImagingStudy
from registry.treatments.models import Treatment
from registry.visits.models import Visit
from tests.imaging.samples import picture, upload
from tests.pages import fields_of
from tests.people import client_of, coordinator_of, join, make_centre, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_first_what_then_the_form(client: Client, treatment: Treatment) -> None:
    address = f"/patients/{treatment.patient.key}/imaging/new/"

    assert "What was done?" in client.get(address).content.decode()
    page = client.get(address, {"modality": "MRI"}).content.decode()
    assert "Record imaging: MRI" in page
    assert "Not done" not in page


def test_a_study_with_its_stage_and_file(client: Client, treatment: Treatment) -> None:
    address, lesion = f"/patients/{treatment.patient.key}/imaging/new/", treatment.lesion_id
    fields = fields_of(client.get(address, {"modality": "CT"}).content, "visit-form")
    sent = {
        **fields,
        "performed_on": "2026-03-02",
        f"ct-{lesion}-contrast": "none",
        f"ct-{lesion}-sedation": "none",
        f"ct-{lesion}-finding-reossification": "complete",
        f"ct-{lesion}-dose-ctdi_vol_mgy": "4",
        f"ct-{lesion}-dose-dlp_mgy_cm": "50",
        f"ct-{lesion}-dose-phantom_cm": "16",
        f"ct-{lesion}-dose-kvp_null_reason": "unknown",
        f"stage-{lesion}-stage_low": "2",
        f"ct-{lesion}-doc-file": upload("slice.png", picture()),
    }

    answer = client.post(address, sent)

    assert answer.status_code == 302, answer.content.decode()
    study = ImagingStudy.objects.get()
    assert (study.visit, study.performed_on) == (None, dt.date(2026, 3, 2))
    assert study.stagings.get().staging.assessed_on == dt.date(2026, 3, 2)
    assert study.dose.kvp_null_reason == "unknown"
    assert study.documents.count() == 1
    assert not Visit.objects.exists()


def test_what_is_missing_is_told_and_the_rest_kept(client: Client, treatment: Treatment) -> None:
    address, lesion = f"/patients/{treatment.patient.key}/imaging/new/", treatment.lesion_id
    fields = fields_of(client.get(address, {"modality": "MRI"}).content, "visit-form")

    answer = client.post(address, {**fields, f"mri-{lesion}-field_strength_t": "9"})

    text = answer.content.decode()
    assert answer.status_code == 422
    for rule in ("F01", "F04", "G01"):
        assert rule in text
    assert 'value="9"' in text


@pytest.mark.parametrize("modality", ["MRI", "XR", "CT", "US", "DXA", "scint", "PETCT"])
def test_every_modality_has_its_form(client: Client, treatment: Treatment, modality: str) -> None:
    address = f"/patients/{treatment.patient.key}/imaging/new/"

    page = client.get(address, {"modality": modality})
    assert page.status_code == 200
    assert client.post(address, fields_of(page.content, "visit-form")).status_code == 422


def test_three_people(client: Client, treatment: Treatment, centre: Centre) -> None:
    address = f"/patients/{treatment.patient.key}/imaging/new/?modality=MRI"
    reader = client_of(join(make_user(), centre, Role.INVESTIGATOR))

    assert client.get(address).status_code == 200
    assert client_of(coordinator_of(make_centre("XYZ"))).get(address).status_code == 404
    assert reader.get(address).status_code == 403
