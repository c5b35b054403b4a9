"""A row as facts to read: label, value, or the reason why there is none."""

import functools
from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Any, TypedDict

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from registry.core.codes import DatePrecision
from registry.core.dates import PartialDate

REASON, PRECISION = "_null_reason", "_precision"
NEVER = frozenset({"id", "centre", "created_at", "created_by", "updated_at", "version"})
WHOLE_DAYS = ("", DatePrecision.DAY, DatePrecision.RELATIVE)


class Fact(TypedDict):
    label: str | Promise
    value: Any
    reason: str


def facts_of(row: models.Model, skip: Collection[str] = ()) -> list[Fact]:
    """Every field of a row that has a value or a reason, in the order of its table; no statement.

    `skip` names fields that the page shows elsewhere. Foreign keys are left out.
    """
    return list(_facts(row, {*NEVER, *skip}))


def _facts(row: models.Model, skip: Collection[str]) -> Iterator[Fact]:
    for field in row._meta.fields:
        plain = not field.is_relation and not field.name.endswith((REASON, PRECISION))
        if field.name in skip or not plain:
            continue
        value = shown(row, field.name)
        reason = shown(row, f"{field.name}{REASON}") or ""
        if value not in (None, "") or reason:
            yield {"label": field.verbose_name, "value": value, "reason": reason}


def plain(value: Decimal) -> Decimal:
    """A number without the zeros that its column adds: 3.0 is 3."""
    whole = value.to_integral_value()
    return whole if value == whole else value.normalize()


def shown(row: models.Model, name: str) -> Any:
    """A stored value as people read it; None where the row has no such field or value."""
    value = getattr(row, name, None)
    labels = _labels(type(row), name)
    if labels is not None:
        return str(labels.get(value, value)) if value not in (None, "") else value
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return plain(value)
    precision = getattr(row, f"{name}{PRECISION}", "")
    if value and precision not in WHOLE_DAYS:
        return str(PartialDate(value, precision))
    return value


@functools.cache
def _labels(model: type[models.Model], name: str) -> dict[Any, Any] | None:
    """The words of a coded field, not translated yet; None for any other field. Django's own
    display method translates the whole list of codes for each value."""
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    choices = getattr(field, "flatchoices", None)
    return dict(choices) if choices else None
