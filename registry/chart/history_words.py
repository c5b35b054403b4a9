"""Entries of history in words: which row and field, from what to what, who, by which door."""

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from registry.accounts.models import Centre, User
from registry.audit.codes import Op, Reading
from registry.audit.models import Event
from registry.core.facts import PRECISION, REASON, shown
from registry.core.guards import Guard, guarded

BOOKKEEPING = frozenset({"id", "created_at", "updated_at", "version", "created_by_id"})
OF_EVERY_ROW = frozenset({"centre_id", "patient_id"})
Names = Mapping[tuple[type[models.Model], int], str]


@dataclass(frozen=True)
class FieldChange:
    """One field of one row: `name` is its column. `sealed` where nobody may read the values."""

    name: str
    label: str
    before: str
    after: str
    sealed: bool = False


@dataclass(frozen=True)
class Entry:
    """One line of history."""

    event: Event
    what: str
    who: str
    changes: Sequence[FieldChange]

    @property
    def is_reading(self) -> bool:
        return self.event.op == Op.READ

    @property
    def has_page(self) -> bool:
        """Whether the history of the row can be asked for."""
        return not self.is_reading and self.event.patient_id is not None


def entries(events: Sequence[Event], field: str = "") -> list[Entry]:
    """Events in words, with one statement for the names of people, one for those of centres.

    `field` leaves only the changes of one column.
    """
    names = _names(events)
    found = [_entry(event, names, field) for event in events]
    return [one for one in found if one.changes or not field]


def _entry(event: Event, names: Names, field: str) -> Entry:
    who = names.get((User, event.actor_id or 0), "")
    changes = [one for one in _changes(event, names) if field in ("", one.name)]
    return Entry(event, table_words(event.table_name), who or nobody(event), changes)


def nobody(event: Event) -> str:
    """Who it was where it was no person."""
    if event.job:
        return event.job
    return _("not proven (%(user)s)") % {"user": event.db_user} if event.door == "sql" else "–"


def table_words(table: str) -> str:
    """The name of a table, or of what was read."""
    if table in Reading.values:
        return str(capfirst(Reading(table).label))
    model = models_by_table().get(table)
    return str(capfirst(model._meta.verbose_name)) if model else table


@functools.cache
def models_by_table() -> Mapping[str, type[models.Model]]:
    return {one._meta.db_table: one for one in apps.get_models(include_auto_created=True)}


def _changes(event: Event, names: Names) -> Iterator[FieldChange]:
    model = models_by_table().get(event.table_name)
    if model is None or event.op == Op.READ:
        return
    old, new = _versions(event)
    sealed = guarded(model).guard is Guard.IDENTITY
    before, after = _row(model, old), _row(model, new)
    for field in model._meta.concrete_fields:
        name = str(field.column)
        if _is_told(event, name, old, new):
            was, now = ("" if sealed else _told(row, field, names) for row in (before, after))
            yield FieldChange(name, _label(model, field), was, now, sealed)


def _label(model: type[models.Model], field: "models.Field[Any, Any]") -> str:
    """The field's own name; of a reason or a precision, with the field that it belongs to."""
    label = str(capfirst(field.verbose_name))
    for ending in (REASON, PRECISION):
        if field.name.endswith(ending):
            partner: Any = model._meta.get_field(field.name.removesuffix(ending))
            return f"{capfirst(partner.verbose_name)}: {field.verbose_name}"
    return label


def _versions(event: Event) -> tuple[dict[str, Any], dict[str, Any]]:
    """The row before and after; an update keeps only the former values of what it changed."""
    new: dict[str, Any] = event.new or {}
    old: dict[str, Any] = event.old or {}
    return ({**new, **old} if event.op == Op.CHANGED else old), new


def _is_told(event: Event, column: str, old: dict[str, Any], new: dict[str, Any]) -> bool:
    if column in BOOKKEEPING:
        return False
    if event.op == Op.CHANGED:
        return column in (event.old or {})
    return column not in OF_EVERY_ROW and (old or new).get(column) not in (None, "")


def _row(model: type[models.Model], values: dict[str, Any]) -> models.Model:
    """An unsaved row with the values as history keeps them."""
    row = model()
    for field in model._meta.concrete_fields:
        value = values.get(str(field.column))
        try:
            setattr(row, field.attname, value if field.is_relation else field.to_python(value))
        except (ValidationError, TypeError, ValueError):
            setattr(row, field.attname, value)
    return row


def _told(row: models.Model, field: "models.Field[Any, Any]", names: Names) -> str:
    value = getattr(row, field.attname)
    if value in (None, ""):
        return ""
    if field.is_relation:
        related: Any = field.related_model
        return names.get((related, value)) or (f"#{value}" if isinstance(value, int) else value)
    return str(shown(row, field.name))


def _names(events: Iterable[Event]) -> Names:
    """People and centres that the events name."""
    users: set[int] = set()
    centres: set[int] = set()
    for event in events:
        users |= {event.actor_id} if event.actor_id else set()
        for values in (event.old or {}, event.new or {}):
            for column, value in values.items():
                if isinstance(value, int) and column.endswith("centre_id"):
                    centres.add(value)
                elif isinstance(value, int) and column.endswith(("_by_id", "user_id")):
                    users.add(value)
    found: dict[tuple[type[models.Model], int], str] = {}
    found |= {(User, one.pk): str(one) for one in User.objects.filter(pk__in=users)}
    if centres:
        found |= {(Centre, one.pk): str(one) for one in Centre.objects.filter(pk__in=centres)}
    return found
