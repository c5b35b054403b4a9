"""Who can see a patient now, and who did see, change or receive what is about the patient."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from registry.accounts.codes import ROLES_THAT, Role
from registry.accounts.models import Membership, User
from registry.audit.codes import Op, Reading
from registry.audit.selectors import events_of_patient
from registry.consents.codes import Purpose
from registry.consents.models import ConsentCover
from registry.core.identifiers import normalise
from registry.patients.models import CareShare, CareTransfer, Patient

DONE = {Op.ADDED: "added", Op.CHANGED: "changed", Op.REMOVED: "removed"}


@dataclass(frozen=True)
class Can:
    """A person who sees the record today: by which role at which centre, and until when."""

    person: str
    email: str
    role: str
    centre: str
    why: str
    identity: bool
    records: bool
    until: dt.date | None


@dataclass(frozen=True)
class Did:
    """What somebody did, from the first time to the last."""

    who: str
    what: str
    times: int
    first: dt.datetime
    last: dt.datetime


@dataclass(frozen=True)
class Report:
    """All of it; `moves` are transfers and shares in words, past ones too."""

    patient: str
    centre: str
    on: dt.date
    can_see: Sequence[Can]
    did_see: Sequence[Did]
    did_change: Sequence[Did]
    did_receive: Sequence[Did]
    moves: Sequence[str] = field(default_factory=tuple)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def access_report(number: str) -> Report:
    """The report on the patient of a number, today. Patient.DoesNotExist for an unknown one."""
    patient = Patient.objects.select_related("centre").known_as(normalise(number)).get()
    today = timezone.now().date()  # the day by which rights are given (accounts/middleware.py)
    done = list(_done(patient))
    return Report(
        patient=patient.displayed_number,
        centre=patient.centre.name,
        on=today,
        can_see=[*_can(patient, today)],
        did_see=[one for kind, one in done if kind == "saw"],
        did_change=[one for kind, one in done if kind == "changed"],
        did_receive=[one for kind, one in done if kind == "received"],
        moves=[*_moves(patient)],
    )


def _can(patient: Patient, day: dt.date) -> Iterator[Can]:
    yield from _people([patient.centre_id], "reads", day, "treating centre", None)
    for share in _shares_on(patient, day):
        found = _people([share.with_centre_id], "reads", day, "shared", share.ends_on)
        for one in found:
            yield _shared(one, may_record=share.may_record)
    if _is_covered(patient, day):
        yield from _people(None, "research", day, "consent covers research", None)


def _people(
    centres: Iterable[int] | None, right: str, day: dt.date, why: str, until: dt.date | None
) -> Iterator[Can]:
    """People with the right by a membership in force; None means every centre."""
    found = Membership.objects.on(day).with_role(*ROLES_THAT.get(right, ()))
    found = found.filter(user__is_active=True).select_related("user", "centre")
    if centres is not None:
        found = found.filter(centre__in=centres)
    for one in found.order_by("centre__code", "user__email", "role"):
        ends = [end for end in (one.ends_on, until) if end]
        yield Can(
            person=one.user.full_name,
            email=one.user.email,
            role=str(Role(one.role).label),
            centre=one.centre.name,
            why=why,
            identity=right == "reads" and one.role in ROLES_THAT["identities"],
            records=right == "reads" and one.role in ROLES_THAT["writes"],
            until=min(ends, default=None),
        )


def _shared(one: Can, *, may_record: bool) -> Can:
    """A centre that a record is shared with never sees the identity."""
    changed = {"identity": False, "records": one.records and may_record}
    return Can(**{**asdict(one), **changed})


def _shares_on(patient: Patient, day: dt.date) -> Iterable[CareShare]:
    found = CareShare.objects.filter(patient=patient, revoked_on=None)
    return found.filter(starts_on__lte=day, ends_on__gte=day)


def _is_covered(patient: Patient, day: dt.date) -> bool:
    """As the policies decide it (audit/protection.py, `covered`): consent, and a centre that
    shares."""
    open_end = Q(ends_on=None) | Q(ends_on__gte=day)
    research = Q(purpose=Purpose.RESEARCH_SHARING, centre__shares_for_research=True)
    found = ConsentCover.objects.filter(open_end, research, patient=patient, starts_on__lte=day)
    return found.exists()


def _done(patient: Patient) -> Iterator[tuple[str, Did]]:
    """By person (or job), and by what was done, in order of the first time."""
    groups = (
        events_of_patient(patient.pk)
        .values("actor_id", "job", "door", "op", "table_name")
        .annotate(times=Count("pk"), first=Min("at"), last=Max("at"))
        .order_by("first")
    )
    rows = list(groups)
    people = User.objects.in_bulk([row["actor_id"] for row in rows if row["actor_id"]])
    for row in rows:
        did = Did(_who(row, people), _what(row), row["times"], row["first"], row["last"])
        yield _kind(row), did


def _who(row: Mapping[str, Any], people: Mapping[int, User]) -> str:
    person = people.get(row["actor_id"])
    if person is not None:
        return f"{person.full_name} <{person.email}>".strip()
    return f"{row['door']} {row['job']}".strip()


def _what(row: Mapping[str, Any]) -> str:
    table = str(row["table_name"])
    if row["op"] == Op.READ:
        return str(Reading(table).label) if table in Reading.values else table
    return f"{table.removeprefix('registry_')} {DONE[row['op']]}"


def _kind(row: Mapping[str, Any]) -> str:
    if row["op"] != Op.READ:
        return "changed"
    received = (Reading.DOCUMENT, Reading.EXPORT)
    return "received" if row["table_name"] in received else "saw"


def _moves(patient: Patient) -> Iterator[str]:
    for move in CareTransfer.objects.filter(patient=patient).order_by("transferred_on", "id"):
        yield f"{move.transferred_on}: from {move.from_centre} to {move.to_centre}, {move.reason}"
    for share in CareShare.objects.filter(patient=patient).order_by("starts_on", "id"):
        ended = f", ended {share.revoked_on}" if share.revoked_on else ""
        period = f"{share.starts_on} to {share.ends_on}{ended}"
        yield f"{period}: shared with {share.with_centre}, {share.reason}"
