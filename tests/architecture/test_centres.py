"""No row of a centre points into another, and the app's role may not get round that."""

from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from registry.accounts.models import Centre, CentreRow
from registry.core.constraints import CompositeForeignKey
from registry.patients.models import PatientRow
from tests.factories import Rows

OF_CENTRES = sorted(
    (
        model
        for model in apps.get_app_config("registry").get_models()
        if issubclass(model, CentreRow)
    ),
    key=lambda model: model.__name__,
)
DONATED = {"donor_type": "allogeneic", "donor_relation": "sibling", "hla_match": "not_typed"}
WITH: dict[str, dict[str, Any]] = {"CellProduct.donor": DONATED}  # what a link asks for besides
Link = tuple[type[models.Model], models.ForeignKey[models.Model, models.Model]]
# Rows that name their patient by a key of their own are told apart from those that inherit it.
INHERITING = [
    model
    for model in OF_CENTRES
    if issubclass(model, PatientRow)
    and not any(
        isinstance(one, CompositeForeignKey) and one.fields == ("patient", "centre")
        for one in model._meta.constraints
    )
]
LINKS: list[Link] = [
    (model, field)
    for model in OF_CENTRES
    for field in model._meta.local_fields
    if isinstance(field, models.ForeignKey)
    and issubclass(field.related_model, CentreRow)
    and not (field.name == "patient" and model in INHERITING)
]
WITHIN_A_PATIENT = [
    (model, field)
    for model, field in LINKS
    if issubclass(model, PatientRow) and issubclass(field.related_model, PatientRow)
]


def names(link: Link) -> str:
    model, field = link
    return f"{model.__name__}.{field.name}"


@pytest.fixture
def here(db: None) -> Rows:
    return Rows("QQA")


@pytest.fixture
def there(db: None) -> Rows:
    return Rows("QQB")


def key_of(link: Link) -> tuple[str, ...]:
    """What a link must carry: the patient where both rows have one, else the centre."""
    model, field = link
    both = issubclass(model, PatientRow) and issubclass(field.related_model, PatientRow)
    return ("centre", "patient") if both else ("centre",)


@pytest.mark.parametrize("link", LINKS, ids=names)
def test_a_link_is_kept_inside_the_centre_and_the_patient(link: Link) -> None:
    model, field = link
    keys = {
        constraint.fields: (constraint.to, constraint.to_fields)
        for constraint in model._meta.constraints
        if isinstance(constraint, CompositeForeignKey)
    }
    target = f"registry.{field.related_model.__name__}"
    assert keys.get((field.name, *key_of(link))) == (target, ("id", *key_of(link)))


@pytest.mark.parametrize("model", INHERITING, ids=lambda model: model.__name__)
def test_a_row_without_a_key_to_its_patient_hangs_on_one_that_has_it(model: Any) -> None:
    """What always hangs on a row of a patient cannot name another one."""
    fields = {field.name: field for field in model._meta.local_fields}
    links = [one for one in model._meta.constraints if isinstance(one, CompositeForeignKey)]
    assert any(
        one.fields[1:] == ("centre", "patient") and not fields[one.fields[0]].null for one in links
    )


def keys_with(link: Link) -> set[str]:
    """Every key that holds the link; PostgreSQL names the first that is broken."""
    model, field = link
    keys = [one for one in model._meta.constraints if isinstance(one, CompositeForeignKey)]
    return {one.name for one in keys if field.name in one.fields}


def refused_by(fault: IntegrityError) -> str:
    assert isinstance(fault.__cause__, psycopg.errors.ForeignKeyViolation)
    return str(fault.__cause__.diag.constraint_name)


@pytest.mark.parametrize("link", LINKS, ids=names)
def test_a_row_never_points_into_another_centre(link: Link, here: Rows, there: Rows) -> None:
    model, field = link
    foreign = {field.name: there.one(field.related_model)}
    row = here.new(model, **foreign, **WITH.get(names(link), {}))
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        row.save(force_insert=True)
    assert refused_by(refusal.value) in keys_with(link)


@pytest.mark.parametrize("link", WITHIN_A_PATIENT, ids=names)
def test_a_row_never_points_to_a_row_of_another_child(link: Link, here: Rows) -> None:
    model, field = link
    sister = Rows("QQS")
    sister.share(here.one(Centre))
    row = here.new(
        model, **{field.name: sister.one(field.related_model)}, **WITH.get(names(link), {})
    )
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        row.save(force_insert=True)
    assert refused_by(refusal.value) in keys_with(link)


@pytest.mark.parametrize("link", LINKS, ids=names)
def test_a_row_never_moves_into_another_centre_alone(link: Link, here: Rows, there: Rows) -> None:
    """Also an UPDATE of the centre is refused as long as the row hangs on another."""
    model, field = link
    linked = {field.name: here.one(field.related_model)} if field.null else {}
    row = here.make(model, **linked, **WITH.get(names(link), {}))
    assert getattr(row, field.attname) is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        model._default_manager.filter(pk=row.pk).update(centre=there.one(Centre))


@pytest.mark.parametrize("model", OF_CENTRES, ids=lambda model: model.__name__)
def test_every_row_has_a_centre(model: type[CentreRow], here: Rows) -> None:
    row = here.new(model)
    row.centre_id = None  # type: ignore[assignment]
    with pytest.raises(IntegrityError, match="centre_id"), transaction.atomic():
        row.save(force_insert=True)


def ask(question: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return list(cursor.fetchall())


@pytest.mark.django_db
def test_tests_work_as_the_app_does() -> None:
    role = "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles"
    assert ask("SELECT current_user") == [("registry_app",)]
    assert ask(f"{role} WHERE rolname = current_user") == [(False, False, False, False)]


@pytest.mark.django_db
def test_the_app_owns_nothing() -> None:
    owned = "SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = current_user"
    assert ask(owned) == []


@pytest.mark.django_db
def test_the_app_may_not_empty_or_change_a_table() -> None:
    held = """
        SELECT relname, kind FROM pg_class,
            unnest(ARRAY['TRUNCATE', 'TRIGGER', 'REFERENCES']) AS kind
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
            AND has_table_privilege(current_user, pg_class.oid, kind)
    """
    assert ask(held) == []
    assert ask("SELECT has_schema_privilege(current_user, 'public', 'CREATE')") == [(False,)]
