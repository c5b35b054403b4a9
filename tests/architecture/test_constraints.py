"""Every constraint of every table is broken here, by its name, through the app's own role."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from registry.accounts.models import CentreRow
from registry.core.constraints import CompositeForeignKey, Rule
from tests.architecture.broken_by_hand import BY_HAND
from tests.breaking import Changes, breaking
from tests.factories import Rows

pytestmark = pytest.mark.django_db

MODELS = sorted(
    (one for one in apps.get_app_config("registry").get_models() if one._meta.managed),
    key=lambda model: model.__name__,
)
OF_CENTRES = [model for model in MODELS if issubclass(model, CentreRow)]


@pytest.fixture
def here() -> Rows:
    return Rows("QQA")


@pytest.fixture
def there() -> Rows:
    return Rows("QQB")


def refused_by(row: models.Model) -> str | None:
    """The name of the constraint by which the database refuses the row; None when it takes it."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as fault:
        return str(fault.__cause__.diag.constraint_name)  # type: ignore[union-attr]
    return None


def is_key_only(constraint: models.BaseConstraint) -> bool:
    """(id, something): never violated before the primary key, made for others to point at."""
    return isinstance(constraint, models.UniqueConstraint) and "id" in constraint.fields


def cases(
    model: type[models.Model], constraint: models.BaseConstraint, rows: Rows
) -> list[Changes]:
    """Changes of a valid row that break exactly this constraint."""
    by_hand = BY_HAND.get(constraint.name)
    if by_hand is not None:
        return by_hand(rows)
    if isinstance(constraint, Rule):
        return breaking(model, constraint)
    if isinstance(constraint, models.UniqueConstraint):
        twin = rows.make(model)
        return [{field: getattr(twin, field) for field in constraint.fields}]
    return []


def own_constraints(model: type[models.Model]) -> Iterator[models.BaseConstraint]:
    """All but the keys of `same_centre`, which have a test of their own."""
    for constraint in model._meta.constraints:
        if not is_key_only(constraint) and not keeps_centre(constraint):
            yield constraint


def keeps_centre(constraint: models.BaseConstraint) -> bool:
    return isinstance(constraint, CompositeForeignKey) and "centre" in constraint.fields


def column_check(model: type[models.Model], changes: Changes) -> set[str]:
    """Names of PostgreSQL's own checks of columns that take no number below zero."""
    table = model._meta.db_table
    below = [name for name, value in changes.items() if _negative(value)]
    return {f"{table}_{name}_check" for name in below}


def _negative(value: object) -> bool:
    return isinstance(value, int | Decimal) and value < 0


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_valid_row_is_taken(model: type[models.Model], here: Rows) -> None:
    assert refused_by(here.new(model)) is None


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_constraint_refuses_by_its_own_name(model: type[models.Model], here: Rows) -> None:
    faults = []
    for constraint in own_constraints(model):
        tried = cases(model, constraint, here)
        if not tried:
            faults.append(f"{constraint.name}: nothing breaks it")
        for changes in tried:
            found = refused_by(here.new(model, **changes))
            if found != constraint.name and found not in column_check(model, changes):
                faults.append(f"{constraint.name}: {changes} was refused by {found}")
    assert not faults, "\n".join(faults)


def test_no_case_is_kept_for_a_constraint_that_is_gone() -> None:
    names = {constraint.name for model in MODELS for constraint in model._meta.constraints}
    assert set(BY_HAND) <= names


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_unique_columns_are_unique(model: type[models.Model], here: Rows) -> None:
    for field in model._meta.local_fields:
        if field.unique and not field.primary_key:
            twin = here.make(model)
            found = refused_by(here.new(model, **{field.name: getattr(twin, field.name)}))
            assert found is not None, field.name
            assert f"_{field.column}_" in found
