"""How the database guards each table: who may see its rows, and what history keeps of them.

Every model says so itself (`guard`, `unrecorded`); tables of other packages are listed here. The
policies and triggers follow from it (audit/protection.py). A table that says
nothing fails the tests.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db import models


class Guard(StrEnum):
    """Which rows a person sees and changes, decided by PostgreSQL."""

    PATIENT = "patient"
    """About one patient: the treating centre, centres it is shared with, research by consent."""
    COVER = "cover"
    """Whether consent covers a purpose: as PATIENT; research asks it about all other rows."""
    IDENTITY = "identity"
    """Who the child is: the treating centre alone, and there who may see identities."""
    CENTRE = "centre"
    """Of one centre: those who work there."""
    MEMBERSHIP = "membership"
    """Who works where: the person herself, the centre's people, registry administrators."""
    INVITATION = "invitation"
    """Who is invited to a centre: who manages its people, registry administrators."""
    REVIEW = "review"
    """Of one centre: seen by those who read there, changed by those who review its history."""
    CONFIGURATION = "configuration"
    """Seen by all, changed by registry administrators and by commands."""
    ACCOUNT = "account"
    """People and their sign-in: read before anybody is known; every change is recorded."""
    FIGURES = "figures"
    """Numbers that name no centre and no patient: seen by all who have signed in, written by jobs
    alone, and no history."""
    MACHINERY = "machinery"
    """Sessions, heartbeats, receipts: of no centre, and no history."""


@dataclass(frozen=True)
class Guarded:
    """A table with its guard. `unrecorded` columns never reach history."""

    table: str
    guard: Guard
    key: str
    unrecorded: tuple[str, ...] = ()
    patient_column: str = ""
    for_research: bool = True
    """Whether research sees the rows of patients whose consent covers it."""
    guests_write: bool = True
    """Whether a centre that a record is shared with, for recording, may write rows."""
    seen_if: tuple[str, ...] = ()
    """Further conditions, in SQL, under which a row is seen."""
    seen_by: tuple[str, ...] = ()
    """Further columns that name centres which see the row."""
    reasons: tuple[tuple[str, str, str], ...] = ()
    """Changes that want a reason: kind, condition in SQL, function of schema audit."""


@dataclass(frozen=True)
class Reason:
    """Which changes of a table want a stated reason, on every door; a model's `wants_reason`.

    `rows` is SQL over OLD. With `columns`, an UPDATE wants one only where these change.
    """

    rows: str = "true"
    columns: tuple[str, ...] = ()


WITHOUT_HISTORY = frozenset({Guard.FIGURES, Guard.MACHINERY})
BOOKKEEPING = "'{centre_id,version,updated_at}'::text[]"
CHANGED = f"(to_jsonb(OLD) - {BOOKKEEPING}) IS DISTINCT FROM (to_jsonb(NEW) - {BOOKKEEPING})"


# Tables of other packages: guard, and columns that history must not keep.
OF_OTHERS: dict[str, tuple[Guard, tuple[str, ...]]] = {
    "django_content_type": (Guard.MACHINERY, ()),
    "django_session": (Guard.MACHINERY, ()),
    "auth_permission": (Guard.MACHINERY, ()),
    "auth_group": (Guard.MACHINERY, ()),
    "auth_group_permissions": (Guard.MACHINERY, ()),
    "django_admin_log": (Guard.MACHINERY, ()),  # never written: history says it
    "account_emailaddress": (Guard.ACCOUNT, ()),
    "account_emailconfirmation": (Guard.ACCOUNT, ("key",)),
    "mfa_authenticator": (Guard.ACCOUNT, ("data",)),
    "usersessions_usersession": (Guard.MACHINERY, ()),
}


def guarded_tables() -> Iterator[Guarded]:
    """Every table of the app registry. LookupError names one that does not say its guard."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            yield guarded(model)


def guarded(model: type[models.Model]) -> Guarded:
    """How one model is guarded. LookupError where nobody has said so."""
    table, key = model._meta.db_table, str(model._meta.pk.column)
    if table in OF_OTHERS:
        guard, unrecorded = OF_OTHERS[table]
        return Guarded(table, guard, key, unrecorded)
    said: Guard | None = getattr(_speaker(model), "guard", None)
    if said is None:
        raise LookupError(f"{model.__name__} does not say how it is guarded (core/guards.py)")
    of_patient = said in (Guard.PATIENT, Guard.COVER, Guard.IDENTITY)
    return Guarded(
        table,
        said,
        key,
        unrecorded=getattr(model, "unrecorded", ()),
        patient_column=_patient_column(model) if of_patient else "",
        for_research=getattr(model, "for_research", True),
        guests_write=getattr(model, "guests_write", True),
        seen_if=getattr(model, "seen_if", ()),
        seen_by=getattr(model, "seen_by", ()),
        reasons=tuple(_reasons(model)),
    )


def _reasons(model: type[models.Model]) -> Iterator[tuple[str, str, str]]:
    wanted: Reason | None = getattr(model, "wants_reason", None)
    if wanted is not None:
        columns = [f"OLD.{one} IS DISTINCT FROM NEW.{one}" for one in wanted.columns]
        changed = " OR ".join(columns) or CHANGED
        yield "UPDATE", f"({wanted.rows}) AND ({changed})", "demand_reason"
        yield "DELETE", wanted.rows, "demand_reason"
    elif _is_part_of_a_visit(model):
        yield "UPDATE", CHANGED, "demand_reason_of_visit"
        yield "DELETE", "true", "demand_reason_of_visit"


def _is_part_of_a_visit(model: type[models.Model]) -> bool:
    """Whether its rows were found at a visit, which they always name."""
    return any(field.name == "visit" and not field.null for field in model._meta.concrete_fields)


def _speaker(model: type[models.Model]) -> type[models.Model]:
    """The model itself, or the one that a many-to-many table was made for."""
    owner: Any = model._meta.auto_created
    return owner or model


def _patient_column(model: type[models.Model]) -> str:
    """`id` for the patient itself, else the column that names the patient."""
    return "id" if model.__name__ == "Patient" else "patient_id"
