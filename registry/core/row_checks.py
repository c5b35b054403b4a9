"""Asks the CHECK constraints of a row before the database is asked.

A form can then show every fault at its field at once, in the words of the same constraint; the
database would name the first one only. The database stays the judge: what cannot be decided here
passes.
"""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models.expressions import CombinedExpression, F, Value
from django.utils.translation import gettext as _

from registry.core.constraints import Rule
from registry.core.errors import Finding, error

Verdict = bool | None
LOOKUPS = frozenset({"exact", "in", "gte", "lte", "gt", "lt", "isnull"})


def row_faults(row: models.Model) -> list[Finding]:
    """ERROR for each rule of the row's table that certainly does not hold; no statement."""
    return [_told(row, rule) for rule in _rules(row) if _holds(rule, row) is False]


def _rules(row: models.Model) -> Iterator[Rule]:
    for constraint in row._meta.constraints:
        if isinstance(constraint, Rule) and constraint.rule:
            yield constraint


def _holds(rule: Rule, row: models.Model) -> Verdict:
    return holds(rule.condition, row) if isinstance(rule.condition, models.Q) else None


def _told(row: models.Model, rule: Rule) -> Finding:
    given = getattr(row, rule.field, None)
    empty = given is None or given == ""
    message = _("nothing is given") if empty else _("“%(given)s” does not fit") % {"given": given}
    return error(rule.rule, rule.field, message, str(rule.accepts))


def holds(condition: models.Q, row: models.Model) -> Verdict:
    """Whether a condition holds for a row; None where SQL would say 'unknown'."""
    verdicts = [_verdict(child, row) for child in condition.children]
    found = _all(verdicts) if condition.connector == models.Q.AND else _any(verdicts)
    return found if found is None or not condition.negated else not found


def _verdict(child: Any, row: models.Model) -> Verdict:
    if isinstance(child, models.Q):
        return holds(child, row)
    path, wanted = child
    return _compare(row, path.split("__"), wanted)


def _all(verdicts: list[Verdict]) -> Verdict:
    if False in verdicts:
        return False
    return None if None in verdicts else True


def _any(verdicts: list[Verdict]) -> Verdict:
    if True in verdicts:
        return True
    return None if None in verdicts else False


def _compare(row: models.Model, path: list[str], wanted: Any) -> Verdict:
    name, *steps = path
    lookup = steps.pop() if steps and steps[-1] in LOOKUPS else "exact"
    value = _step(_stored(row, name), steps)
    if lookup == "isnull":
        return bool((value is None) == wanted)
    if value is None:
        return None
    if lookup == "in":
        return bool(value in [_like(value, one) for one in wanted])
    other = _like(value, _value(row, wanted))
    if other is None:
        return None
    return _ordered(lookup, value, other)


def _stored(row: models.Model, name: str) -> Any:
    field = row._meta.get_field(name)
    return getattr(row, str(getattr(field, "attname", name)))


def _step(value: Any, steps: list[str]) -> Any:
    """Parts of a date and the length of a text: the transforms that our constraints use."""
    for step in steps:
        if step == "length" and isinstance(value, str):
            value = len(value)
        else:
            value = getattr(value, step) if isinstance(value, dt.date) else None
    return value


def _ordered(lookup: str, value: Any, other: Any) -> bool:
    if lookup == "exact":
        return bool(value == other)
    if lookup in ("gte", "gt"):
        return bool(value > other or (lookup == "gte" and value == other))
    return bool(value < other or (lookup == "lte" and value == other))


def _value(row: models.Model, wanted: Any) -> Any:
    """A constant, or an expression over columns of the row; None where it cannot be told."""
    if isinstance(wanted, F):
        return _stored(row, str(getattr(wanted, "name", "")))
    if isinstance(wanted, Value):
        return wanted.value
    if isinstance(wanted, CombinedExpression):
        return _combined(row, wanted)
    return None if hasattr(wanted, "resolve_expression") else wanted


def _combined(row: models.Model, expression: CombinedExpression) -> Any:
    """Numbers, or a day and a span of days; None where one of the two is not known."""
    left, right = _value(row, expression.lhs), _value(row, expression.rhs)
    if left is None or right is None:
        return None
    if not isinstance(right, dt.timedelta):
        left, right = Decimal(str(left)), Decimal(str(right))
    if expression.connector == "*":
        return left * right
    if expression.connector == "+":
        return left + right
    return left - right if expression.connector == "-" else None


def _like(value: Any, other: Any) -> Any:
    """The other value in a kind that compares with the first: numbers as decimals."""
    number = isinstance(value, Decimal | int | float) and not isinstance(value, bool)
    if number and isinstance(other, str | float | int) and not isinstance(other, bool):
        return Decimal(str(other))
    return other
