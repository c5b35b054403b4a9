"""Every address about a patient, by people of other centres: strangers, guests, those who gave care
away, those who took it over, and readers for research; looking and sending, as a page and for htmx.

A new address about a patient without a row fails. Strangers get 404 everywhere. Readers for
research see records that consent covers, and change nothing; without consent they find nothing.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest
from django.urls import reverse

from registry.accounts.codes import Role
from registry.accounts.models import User
from registry.chart.care_actions import transfer_care
from registry.patients.actions import share_record
from registry.patients.models import CareShare, Patient
from tests.architecture.test_doors import PATTERNS, named_by_addresses
from tests.people import (
    access,
    client_of,
    consent_to_research,
    coordinator_of,
    investigator_of,
    join,
    make_centre,
    make_user,
)

ARGS = {"number", "item_id", "study_id", "document_id", "visit_id", "event_id"}
ABOUT_A_PATIENT = [
    name for name, one in PATTERNS.items() if {*one.pattern.converters} & {*ARGS, "share_id"}
]
HTMX = {"HX-Request": "true"}
ONLY_SENT = {"resume", "found-again", "care-share-end"}
ONLY_SHOWN = {
    *("patient", "item", "visit", "adverse-event", "document"),
    *("care", "visit-date"),
    *("patient-history", "patient-readings", "patient-row-history"),
}


class Seen(NamedTuple):
    """What a look gives to a guest who reads, to one who records, and to who gave care away."""

    reads: int
    records: int
    gave: int


HOME_ALONE = Seen(404, 404, 404)
SHOWN = Seen(200, 200, 404)
RECORDED = Seen(404, 200, 404)
DOORS: dict[str, Seen] = {
    "patient": Seen(200, 200, 410),
    "item": Seen(302, 302, 404),
    "visit": SHOWN,
    "adverse-event": SHOWN,
    "document": SHOWN,
    **dict.fromkeys(
        [
            *("diagnosis-new", "lesion-new", "staging-new", "visit-new", "visit-date"),
            *("visit-complete", "imaging-new", "document-new"),
            *("adverse-event-new", "adverse-event-judge", "adverse-event-correct"),
        ],
        RECORDED,
    ),
    **dict.fromkeys(
        [
            *("treatment-new", "identity", "identity-new", "stop", "item-book", "item-attempt"),
            *("item-missed", "item-not-required", "item-reopen", "item-target"),
            *("treatment-date", "endpoint-undo", "item-letter", "item-decision", "track-move"),
            *("care", "care-transfer", "care-share", "identity-edit", "staging-edit", "visit-edit"),
            *("consent-new", "consent-edit", "withdrawal-new"),
            *("patient-history", "patient-readings", "patient-row-history"),
        ],
        HOME_ALONE,
    ),
    **dict.fromkeys(ONLY_SENT, Seen(405, 405, 405)),
}


# What research sees of a record that consent covers; it is refused everything else.
OF_RESEARCH = {"patient": 200, "item": 302, "visit": 200, "adverse-event": 200, "document": 200}


class World:
    """A patient of one centre, with a row for each address, and people of others."""

    def __init__(self) -> None:
        self.home, self.other = make_centre("ABC"), make_centre("BET")
        self.lead = join(make_user(), self.home, Role.LEAD)
        self.args: Mapping[str, Any] = named_by_addresses(self.home, self.lead)
        self.patient = Patient.objects.get(registry_number=self.args["number"])
        # May do at the own centre everything that there is.
        self.stranger = join(
            coordinator_of(self.other), self.other, Role.LEAD, Role.AUDITOR, Role.DATA_MANAGER
        )

    def share(self, *, may_record: bool) -> None:
        CareShare.objects.all().delete()
        today = self.home.today()
        share = CareShare(patient=self.patient, with_centre=self.other, may_record=may_record)
        share.starts_on, share.ends_on, share.reason = today, today, "second opinion"
        share_record(access=access(self.lead), share=share)

    def address(self, name: str) -> str:
        wanted = PATTERNS[name].pattern.converters
        return reverse(name, kwargs={arg: self.args[arg] for arg in wanted})

    def get(self, user: User, name: str, **headers: str) -> int:
        response = client_of(user).get(self.address(name), headers=headers)
        if response.streaming:
            response.getvalue()
        return response.status_code

    def post(self, user: User, name: str, **headers: str) -> int:
        return client_of(user).post(self.address(name), headers=headers).status_code


@pytest.fixture
def world(db: None) -> World:
    return World()


def test_every_address_about_a_patient_has_a_row() -> None:
    assert set(ABOUT_A_PATIENT) == set(DOORS)


@pytest.mark.parametrize("name", ABOUT_A_PATIENT)
def test_strangers_find_nothing(world: World, name: str) -> None:
    """405 says nothing of the patient: nobody looks at such an address, or sends to it."""
    looked, sent = (405 if name in verb else 404 for verb in (ONLY_SENT, ONLY_SHOWN))
    for headers in ({}, HTMX):
        assert world.get(world.stranger, name, **headers) == looked
        assert world.post(world.stranger, name, **headers) == sent


@pytest.mark.parametrize("name", ABOUT_A_PATIENT)
@pytest.mark.parametrize("own", [True, False], ids=["own centre", "other centre"])
def test_research_sees_what_consent_covers(world: World, name: str, own: bool) -> None:
    reader = investigator_of(world.home if own else world.other)
    refused = 403 if name not in OF_RESEARCH else 404
    for headers in ({}, HTMX):
        assert world.get(reader, name, **headers) == refused
        assert world.post(reader, name, **headers) in {refused, 405}
    consent_to_research(world.patient, world.lead)
    for headers in ({}, HTMX):
        assert world.get(reader, name, **headers) == OF_RESEARCH.get(name, 403)
        assert world.post(reader, name, **headers) == (405 if name in OF_RESEARCH else 403)


@pytest.mark.parametrize("name", ABOUT_A_PATIENT)
def test_guests_see_what_is_shared(world: World, name: str) -> None:
    found = []
    for may_record in (False, True):
        world.share(may_record=may_record)
        found.append(world.get(world.stranger, name))
    assert found == [*DOORS[name][:2]]


@pytest.mark.parametrize("name", ABOUT_A_PATIENT)
def test_guests_send_what_is_shared(world: World, name: str) -> None:
    """Where nothing may be recorded 404, or 405 where nobody can send anything."""
    world.share(may_record=False)
    assert world.post(world.stranger, name) in {404, 405}
    world.share(may_record=True)
    sent = world.post(world.stranger, name)
    if DOORS[name] == RECORDED:
        assert sent in {200, 302, 405, 422}
    else:
        assert sent in {404, 405}


@pytest.mark.parametrize("name", ABOUT_A_PATIENT)
def test_the_last_day_is_over(world: World, name: str) -> None:
    world.share(may_record=True)
    CareShare.objects.update(starts_on="2020-01-01", ends_on="2020-01-31")
    assert world.get(world.stranger, name) in {404, 405}
    assert world.post(world.stranger, name) in {404, 405}


@pytest.mark.parametrize("name", ABOUT_A_PATIENT)
def test_who_gave_care_away_sees_where_it_is(world: World, name: str) -> None:
    transfer_care(
        access=access(world.lead), patient=world.patient, to_centre=world.other, reason="moved"
    )
    assert world.get(world.lead, name) == DOORS[name].gave
    assert world.post(world.lead, name) in {404, 405}


@pytest.mark.parametrize("name", ABOUT_A_PATIENT)
def test_who_took_care_over_has_it_all(world: World, name: str) -> None:
    before = world.get(world.lead, name)
    transfer_care(
        access=access(world.lead), patient=world.patient, to_centre=world.other, reason="moved"
    )
    assert world.get(world.stranger, name) == before
