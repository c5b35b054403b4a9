"""The visit page of a planned item, filled in and sent as a browser would."""

import datetime as dt
from typing import Any

from django.test import Client

from registry.accounts.models import Centre, User
from registry.diagnoses.models import Diagnosis, Lesion
from registry.schedules.actions import start_tracks
from registry.schedules.models import PlannedItem
from registry.schedules.selectors import templates_for
from registry.treatments.models import Treatment
from tests.pages import Fields, fields_of
from tests.people import make_diagnosis, make_lesion, make_patient

NOON = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)


def make_treated(
    by: User,
    centre: Centre,
    on: dt.date,
    side: str = "right",
    *,
    term: str = "osteonecrosis",
    bone: str = "",
) -> Treatment:
    """A child with one treated lesion at the knee, its plans started on a day."""
    patient = make_patient(
        centre, by, birth_month=dt.date(2014, 5, 1), birth_month_precision="month"
    )
    return treat_lesion(by, make_diagnosis(patient, by, term), on, side, bone)


def treat_lesion(
    by: User, diagnosis: Diagnosis, on: dt.date, side: str, bone: str = ""
) -> Treatment:
    """One more treated lesion of the same child."""
    reason = "" if bone else "not_reported"
    lesion: Lesion = make_lesion(diagnosis, by, laterality=side, bone=bone, bone_null_reason=reason)
    treatment = Treatment.objects.create(
        centre=diagnosis.centre,
        created_by=by,
        patient=diagnosis.patient,
        diagnosis=diagnosis,
        lesion=lesion,
        treated_on=on,
        treated_on_precision="day",
        treated_laterality=side,
        treated_bone=bone,
    )
    plans = templates_for(diagnosis.term_id, systemic=False, day=on)
    start_tracks(by=by, treatments=[treatment], templates=plans)
    return treatment


def item_of(treatment: Treatment, code: str) -> PlannedItem:
    return PlannedItem.objects.get(track__treatment=treatment, code=code)


class Page:
    """The visit page of one planned item, filled in and sent."""

    def __init__(self, client: Client, treatment: Treatment, *codes: str, query: str = "") -> None:
        self.client, self.patient = client, treatment.patient
        self.lesion = treatment.lesion_id
        items = "&".join(f"item={item_of(treatment, code).pk}" for code in codes)
        self.address = f"/patients/{treatment.patient.key}/visits/new/?{items}{query}"
        self.answer = client.get(self.address)
        assert self.answer.status_code == 200, self.answer.content.decode()[:2000]
        self.fields: Fields = fields_of(self.answer.content, "visit-form")

    @property
    def text(self) -> str:
        return self.answer.content.decode()

    def fill(self, section: str = "", **values: Any) -> "Page":
        """Types into fields; `{lesion}` in the section's prefix is the lesion's number."""
        prefix = section.format(lesion=self.lesion)
        for name, value in values.items():
            key = f"{prefix}-{name}" if prefix else name
            self.fields[key] = [value] if isinstance(value, str) else value
        return self

    def send(self, expected: int = 302) -> str:
        self.answer = self.client.post(self.address, self.fields)
        assert self.answer.status_code == expected, self.faults()
        return self.answer.headers.get("Location", "")

    def faults(self) -> list[str]:
        part = self.text.partition('role="alert"')[2].partition("</ul>")[0]
        return [" ".join(line.split()) for line in part.split("\n") if line.strip()]


def d72(client: Client, treatment: Treatment) -> Page:
    """The page of day 72, filled in as the published case was."""
    page = Page(client, treatment, "D72")
    page.fill(visited_on="2026-03-10")
    page.fill("pain-{lesion}", scale="NRS", score="2", analgesic="none")
    page.fill("joint-{lesion}", instrument="KOOS_CHILD", total="80", gait="normal")
    page.fill("mri-{lesion}", contrast="none", sedation="none", field_strength_t="1.5")
    page.fill(
        "mri-{lesion}-finding", marrow_oedema_trend="decreased", regeneration_trend="increasing"
    )
    page.fill("stage-{lesion}", system="marcus_enneking_1973", stage_low="II", stage_high="III")
    return page.fill("review", any_event="False")
