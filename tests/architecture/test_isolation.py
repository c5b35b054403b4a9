"""Under the context of one centre no row of another, under none no row at all: for every model.

The list of models comes from the app registry, so a new one that says no guard, or that the
factories cannot make, fails here.
"""

from typing import Any

import pytest
from django.apps import apps
from django.db import Error, connection, models, transaction

from registry.accounts.models import Centre
from registry.audit.context import Context, Door, under
from registry.core.guards import Guard, guarded, guarded_tables
from tests.contexts import NOBODY
from tests.factories import Rows

# Read by all or by the machinery itself: of no centre.
OF_NO_CENTRE = {Guard.CONFIGURATION, Guard.ACCOUNT, Guard.MACHINERY}
MODELS = sorted(
    (one for one in apps.get_models() if one._meta.managed and not one._meta.proxy),
    key=lambda model: model.__name__,
)
# Named by a centre and yet open: a day on which it is closed.
OPEN_ALL_THE_SAME = {"Holiday"}
OF_CENTRES = [model for model in MODELS if guarded(model).guard not in OF_NO_CENTRE]
CONFIGURED = [model for model in MODELS if guarded(model).guard is Guard.CONFIGURATION]


def at(*centres: Centre) -> Context:
    """Every right there is at some centres."""
    ids = tuple(centre.pk for centre in centres)
    return Context(Door.PAGE, reads=ids, writes=ids, identities=ids, manages=ids, reviews=ids)


@pytest.fixture
def here(db: None) -> Rows:
    return Rows("QQA")


@pytest.fixture
def there(db: None) -> Rows:
    return Rows("QQB")


def test_every_table_of_the_registry_is_guarded_somehow() -> None:
    assert {one.table for one in guarded_tables()} >= {model._meta.db_table for model in MODELS}


def test_what_has_a_centre_or_a_patient_is_of_a_centre() -> None:
    """No table is declared open that names whom it belongs to."""
    for model in MODELS:
        names = {field.name for field in model._meta.local_fields}
        named = names & {"centre", "patient"} and model.__name__ not in OPEN_ALL_THE_SAME
        assert not named or model in OF_CENTRES, model.__name__


def seen(model: type[models.Model]) -> set[Any]:
    return set(model._default_manager.values_list("pk", flat=True))


@pytest.mark.parametrize("model", OF_CENTRES, ids=lambda model: model.__name__)
def test_a_centre_sees_its_own_rows_alone(model: Any, here: Rows, there: Rows) -> None:
    own, foreign = here.one(model), there.one(model)
    with under(at(here.one(Centre))):
        found = list(model.objects.all())
        assert own.pk in {row.pk for row in found}
        assert foreign.pk not in {row.pk for row in found}
        assert {row.centre_id for row in found} == {here.one(Centre).pk}


@pytest.mark.parametrize("model", OF_CENTRES, ids=lambda model: model.__name__)
def test_without_a_context_there_is_nothing(model: Any, here: Rows) -> None:
    row = here.one(model)
    assert row.pk in seen(model)
    with under(NOBODY):
        assert seen(model) == set()


@pytest.mark.parametrize("model", OF_CENTRES, ids=lambda model: model.__name__)
def test_nothing_is_written_into_another_centre(model: Any, here: Rows, there: Rows) -> None:
    own, foreign, new = here.one(model), there.one(model), there.new(model)
    with under(at(here.one(Centre))):
        assert refused(lambda: new.save(force_insert=True))
        assert model.objects.filter(pk=foreign.pk).update(centre=here.one(Centre)) == 0
        assert delete_raw(model, foreign.pk) == 0
        assert refused(lambda: model.objects.filter(pk=own.pk).update(centre=there.one(Centre)))
    assert foreign.pk in seen(model)


@pytest.mark.parametrize("model", OF_CENTRES, ids=lambda model: model.__name__)
def test_who_only_reads_changes_nothing(model: Any, here: Rows) -> None:
    row, new = here.one(model), here.new(model)
    with under(Context(Door.PAGE, reads=(here.one(Centre).pk,))):
        assert refused(lambda: new.save(force_insert=True))
        assert model.objects.filter(pk=row.pk).update(centre=here.one(Centre)) == 0
        assert delete_raw(model, row.pk) == 0


@pytest.mark.parametrize("model", CONFIGURED, ids=lambda model: model.__name__)
def test_a_centre_changes_no_configuration(model: Any, here: Rows) -> None:
    with under(at(here.one(Centre))):
        assert delete_raw(model, None) == 0


@pytest.mark.django_db
def test_an_identity_is_for_those_who_may_see_identities(here: Rows) -> None:
    sealed = [model for model in OF_CENTRES if guarded(model).guard is Guard.IDENTITY]
    for model in sealed:
        here.one(model)
    reader = Context(Door.PAGE, reads=(here.one(Centre).pk,), writes=(here.one(Centre).pk,))
    with under(reader):
        assert not any(seen(model) for model in sealed)


def refused(write: Any) -> bool:
    """Whether the database refuses: by a policy, or by a key that the row would leave behind."""
    try:
        with transaction.atomic():
            write()
    except Error:
        return True
    return False


def delete_raw(model: type[models.Model], pk: Any) -> int:
    """How many rows a DELETE of one, or of all, removes."""
    key = model._meta.pk.column
    which = f"WHERE {key} = %s" if pk is not None else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {model._meta.db_table} {which}", [pk] if which else [])
        return int(cursor.rowcount)


def ask(question: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return list(cursor.fetchall())


@pytest.mark.django_db
def test_every_table_of_a_centre_forces_its_policies() -> None:
    forced = ask(
        "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity "
        "AND relnamespace = 'public'::regnamespace"
    )
    wanted = {model._meta.db_table for model in (*OF_CENTRES, *CONFIGURED)}
    assert wanted <= {name for (name,) in forced}


@pytest.mark.django_db
def test_every_table_is_known_to_the_app_registry() -> None:
    """What no model stands for has no guard: only Django's own list of migrations, and the
    cache, which counts attempts to sign in."""
    tables = ask(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'm') "
        "AND relnamespace = 'public'::regnamespace"
    )
    unknown = {name for (name,) in tables} - {one.table for one in guarded_tables()}
    assert unknown <= {"django_migrations", "registry_cache"}


@pytest.mark.django_db
def test_no_view_sees_past_the_policies() -> None:
    views = ask(
        "SELECT relname, coalesce(reloptions::text, '') FROM pg_class WHERE relkind IN ('v', 'm') "
        "AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)"
    )
    assert [name for name, options in views if "security_invoker=true" not in options] == []


@pytest.mark.django_db
def test_no_function_of_the_owner_hands_out_rows() -> None:
    """A function that runs as the owner sees past the policies: each one is known by name."""
    functions = ask(
        "SELECT nspname || '.' || proname FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace "
        "WHERE prosecdef AND has_function_privilege('registry_app', pg_proc.oid, 'EXECUTE')"
    )
    # enter_person reads memberships and gives them to whoever the application says has signed in.
    known = {"scope.proven", "scope.enter_person", "audit.note_reading"}
    # How far the chain of history reaches: numbers alone.
    known |= {"audit.mark_horizon", "audit.seal_marked"}
    # Whether tracks use a version of a plan, and how many: a word and numbers, of all centres.
    known |= {"public.plan_version_is_used", "public.plan_use"}
    assert {name for (name,) in functions} <= known
