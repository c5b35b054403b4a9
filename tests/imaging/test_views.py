"""Files of a study: kept, handed out, never opened as a page of this site."""

import datetime as dt

import pytest
from django.test import Client

from registry.accounts.models import Centre, User
from registry.imaging.actions import ImagingEntry, record_imaging
from registry.imaging.models import ImagingDocument, ImagingStudy
from tests.imaging.samples import archive, dicom, pdf, picture, upload
from tests.people import (
    client_of,
    consent_to_research,
    coordinator_of,
    investigator_of,
    make_centre,
    make_patient,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    return make_centre()


@pytest.fixture
def coordinator(centre: Centre) -> User:
    return coordinator_of(centre)


@pytest.fixture
def client(coordinator: User) -> Client:
    return client_of(coordinator)


@pytest.fixture
def study(centre: Centre, coordinator: User) -> ImagingStudy:
    row = ImagingStudy(
        patient=make_patient(centre, coordinator),
        modality="MRI",
        performed_on=dt.date(2026, 3, 2),
        performed_on_precision="day",
        joint="knee",
        laterality="right",
        contrast="none",
        sedation="none",
    )
    return record_imaging(by=coordinator, entry=ImagingEntry(study=row))


def status_of(client: Client, address: str) -> int:
    answer = client.get(address)
    if answer.streaming:
        list(answer.streaming_content)  # type: ignore[attr-defined]
    return answer.status_code


def attach(client: Client, study: ImagingStudy, name: str, content: bytes) -> int:
    """The status of the answer to one upload."""
    data = {"file": upload(name, content)}
    return client.post(f"/imaging/{study.pk}/documents/new/", data).status_code


def test_a_file_is_kept_and_handed_out_unchanged(client: Client, study: ImagingStudy) -> None:
    content = pdf()
    assert attach(client, study, "Mueller Anna.pdf", content) == 302

    kept = ImagingDocument.objects.get()
    answer = client.get(f"/documents/{kept.pk}/")
    assert b"".join(answer.streaming_content) == content  # type: ignore[attr-defined]
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    told = answer.headers["Content-Disposition"]
    assert told.startswith("attachment")
    assert study.patient.key in told
    assert "Mueller" not in f"{told} {kept.file.name} {kept.title}"


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("report.pdf", picture(), "U01"),
        ("report.png", archive(), "U01"),
        ("report.pdf", pdf() + b" " * (21 * 1024 * 1024), "U02"),
        ("report.docx", archive(), "U03"),
        ("slice.dcm", dicom(PatientName="Doe^Jane"), "U05"),
    ],
)
def test_what_is_refused_says_why_and_leaves_nothing(
    client: Client, study: ImagingStudy, name: str, content: bytes, rule: str
) -> None:
    data = {"file": upload(name, content)}
    answer = client.post(f"/imaging/{study.pk}/documents/new/", data)

    assert answer.status_code == 422
    assert rule in answer.content.decode()
    assert not ImagingDocument.objects.exists()


def test_the_same_file_twice_at_one_study(client: Client, study: ImagingStudy) -> None:
    content = picture()
    assert attach(client, study, "a.png", content) == 302

    assert attach(client, study, "b.png", content) == 422
    assert ImagingDocument.objects.count() == 1


def test_no_file_at_all(client: Client, study: ImagingStudy) -> None:
    answer = client.post(f"/imaging/{study.pk}/documents/new/", {})

    assert answer.status_code == 422
    assert "F01" in answer.content.decode()


def test_three_people(
    client: Client, study: ImagingStudy, centre: Centre, coordinator: User
) -> None:
    attach(client, study, "a.png", picture())
    shown = f"/documents/{ImagingDocument.objects.get().pk}/"
    form = f"/imaging/{study.pk}/documents/new/"
    stranger = client_of(coordinator_of(make_centre("XYZ")))
    nobody = client_of(make_user())
    reader = client_of(investigator_of(centre))
    assert status_of(reader, shown) == 404
    consent_to_research(study.patient, coordinator)

    answers = {
        who: (status_of(person, shown), status_of(person, form))
        for who, person in (("stranger", stranger), ("nobody", nobody), ("reader", reader))
    }
    assert answers == {"stranger": (404, 404), "nobody": (403, 403), "reader": (200, 403)}
    assert stranger.post(form, {"file": upload("a.png", picture())}).status_code == 404
    assert client_of().get(shown).status_code == 302
