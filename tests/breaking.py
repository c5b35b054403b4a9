"""Values that break a constraint, derived from the constraint where its kind is a general one."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q

from registry.core.constraints import Rule, reason_pair

Changes = dict[str, Any]
Condition = tuple[str, Any]

NOT_ON_THE_FIRST = dt.date(2024, 3, 5)
NOT_IN_JANUARY = dt.date(2024, 3, 1)


def breaking(model: type[models.Model], rule: Rule) -> list[Changes]:
    """Changes of a valid row that break a CHECK of a general kind; none for any other."""
    kinds = (_bogus_code, _reasons, _partial_date, _offset, _outside, _not_positive)
    return [changes for kind in kinds for changes in kind(model, rule)]


def leaves(condition: object) -> Iterator[Condition]:
    """Every comparison inside a condition: (field lookup, value)."""
    if isinstance(condition, Q):
        for child in condition.children:
            yield from leaves(child)
    elif isinstance(condition, tuple):
        yield condition


def with_value(model: type[models.Model], field: str, value: object) -> Changes:
    """The field set, and no reason for its absence."""
    has_reason = any(f.name == f"{field}_null_reason" for f in model._meta.get_fields())
    return {field: value, **({f"{field}_null_reason": ""} if has_reason else {})}


def _bogus_code(model: type[models.Model], rule: Rule) -> Iterator[Changes]:
    if rule.rule != "F03":
        return
    changes = with_value(model, rule.field, "zz")
    if rule.field.endswith("_precision"):
        day = rule.field.removesuffix("_precision")
        changes |= with_value(model, day, NOT_IN_JANUARY)
    if rule.field == "offset_unit" and _day_of_offset(model):
        changes |= {f"{_day_of_offset(model)}_precision": "relative", "offset_value": 1}
        changes |= with_value(model, _day_of_offset(model), NOT_IN_JANUARY)
    yield changes


def _day_of_offset(model: type[models.Model]) -> str:
    """The one date of the row that its offset belongs to."""
    names = [f.name for f in model._meta.get_fields()]
    if "offset_value" not in names:
        return ""
    dated = [n.removesuffix("_precision") for n in names if n.endswith("_precision")]
    return dated[0] if dated else ""


def _reasons(model: type[models.Model], rule: Rule) -> Iterator[Changes]:
    """Both a value and a reason; where one is required, also neither."""
    field = rule.field
    if rule.rule != "F04" or not rule.name.endswith(f"_{field}_reason"):
        return
    column = model._meta.get_field(field)
    is_text = isinstance(column, models.CharField | models.TextField)
    yield {**_some_value(column), f"{field}_null_reason": "unknown"}
    required = reason_pair(field, required=True, text=is_text).condition
    optional = reason_pair(field, text=is_text).condition
    assert rule.condition in (required, optional), rule.name
    if rule.condition == required:
        nothing: Changes = {field: "" if is_text else None, f"{field}_null_reason": ""}
        yield nothing | _no_precision(model, field)


def _some_value(column: Any) -> Changes:
    """A value that breaks nothing by itself, with the precision that a date needs."""
    name = column.name
    if column.choices:
        return {name: column.choices[0][0]}
    if isinstance(column, models.DateField):
        return {name: NOT_IN_JANUARY} | (
            {f"{name}_precision": "day"} if _has(column.model, f"{name}_precision") else {}
        )
    if isinstance(column, models.BooleanField):
        return {name: True}
    return {name: "x" if isinstance(column, models.CharField) else _fitting(column)}


def _fitting(column: Any) -> Decimal | int:
    """A number inside the limits of the column."""
    for constraint in column.model._meta.constraints:
        if isinstance(constraint, Rule) and (limits := limits_of(constraint, column.name)):
            return Decimal(limits[1])
    return 1


def _has(model: type[models.Model], name: str) -> bool:
    return any(field.name == name for field in model._meta.get_fields())


def _no_precision(model: type[models.Model], field: str) -> Changes:
    return {f"{field}_precision": ""} if _has(model, f"{field}_precision") else {}


def _partial_date(model: type[models.Model], rule: Rule) -> Iterator[Changes]:
    """A date without precision, a precision without date, a month or year not on its first day."""
    if rule.rule != "D15" or not rule.name.endswith("_precision"):
        return
    day, precision = rule.field, f"{rule.field}_precision"
    yield with_value(model, day, NOT_IN_JANUARY) | {precision: ""}
    yield with_value(model, day, NOT_ON_THE_FIRST) | {precision: "month"}
    yield with_value(model, day, NOT_IN_JANUARY) | {precision: "year"}
    if model._meta.get_field(day).null:
        has_reason = _has(model, f"{day}_null_reason")
        yield {day: None, precision: "month"} | (
            {f"{day}_null_reason": "unknown"} if has_reason else {}
        )


def _offset(model: type[models.Model], rule: Rule) -> Iterator[Changes]:
    """A relative date without its offset or unit, and an offset of a date that is not relative."""
    if rule.rule != "D15" or rule.field != "offset_value":
        return
    day = _day_of_offset(model)
    known = with_value(model, day, NOT_IN_JANUARY)
    yield known | {f"{day}_precision": "relative"}
    yield known | {f"{day}_precision": "relative", "offset_value": 14}
    yield known | {f"{day}_precision": "relative", "offset_unit": "d"}
    yield known | {f"{day}_precision": "day", "offset_value": 14, "offset_unit": "d"}


def limits_of(rule: Rule, field: str) -> tuple[Any, Any] | None:
    """Lowest and highest value, when all that the rule says is `within` them."""
    found = dict(leaves(rule.condition))
    if set(found) != {f"{field}__gte", f"{field}__lte", f"{field}__isnull"}:
        return None
    return found[f"{field}__gte"], found[f"{field}__lte"]


def _outside(model: type[models.Model], rule: Rule) -> Iterator[Changes]:
    """The next value below the range and above it."""
    limits = limits_of(rule, rule.field)
    if limits is None:
        return
    step = _step(model, rule.field)
    yield with_value(model, rule.field, Decimal(limits[0]) - step)
    yield with_value(model, rule.field, Decimal(limits[1]) + step)


def _step(model: type[models.Model], field: str) -> Decimal:
    return Decimal(1).scaleb(-getattr(model._meta.get_field(field), "decimal_places", 0))


def _not_positive(model: type[models.Model], rule: Rule) -> Iterator[Changes]:
    if dict(leaves(rule.condition)) == {f"{rule.field}__isnull": True, f"{rule.field}__gt": 0}:
        yield with_value(model, rule.field, 0)
        yield with_value(model, rule.field, -1)
