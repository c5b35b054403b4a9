"""Every address of the registry, by every kind of person, with the answer that is right.

A page without a row fails, and so does a view that does not say which permission it needs.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import pytest
from django.apps import apps
from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from registry.accounts.access import BEFORE_FACTOR, OPEN, SIGNED_IN
from registry.accounts.codes import Permission, Role
from registry.accounts.models import (
    AddressFault,
    Centre,
    Holiday,
    Invitation,
    Membership,
    User,
)
from registry.accounts.selectors import LINK
from registry.audit.selectors import events_of_patient
from registry.consents.models import Consent, ConsentLaw, ConsentText
from registry.diagnoses.models import Staging
from registry.imaging.models import ImagingDocument
from registry.patients.models import CareShare, Patient
from registry.plans.actions import copy_version
from registry.reminders.models import Mail
from registry.safety.models import AdverseEvent
from registry.visits.models import Endpoint, Visit
from tests.factories import Rows
from tests.people import (
    administrator_of,
    client_of,
    consent_to_research,
    coordinator_of,
    investigator_of,
    join,
    make_centre,
    make_patient,
    make_plan,
    make_user,
)

# Asked by monitors; a view of the REST framework, which has permissions of its own.
WITHOUT_PERMISSION = {"health"}
HAS_WRITTEN_NOTHING = 422
ONE_VALUE = {"app_label": "registry"}  # arguments that an address has with this value alone
STAND_IN = 987654321  # fits every other argument, be it a number, a code or a key


class Answers(NamedTuple):
    """The status for each person; the patient, the item and so on are of her `own` centre.

    Consent covers research: without that the investigator finds nothing (test_doors_of_others.py).
    Where a row says nothing else, data manager, investigator and reader get what the auditor gets,
    and the registry administrator what somebody without any membership gets.
    """

    anonymous: int
    coordinator: int
    elsewhere: int
    nobody: int
    auditor: int
    lead: int
    data_manager: int | None = None
    investigator: int | None = None
    administrator: int | None = None
    reader: int | None = None

    def whole(self) -> "Answers":
        """With nothing left unsaid."""
        given = self._asdict()
        like = {
            "data_manager": self.auditor,
            "investigator": self.auditor,
            "reader": self.auditor,
            "administrator": self.nobody,
        }
        return Answers(**{who: like[who] if said is None else said for who, said in given.items()})


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
# Who changed and saw what is for those who treat, and those who watch.
HISTORY = Door(SHOWN.get._replace(investigator=403, reader=403))
FOR_THE_LEAD = Answers(302, 403, 403, 403, 403, 200)
# The lead of the centre, and registry administrators.
PEOPLE = Answers(302, 403, 403, 403, 403, 200, administrator=200)
# Configuration is there for registry administrators alone; nobody else finds it.
CONFIGURATION = Answers(302, *[404] * 8)._replace(administrator=200)
EVERYBODY_SIGNED_IN = Answers(302, *[200] * 8)
NOTHING_SENT = Answers(401, *[HAS_WRITTEN_NOTHING] * 8)
# Asks for the password first, as no session of these tests has shown it lately.
ASKED_AGAIN = Door(Answers(302, *[302] * 8), Answers(401, *[302] * 8))


def configured(verb: int, sent: int) -> Door:
    """A page of the configuration, by what an administrator gets."""
    look = CONFIGURATION._replace(administrator=verb)
    return Door(look, look._replace(anonymous=401, administrator=sent))


def managed(status: int) -> Answers:
    """A form sent by the lead, or by a registry administrator."""
    return PEOPLE._replace(anonymous=401, lead=status, administrator=status)


SIGN_IN = Door(Answers(200, *[302] * 8), Answers(HAS_WRITTEN_NOTHING, *[302] * 8))
EDITED = {
    "changelist": configured(200, 200),
    "add": configured(200, 200),
    "change": configured(200, 200),
    "delete": configured(200, 200),
}
ONLY_SHOWN = {
    "changelist": configured(200, 200),
    "add": configured(403, 403),
    "change": configured(200, 403),
    "delete": configured(403, 403),
}
LISTS = (
    *("diagnosisterm", "stagingsystem", "ctcaeterm"),
    *("specialinterest", "scheduletemplate", "templateitem"),
)
PLANS = Door(look(200, elsewhere=200, auditor=200)._replace(administrator=200))


def of_plans(seen: int, sent: int) -> Door:
    """Something that registry administrators do to a version of a plan."""
    look = Answers(302, *[403] * 8)._replace(administrator=seen)
    return Door(look, look._replace(anonymous=401, administrator=sent))


FOR_REVIEWERS = Answers(302, 403, 403, 403, 200, 403, investigator=403, reader=403)
REVIEWED = FOR_REVIEWERS._replace(anonymous=401, auditor=HAS_WRITTEN_NOTHING)
DOORS: dict[str, Door] = {
    "health": Door(everyone(503), everyone(405)),
    "login": SIGN_IN,
    "account_login": SIGN_IN,
    "mfa_authenticate": Door(everyone(302), everyone(302)),
    "logout": Door(everyone(405), everyone(302)),
    "centre-switch": Door(Answers(302, *[405] * 8), Answers(401, *[404] * 8)),
    "mfa_index": Door(EVERYBODY_SIGNED_IN),
    "mail-choices": Door(Answers(302, *[405] * 8), Answers(401, *[422] * 8)),
    "session-end": Door(Answers(302, *[405] * 8), Answers(401, *[404] * 8)),
    "account_change_password": Door(EVERYBODY_SIGNED_IN, NOTHING_SENT),
    "mfa_activate_totp": ASKED_AGAIN,
    "mfa_deactivate_totp": Door(Answers(302, *[404] * 8), Answers(401, *[404] * 8)),
    "mfa_add_webauthn": ASKED_AGAIN,
    "mfa_remove_webauthn": ASKED_AGAIN,
    "mfa_view_recovery_codes": Door(Answers(302, *[404] * 8), Answers(401, *[405] * 8)),
    "mfa_generate_recovery_codes": ASKED_AGAIN,
    "calendar-feed": Door(look(200, elsewhere=200), write(HAS_WRITTEN_NOTHING, elsewhere=422)),
    "feed": Door(everyone(404), everyone(405)),
    "account_reauthenticate": Door(EVERYBODY_SIGNED_IN, NOTHING_SENT),
    "mfa_reauthenticate": ASKED_AGAIN,
    "mfa_reauthenticate_webauthn": ASKED_AGAIN,
    "account_reset_password": Door(everyone(200), everyone(HAS_WRITTEN_NOTHING)),
    "account_reset_password_done": Door(everyone(200), everyone(405)),
    "account_reset_password_from_key": Door(everyone(200), everyone(200)),
    "account_reset_password_from_key_done": Door(everyone(200), everyone(405)),
    "permissions": Door(EVERYBODY_SIGNED_IN),
    "people-here": Door(PEOPLE._replace(lead=302, administrator=302), managed(405)),
    "people": Door(PEOPLE, managed(405)),
    "person-invite": Door(PEOPLE, managed(HAS_WRITTEN_NOTHING)),
    "invitation-withdraw": Door(PEOPLE._replace(lead=405, administrator=405), managed(302)),
    "membership-end": Door(PEOPLE, managed(302)),
    "invitation": Door(Answers(200, *[200] * 8), everyone(HAS_WRITTEN_NOTHING)),
    "admin:index": configured(200, 200),
    "admin:jsi18n": configured(200, 405),
    "admin:app_list": configured(200, 200),
    **{
        f"admin:registry_{model}_{verb}": door
        for model in ("centre", "consentlaw", "consenttext", "holiday", "reminderstep")
        for verb, door in EDITED.items()
    },
    **{
        f"admin:registry_{model}_delete": configured(403, 403)
        for model in ("centre", "consentlaw", "consenttext", "reminderstep")
    },
    **{
        f"admin:registry_{model}_{verb}": door
        for model in LISTS
        for verb, door in ONLY_SHOWN.items()
    },
    "set_language": Door(everyone(405), everyone(302)),
    "components": LISTED,
    # A role that knows no worklist goes on to its own first page; research has the patients.
    "worklist": Door(
        LISTED.get._replace(administrator=302, investigator=302),
        Answers(401, 405, 405, 403, 405, 405, administrator=302),
    ),
    "reminders": Door(look(200, elsewhere=200, auditor=200)._replace(investigator=403, reader=403)),
    **{
        name: Door(look(200, elsewhere=200, auditor=200)._replace(investigator=403, reader=403))
        for name in (
            *("completeness", "completeness-visits", "completeness-compare"),
            *("completeness-map", "completeness-csv"),
        )
    },
    "mail-retry": Door(look(405, elsewhere=405), write(302)),
    "address-resume": Door(look(405, elsewhere=405), write(302)),
    "item": Door(look(302, auditor=302)),
    "item-book": Door(look(200), write(302)),
    "item-target": Door(look(200), write(302)),
    "item-attempt": FORM,
    # The identity is opened for it: whoever sees none, sees no letter.
    "item-letter": FORM,
    # Whoever chases sees what was tried; the lead decides.
    "item-decision": Door(look(200), write(403)._replace(lead=HAS_WRITTEN_NOTHING)),
    "item-missed": FORM,
    "item-not-required": FORM,
    "item-reopen": Door(look(200), write(302)),
    "patients": Door(look(200, elsewhere=200, auditor=200), write(200, elsewhere=200, auditor=200)),
    "patients-transferred": LISTED,
    "patients-lost": LISTED,
    "found-again": Door(look(405, elsewhere=405), write(302)),
    "patient": SHOWN,
    "enrol": Door(look(200, elsewhere=200), write(HAS_WRITTEN_NOTHING, elsewhere=422)),
    "identity": FORM,
    "identity-edit": FORM,
    "identity-new": FORM,
    "diagnosis-new": FORM,
    "lesion-new": FORM,
    "staging-new": Door(look(200), write(200)),
    "consent-new": FORM,
    "consent-edit": FORM,
    "withdrawal-new": FORM,
    "consent-texts": LISTED,
    "consent-text": LISTED,
    "staging-edit": FORM,
    "treatment-date": FORM,
    "endpoint-undo": FORM,
    "stop": Door(FOR_THE_LEAD, FOR_THE_LEAD._replace(anonymous=401, lead=HAS_WRITTEN_NOTHING)),
    "resume": Door(FOR_THE_LEAD._replace(lead=405), FOR_THE_LEAD._replace(anonymous=401, lead=302)),
    "care": Door(FOR_THE_LEAD),
    "care-transfer": Door(
        FOR_THE_LEAD, FOR_THE_LEAD._replace(anonymous=401, lead=HAS_WRITTEN_NOTHING)
    ),
    "care-share": Door(
        FOR_THE_LEAD, FOR_THE_LEAD._replace(anonymous=401, lead=HAS_WRITTEN_NOTHING)
    ),
    "care-share-end": Door(
        FOR_THE_LEAD._replace(lead=405), FOR_THE_LEAD._replace(anonymous=401, lead=302)
    ),
    "visit": SHOWN,
    "visit-new": FORM,
    "visit-date": Door(look(200)),
    "visit-edit": FORM,
    "visit-complete": FORM,
    # Plans are read by all who work here; drafts are made by registry administrators alone, and a
    # lead moves the tracks of her centre.
    "plans": PLANS,
    "plan": PLANS,
    "plan-compare": PLANS,
    "plan-copy": of_plans(405, 302),
    "plan-edit": of_plans(200, HAS_WRITTEN_NOTHING),
    "plan-discard": of_plans(405, 302),
    "plan-activate": of_plans(200, HAS_WRITTEN_NOTHING),
    "plan-take-back": of_plans(405, 302),
    "plan-move": Door(FOR_THE_LEAD, FOR_THE_LEAD._replace(anonymous=401, lead=HAS_WRITTEN_NOTHING)),
    "track-move": Door(
        FOR_THE_LEAD, FOR_THE_LEAD._replace(anonymous=401, lead=HAS_WRITTEN_NOTHING)
    ),
    "treatment-new": Door(look(200), write(200)),
    "imaging-new": Door(look(200), write(200)),
    "adverse-event": SHOWN,
    "adverse-event-new": FORM,
    "adverse-event-judge": FORM,
    "adverse-event-correct": FORM,
    "adverse-event-grades": Door(look(200, elsewhere=200)),
    "document": SHOWN,
    "document-new": FORM,
    "patient-history": HISTORY,
    "patient-readings": HISTORY,
    "patient-row-history": HISTORY,
    "audit-changes": Door(LISTED.get._replace(investigator=403, reader=403)),
    "audit-sample": Door(FOR_REVIEWERS),
    "audit-review": Door(FOR_REVIEWERS, REVIEWED),
}


def patterns(
    found: list[URLPattern | URLResolver] | None = None, space: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Every address that the resolver knows, by its full name."""
    for one in get_resolver().url_patterns if found is None else found:
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from patterns(one.url_patterns, inner)
        else:
            yield f"{space}{one.name}", one


PATTERNS = dict(patterns())
OF_A_PATIENT = [name for name, one in PATTERNS.items() if "number" in one.pattern.converters]
OF_A_PATIENTS_ROW = [name for name in OF_A_PATIENT if len(PATTERNS[name].pattern.converters) > 1]


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
        "data_manager": join(make_user(), centre, Role.DATA_MANAGER),
        "investigator": investigator_of(centre),
        "administrator": administrator_of(centre),
        "reader": join(make_user(), centre, Role.READER),
    }
    args = named_by_addresses(centre, coordinator)
    consent_to_research(Patient.objects.get(registry_number=args["number"]), coordinator)
    return World(args, people)


def named_by_addresses(centre: Centre, by: User) -> dict[str, Any]:
    """A row for each kind of argument that addresses have."""
    patient = make_patient(centre, by)
    item = make_plan(patient, by)[0]
    rows = Rows(centre.code)
    rows.share(centre, patient, item.track.lesion, item)
    document = rows.make(ImagingDocument)
    draft = copy_version(code="avn_2y")
    invitation = rows.make(Invitation)
    default_storage.save(document.file.name, ContentFile(b"%PDF-1.7"))
    return {
        "number": patient.registry_number,
        "item_id": item.pk,
        "mail_id": rows.make(Mail, status="failed").pk,
        "fault_id": rows.make(AddressFault, user=by, email=by.email).pk,
        "study_id": document.study_id,
        "document_id": document.pk,
        "visit_id": rows.make(Visit).pk,
        "treatment_id": item.track.treatment_id,
        "endpoint_id": rows.make(Endpoint).pk,
        "share_id": rows.make(CareShare).pk,
        "staging_id": rows.make(Staging).pk,
        "table": "registry_patient",
        "row_pk": patient.pk,
        "entry_id": events_of_patient(patient.pk).changes().latest("pk").pk,
        "event_id": rows.make(AdverseEvent).pk,
        "code": centre.code,
        "membership_id": rows.make(Membership).pk,
        "invitation_id": invitation.pk,
        "token": signing.dumps(invitation.pk, salt=LINK),
        "pk": 1,
        "uidb36": "1",
        "key": "no-such-key",
        **ONE_VALUE,
        "centre": centre.pk,
        "consentlaw": rows.make(ConsentLaw).pk,
        "consenttext": rows.make(ConsentText, country=centre.country).pk,
        "holiday": rows.make(Holiday).pk,
        "reminderstep": first_of("reminderstep"),
        **{name: first_of(name) for name in LISTS},
        "plan_code": draft.code,
        "plan_version": draft.version,
        "track_id": item.track_id,
        "consent_id": rows.make(Consent).pk,
        "text_id": rows.make(ConsentText, country=centre.country).pk,
    }


def first_of(model: str) -> Any:
    """The number of a row of a code list."""
    return apps.get_model("registry", model)._default_manager.order_by("pk").values_list("pk")[0][0]


def named_by(name: str) -> list[str]:
    """The arguments of an address."""
    return list(PATTERNS[name].pattern.regex.groupindex)


def address_of(name: str, args: Mapping[str, Any]) -> str:
    """Where a name leads; the pages of the configuration name a row of their own table."""
    wanted = {arg: args.get(arg) for arg in named_by(name)}
    if "object_id" in wanted and "object_id" not in args:
        wanted["object_id"] = args[name.split("_")[1]]
    return reverse(name, kwargs=wanted)


def address_with(name: str, args: Mapping[str, Any], arg: str, text: str) -> str:
    """The same, with any text in the place of one argument, as somebody might type it."""
    return address_of(name, {**args, arg: STAND_IN}).replace(str(STAND_IN), text)


def answers(world: World, name: str, ask: Callable[[Client, str], Any]) -> Answers:
    """Who gets what at an address."""
    address = address_of(name, world.args)
    found = {}
    for who, user in world.people.items():
        response = ask(client_of(user, proved=who == "administrator"), address)
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
        assert needs in {*Permission, OPEN, SIGNED_IN, BEFORE_FACTOR}


@pytest.mark.parametrize("name", DOORS)
def test_who_sees_what(world: World, name: str) -> None:
    assert (
        answers(world, name, lambda client, address: client.get(address)) == DOORS[name].get.whole()
    )


@pytest.mark.parametrize("name", DOORS)
def test_who_may_send_what(world: World, name: str) -> None:
    """Where nothing can be sent, the answer is 405 to those who may look."""
    sent = answers(world, name, lambda client, address: client.post(address))

    assert sent == (DOORS[name].post or sent_to_a_page(DOORS[name].get.whole())).whole()


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
    address = address_of(name, wanted)
    client = client_of(world.people["lead"])
    return {client.get(address).status_code, client.post(address).status_code}
