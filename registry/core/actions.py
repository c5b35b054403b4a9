"""The one door for writes: one transaction, and refusals in the words of a rule."""

import functools
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import ParamSpec, TypeVar

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from registry.core.constraints import CompositeForeignKey, Rule
from registry.core.errors import Finding, Refused, error

P = ParamSpec("P")
R = TypeVar("R")

REASON = "reason_for_change"  # named by audit/sql/history.sql
STANDS = "plan_version_stands"  # named by migrations/0014_plan_versions.py

_inside = ContextVar("inside_action", default=False)


def action(verb: Callable[P, R]) -> Callable[P, R]:
    """Runs the verb in one transaction; what the database refuses becomes Refused.

    An action that calls another shares its transaction: both succeed or neither does.
    """

    @functools.wraps(verb)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        outermost = not _inside.get()
        token = _inside.set(True)
        try:
            with transaction.atomic(savepoint=outermost):
                return verb(*args, **kwargs)
        except IntegrityError as fault:
            raise Refused([told_by_database(fault)]) from fault
        finally:
            _inside.reset(token)

    return wrapper


def told_by_database(fault: IntegrityError) -> Finding:
    """Translates a violated constraint into the finding of its rule.

    Raises the fault again when no rule claims the constraint: that is a defect, not bad input.
    """
    cause = fault.__cause__
    name = getattr(getattr(cause, "diag", None), "constraint_name", None)
    constraint = _constraints().get(name or "")
    if isinstance(constraint, Rule | CompositeForeignKey) and constraint.rule:
        told = _("refused by the database (%s)") % constraint.name
        return error(constraint.rule, constraint.field, told, str(constraint.accepts))
    if isinstance(constraint, models.UniqueConstraint):
        return _taken(str((constraint.fields or ("",))[-1]))
    if name in _unique_fields():
        return _taken(_unique_fields()[name])
    if name == REASON:
        told = _("what is complete, dated or staged is changed for a stated reason")
        return error("H01", "reason", told, _("a few words that say why"))
    if name == STANDS:
        told = _("tracks use this version of the plan, or it is active")
        return error("W08", "version", told, _("a copy of it, as a new version beside it"))
    raise fault


def _taken(field: str) -> Finding:
    return error("F05", field, _("there is one already"), _("a value that is not in use yet"))


@functools.cache
def _constraints() -> dict[str, models.BaseConstraint]:
    return {c.name: c for c in _all_constraints()}


@functools.cache
def _unique_fields() -> dict[str, str]:
    """Fields that are unique by themselves, as PostgreSQL names the keys that they make."""
    return {
        f"{model._meta.db_table}_{field.column}_key": field.name
        for model in apps.get_app_config("registry").get_models()
        for field in model._meta.concrete_fields
        if field.unique and not field.primary_key
    }


def _all_constraints() -> Iterator[models.BaseConstraint]:
    for model in apps.get_app_config("registry").get_models():
        yield from model._meta.constraints
