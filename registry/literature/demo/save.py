"""Saves many unsaved rows in few statements."""

from collections import defaultdict
from collections.abc import Iterable

from django.apps import apps
from django.db.models import Model

BATCH = 2000


def tables() -> list[type[Model]]:
    """Every table of the registry, each after those that it points at.

    A model is registered when its class is made, and points at classes that exist by then.
    """
    found = apps.get_app_config("registry").get_models()
    return [model for model in found if model._meta.managed]


def save(rows: Iterable[Model]) -> int:
    """Saves rows of any tables, parents first, and says how many. Links between them may be to
    rows that are saved here as well."""
    groups: dict[type[Model], list[Model]] = defaultdict(list)
    for row in rows:
        groups[type(row)].append(row)
    for model in tables():
        if groups[model]:
            model._default_manager.bulk_create(groups[model], batch_size=BATCH)
    return sum(len(group) for group in groups.values())
