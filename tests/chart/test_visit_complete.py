"""What a visit lacked on its day and gets later."""

import pytest
from django.test import Client

from registry.imaging.models import ImagingStudy
from registry.treatments.models import Treatment
from registry.visits.models import JointScore, Visit, VisitAssessment
from tests.chart.visit_pages import d72
from tests.pages import Fields, fields_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def visit(client: Client, treatment: Treatment) -> Visit:
    """The MRI is pending, the joint score was refused."""
    page = d72(client, treatment)
    page.fill("mri-{lesion}", left_out="1", because="pending")
    page.fill("joint-{lesion}", left_out="1", because="refused").send()
    return Visit.objects.get()


def opened(client: Client, visit: Visit) -> tuple[str, Fields]:
    address = f"/patients/{visit.patient.key}/visits/{visit.pk}/complete/"
    return address, fields_of(client.get(address).content, "visit-form")


def answer(code: str) -> VisitAssessment:
    return VisitAssessment.objects.get(assessment=code)


def test_only_what_is_missing_is_asked(client: Client, visit: Visit, treatment: Treatment) -> None:
    _, fields = opened(client, visit)

    lesion = treatment.lesion_id
    assert fields["shown"] == [f"joint-{lesion}", f"mri-{lesion}"]
    seen = client.get(f"/patients/{visit.patient.key}/visits/{visit.pk}/").content.decode()
    assert "Enter what is missing" in seen


def test_a_pending_result_comes_in(client: Client, visit: Visit, treatment: Treatment) -> None:
    address, fields = opened(client, visit)
    prefix = f"mri-{treatment.lesion_id}"
    found = {f"{prefix}-contrast": "none", f"{prefix}-sedation": "none"}
    found[f"{prefix}-finding-marrow_oedema_trend"] = "resolved"

    assert client.post(address, {**fields, **found}).status_code == 302

    assert answer("MRI").done
    assert (answer("JOINT_SCORE").done, answer("JOINT_SCORE").null_reason) == (False, "refused")
    assert ImagingStudy.objects.get().visit == visit
    visit.refresh_from_db()
    assert (visit.status, visit.version) == ("partial", 2)


def test_when_all_is_there_the_visit_is_complete(
    client: Client, visit: Visit, treatment: Treatment
) -> None:
    address, fields = opened(client, visit)
    lesion = treatment.lesion_id
    found = {
        f"mri-{lesion}-contrast": "none",
        f"mri-{lesion}-sedation": "none",
        f"mri-{lesion}-field_strength_t": "3",
        f"joint-{lesion}-instrument": "HHS",
        f"joint-{lesion}-total": "0",
    }

    assert client.post(address, {**fields, **found}).status_code == 302

    assert JointScore.objects.get().total == 0
    visit.refresh_from_db()
    assert visit.status == "done"
    assert "Nothing is missing" in client.get(address).content.decode()


def test_a_reason_can_change(client: Client, visit: Visit, treatment: Treatment) -> None:
    address, fields = opened(client, visit)
    prefix = f"mri-{treatment.lesion_id}"

    client.post(address, {**fields, f"{prefix}-left_out": "1", f"{prefix}-because": "lost"})

    assert answer("MRI").null_reason == "lost"


def test_nothing_entered_changes_nothing(client: Client, visit: Visit) -> None:
    address, fields = opened(client, visit)

    reply = client.post(address, fields)

    assert reply.status_code == 422
    assert "Nothing is entered" in reply.content.decode()
    visit.refresh_from_db()
    assert visit.version == 1


def test_sent_twice_is_saved_once(client: Client, visit: Visit, treatment: Treatment) -> None:
    address, fields = opened(client, visit)
    score = f"joint-{treatment.lesion_id}"
    sent = {**fields, f"{score}-instrument": "HHS", f"{score}-total": "70"}

    assert [client.post(address, sent).status_code for _ in range(2)] == [302, 302]
    assert JointScore.objects.count() == 1
