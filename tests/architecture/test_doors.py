"""Every address of the registry, by every kind of person, with the answer that is right.

A page without a row fails, and so does a view that does not say which permission it needs.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from registry.accounts.access import OPEN, SIGNED_IN
from registry.accounts.codes import Permission, Role
from registry.accounts.models import Centre, User
from registry.audit.selectors import events_of_patient
from registry.imaging.models import ImagingDocument
from registry.reminders.models import Reminder
from registry.safety.models import AdverseEvent
from registry.visits.models import Visit
from tests.factories import Rows
from tests.people import (
    client_of,
    coordinator_of,
    join,
    make_centre,
    make_patient,
    make_plan,
    make_user,
)

# Asked by monitors; a view of the REST framework, which has permissions of its own.
WITHOUT_PERMISSION = {"health"}
HAS_WRITTEN_NOTHING = 422


class Answers(NamedTuple):
    """The status for each person; the patient, the item and so on are of her `own` centre."""

    anonymous: int
    coordinator: int
    elsewhere: int
    nobody: int
    auditor: int
    lead: int


@dataclass(frozen=True)
class World:
    """The rows that addresses name, and the people."""

    args: Mapping[str, Any]
    people: Mapping[str, User | None]


@dataclass(frozen=True)
class Door:
    """One address: the answers to a look, and to an empty form."""

    get: Answers
    post: Answers | None = None


def everyone(status: int) -> Answers:
    """The same for all."""
    return Answers(*[status] * len(Answers._fields))


def look(coordinator: int, *, elsewhere: int = 404, auditor: int = 403) -> Answers:
    """A page that coordinators and leads of the centre see."""
    return Answers(302, coordinator, elsewhere, 403, auditor, coordinator)


def write(coordinator: int, *, elsewhere: int = 404, auditor: int = 403) -> Answers:
    """A form that coordinators and leads of the centre send."""
    return Answers(401, coordinator, elsewhere, 403, auditor, coordinator)


# Seen and sent by coordinators and leads of the centre; an empty form saves nothing.
FORM = Door(look(200), write(HAS_WRITTEN_NOTHING))
SHOWN = Door(look(200, auditor=200))
LISTED = Door(look(200, elsewhere=200, auditor=200))
FOR_THE_LEAD = Answers(302, 403, 403, 403, 403, 200)
FOR_REVIEWERS = Answers(302, 403, 403, 403, 200, 403)
REVIEWED = FOR_REVIEWERS._replace(anonymous=401, auditor=HAS_WRITTEN_NOTHING)
DOORS: dict[str, Door] = {
    "health": Door(everyone(503), everyone(405)),
    "login": Door(Answers(200, 302, 302, 302, 302, 302), everyone(HAS_WRITTEN_NOTHING)),
    "logout": Door(everyone(405), everyone(302)),
    "centre-switch": Door(Answers(302, 405, 405, 405, 405, 405), Answers(401, *[404] * 5)),
    "set_language": Door(everyone(405), everyone(302)),
    "components": LISTED,
    "worklist": LISTED,
    "reminders": LISTED,
    "reminder-retry": Door(look(405, elsewhere=405), write(302)),
    "item": Door(look(302, auditor=302)),
    "item-book": Door(look(200), write(302)),
    "item-attempt": FORM,
    "item-missed": FORM,
    "item-not-required": FORM,
    "item-reopen": Door(look(200), write(302)),
    "patients": LISTED,
    "patient": SHOWN,
    "enrol": Door(look(200, elsewhere=200), write(HAS_WRITTEN_NOTHING, elsewhere=422)),
    "identity": Door(look(200)),
    "identity-new": FORM,
    "diagnosis-new": FORM,
    "lesion-new": FORM,
    "staging-new": Door(look(200), write(200)),
    "stop": Door(FOR_THE_LEAD, FOR_THE_LEAD._replace(anonymous=401, lead=HAS_WRITTEN_NOTHING)),
    "resume": Door(FOR_THE_LEAD._replace(lead=405), FOR_THE_LEAD._replace(anonymous=401, lead=302)),
    "visit": SHOWN,
    "visit-new": FORM,
    "visit-date": Door(look(200)),
    "visit-edit": FORM,
    "visit-complete": FORM,
    "treatment-new": Door(look(200), write(200)),
    "imaging-new": Door(look(200), write(200)),
    "adverse-event": SHOWN,
    "adverse-event-new": FORM,
    "adverse-event-judge": FORM,
    "adverse-event-correct": FORM,
    "adverse-event-grades": Door(look(200, elsewhere=200)),
    "document": SHOWN,
    "document-new": FORM,
    "patient-history": SHOWN,
    "patient-readings": SHOWN,
    "patient-row-history": SHOWN,
    "audit-changes": LISTED,
    "audit-sample": Door(FOR_REVIEWERS),
    "audit-review": Door(FOR_REVIEWERS, REVIEWED),
}


def patterns(found: list[URLPattern | URLResolver] | None = None) -> Iterator[URLPattern]:
    """Every address that the resolver knows."""
    for one in get_resolver().url_patterns if found is None else found:
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns)
        else:
            yield one


PATTERNS = {str(one.name): one for one in patterns()}
OF_A_PATIENTS_ROW = [name for name, one in PATTERNS.items() if len(one.pattern.converters) > 1]
OF_A_PATIENT = [name for name, one in PATTERNS.items() if "number" in one.pattern.converters]


@pytest.fixture
def world(db: None) -> World:
    centre, other = make_centre("ABC"), make_centre("BET")
    coordinator = coordinator_of(centre)
    people = {
        "anonymous": None,
        "coordinator": coordinator,
        "elsewhere": coordinator_of(other),
        "nobody": make_user(),
        "auditor": join(make_user(), centre, Role.AUDITOR),
        "lead": join(make_user(), centre, Role.LEAD),
    }
    return World(named_by_addresses(centre, coordinator), people)


def named_by_addresses(centre: Centre, by: User) -> dict[str, Any]:
    """A row for each kind of argument that addresses have."""
    patient = make_patient(centre, by)
    item = make_plan(patient, by)[0]
    rows = Rows(centre.code)
    rows.share(centre, patient, item.track.lesion, item)
    document = rows.make(ImagingDocument)
    default_storage.save(document.file.name, ContentFile(b"%PDF-1.7"))
    return {
        "number": patient.registry_number,
        "item_id": item.pk,
        "reminder_id": rows.make(Reminder, status="failed").pk,
        "study_id": document.study_id,
        "document_id": document.pk,
        "visit_id": rows.make(Visit).pk,
        "table": "registry_patient",
        "row_pk": patient.pk,
        "entry_id": events_of_patient(patient.pk).changes().latest("pk").pk,
        "event_id": rows.make(AdverseEvent).pk,
    }


def answers(world: World, name: str, ask: Callable[[Client, str], Any]) -> Answers:
    """Who gets what at an address."""
    pattern = PATTERNS[name].pattern
    address = reverse(name, kwargs={arg: world.args[arg] for arg in pattern.converters})
    found = {}
    for who, user in world.people.items():
        response = ask(client_of(user), address)
        found[who] = response.status_code
        if response.streaming:
            response.getvalue()  # read to its end, a file closes
    return Answers(**found)


def test_every_address_has_a_row() -> None:
    assert set(PATTERNS) == set(DOORS)


@pytest.mark.parametrize("name", PATTERNS)
def test_every_view_says_which_permission_it_needs(name: str) -> None:
    needs = getattr(PATTERNS[name].callback, "permission", None)

    if name not in WITHOUT_PERMISSION:
        assert needs in {*Permission, OPEN, SIGNED_IN}


@pytest.mark.parametrize("name", DOORS)
def test_who_sees_what(world: World, name: str) -> None:
    assert answers(world, name, lambda client, address: client.get(address)) == DOORS[name].get


@pytest.mark.parametrize("name", DOORS)
def test_who_may_send_what(world: World, name: str) -> None:
    """Where nothing can be sent, the answer is 405 to those who may look."""
    sent = answers(world, name, lambda client, address: client.post(address))

    assert sent == (DOORS[name].post or sent_to_a_page(DOORS[name].get))


def sent_to_a_page(seen: Answers) -> Answers:
    """A form sent to a page that only shows: 405, but for those who may not even look."""
    return Answers(401, *[status if status == 403 else 405 for status in seen[1:]])


@pytest.mark.parametrize("name", OF_A_PATIENT)
def test_an_unknown_number_is_not_found(world: World, name: str) -> None:
    assert asked_with(world, name, number="ABC22222222X") <= {404, 405}


@pytest.mark.parametrize("name", OF_A_PATIENTS_ROW)
def test_a_row_of_another_patient_is_not_found(world: World, name: str) -> None:
    lead = world.people["lead"]
    assert lead is not None
    other = make_patient(lead.memberships.get().centre, lead)

    assert asked_with(world, name, number=other.registry_number) <= {404, 405}


def asked_with(world: World, name: str, **args: Any) -> set[int]:
    """What the lead gets at an address with other arguments, looking and sending."""
    wanted = {**world.args, **args}
    converters = PATTERNS[name].pattern.converters
    address = reverse(name, kwargs={arg: wanted[arg] for arg in converters})
    client = client_of(world.people["lead"])
    return {client.get(address).status_code, client.post(address).status_code}
