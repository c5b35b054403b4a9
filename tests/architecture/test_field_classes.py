"""Every field says how far it points at a person; what names one stays in its room."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from registry.core.classes import DECLARED, DIRECT, FieldClass, class_of

if TYPE_CHECKING:
    Field = models.Field[Any, Any]
MODELS = list(apps.get_app_config("registry").get_models())
FIELDS: "list[Field]" = [field for model in MODELS for field in model._meta.concrete_fields]
ROOMS = ("registry.identities.", "registry.accounts.")
# What is typed into identity pages, and the columns: words that no mail and no log line bears.
NAMES = {
    *("family_name", "given_name", "birth_date", "hospital_number", "hospital_numbers"),
    *(column for columns in DIRECT.values() for column in columns.split()),
}
STAFF = {"email", "full_name", "ip", "password"}


def named(field: "Field") -> str:
    return f"{field.model.__name__}.{field.name}"


def test_every_field_is_classified() -> None:
    missing = [named(field) for field in FIELDS if class_of(field) is None]

    assert missing == [], "classify them in registry/core/classes.py: direct, quasi or open"


def test_nothing_is_classified_twice_or_does_not_exist() -> None:
    declared = [
        f"{model}.{name}"
        for fields in DECLARED.values()
        for model, names in fields.items()
        for name in names.split()
    ]
    assert len(declared) == len(set(declared))
    assert set(declared) <= {named(field) for field in FIELDS}


def test_direct_fields_are_in_identities_and_accounts_alone() -> None:
    outside = [
        named(field)
        for field in FIELDS
        if class_of(field) is FieldClass.DIRECT and not field.model.__module__.startswith(ROOMS)
    ]
    assert outside == []


def test_every_column_that_is_sealed_or_hashed_is_direct() -> None:
    for field in FIELDS:
        if field.name.endswith(("_sealed", "_hash")) and field.model.__module__.startswith(ROOMS):
            assert class_of(field) is FieldClass.DIRECT, named(field)


def test_an_identity_has_no_plain_column() -> None:
    """A text column in the sealed room is a key's id or a code."""
    plain = {
        named(field)
        for field in FIELDS
        if field.model.__module__.startswith("registry.identities.")
        and isinstance(field, models.CharField | models.TextField | models.DateField)
        and not field.choices
        and class_of(field) is not FieldClass.DIRECT
        and field.name not in ("created_at", "updated_at")
    }
    assert plain == {
        "Contact.ended_on",
        "Contact.language",
        "HospitalNumber.hash_key_id",
        "Identity.hash_key_id",
        "PatientKey.erased_at",
        "PatientKey.ring_key_id",
    }


@pytest.mark.parametrize(
    "field",
    [
        models.CharField(max_length=9),
        models.TextField(),
        models.BinaryField(),
        models.FileField(),
        models.EmailField(),
        models.JSONField(),
        models.UUIDField(),
    ],
    ids=lambda field: type(field).__name__,
)
def test_what_can_hold_words_has_no_class_by_its_type(field: "Field") -> None:
    field.model, field.name = models.Model, "anything"

    assert class_of(field) is None


def mails() -> list[Path]:
    """Templates of every mail: texts, and pages in a folder of mails."""
    found = (settings.BASE_DIR / "templates").rglob("*.*")
    return [one for one in found if one.suffix == ".txt" or "email" in one.parts]


@pytest.mark.parametrize("path", mails(), ids=lambda path: path.name)
def test_no_mail_names_a_child(path: Path) -> None:
    inserted = re.findall(r"{[{%](.*?)[%}]}", path.read_text())
    words = {word for part in inserted for word in re.findall(r"\w+", part)}

    assert words & (NAMES - STAFF) == set()


def log_calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call of a logger in the app and in its settings."""
    for folder in ("registry", "config"):
        for path in sorted((settings.BASE_DIR / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and getattr(node.func.value, "id", "") in ("log", "logger")
                ):
                    yield f"{path.name}:{node.lineno}", node


def test_no_log_line_is_given_a_name() -> None:
    for place, call in log_calls():
        words = {node.attr for node in ast.walk(call) if isinstance(node, ast.Attribute)}
        words |= {str(keyword.arg) for keyword in call.keywords}
        words |= {node.id for node in ast.walk(call) if isinstance(node, ast.Name)}
        assert words & (NAMES | {"person", "POST", "GET"}) == set(), place
