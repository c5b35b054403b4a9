"""From the plain values of a case file to unsaved rows."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeVar

from django.db.models import Model

from registry.core.codes import DatePrecision, NullReason
from registry.core.dates import add_offset

M = TypeVar("M", bound=Model)
NOT_REPORTED = "not_reported"


def build(model: type[M], values: Mapping[str, Any], anchor: dt.date, **links: object) -> M:
    """An unsaved row of the model.

    A plain value is a value; `not_reported` lists fields that the source does not give; a mapping
    with `null_reason` says why another one is absent; a mapping with `offset` and `unit` is a day
    counted from the anchor, kept as relative. FieldDoesNotExist for an unknown name.
    """
    row = model(**links)
    for name, value in values.items():
        if name == NOT_REPORTED:
            for field in value:
                _set_absent(row, field, NullReason.NOT_REPORTED)
        elif isinstance(value, Mapping) and "null_reason" in value:
            _set_absent(row, name, value["null_reason"])
        elif isinstance(value, Mapping):
            _set_relative(row, name, value, anchor)
        else:
            field = row._meta.get_field(name)
            setattr(row, field.attname, field.to_python(value))  # type: ignore[union-attr]
    return row


def day_of(offset: Mapping[str, Any], anchor: dt.date) -> dt.date:
    """The calendar day that an offset means with this day 0."""
    return add_offset(anchor, offset["offset"], offset["unit"])


def _set_absent(row: Model, name: str, reason: str) -> None:
    """Text is absent when empty, all else when null; also where the model has a default."""
    row._meta.get_field(f"{name}_null_reason")
    setattr(row, f"{name}_null_reason", reason)
    setattr(row, name, "" if row._meta.get_field(name).empty_strings_allowed else None)


def _set_relative(row: Model, name: str, offset: Mapping[str, Any], anchor: dt.date) -> None:
    """A day that only its distance from day 0 tells; the row keeps that distance."""
    setattr(row, name, day_of(offset, anchor))
    setattr(row, f"{name}_precision", DatePrecision.RELATIVE)
    row.offset_value, row.offset_unit = offset["offset"], offset["unit"]  # type: ignore[attr-defined]
