"""Constraints that PostgreSQL enforces and that can say why in the words of a rule."""

from collections.abc import Sequence
from typing import Any, cast

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement
from django.db.models.functions import Length

from registry.core.codes import NullReason

models.TextField.register_lookup(Length)  # for `at_most`


class Rule(models.CheckConstraint):
    """A CHECK that belongs to a rule of the data dictionary.

    `rule` is the stable id, `field` the field to point at, `accepts` what would be accepted.
    Migrations see a plain CheckConstraint, so that a better wording needs no migration.
    """

    def __init__(
        self,
        *,
        condition: models.Q,
        name: str,
        rule: str = "",
        field: str = "",
        accepts: object = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(condition=condition, name=name)
        self.rule, self.field, self.accepts = rule, field, accepts

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        kwargs = {"condition": self.condition, "name": self.name}
        return "django.db.models.CheckConstraint", (), kwargs

    def clone(self) -> "Rule":
        return Rule(
            condition=cast("models.Q", self.condition),
            name=self.name,
            rule=self.rule,
            field=self.field,
            accepts=self.accepts,
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, models.CheckConstraint):
            return NotImplemented
        return self.name == other.name and self.condition == other.condition

    __hash__ = None  # type: ignore[assignment]


class CompositeForeignKey(models.BaseConstraint):
    """FOREIGN KEY over several columns, which Django's ForeignKey cannot state.

    The usual one is (patient_id, centre_id): a row can never point into another centre, also
    where row-level security does not look, because PostgreSQL checks keys past its policies.
    Columns that are null are not checked (MATCH SIMPLE).
    """

    def __init__(
        self,
        *,
        fields: Sequence[str],
        to: str,
        to_fields: Sequence[str],
        name: str,
        rule: str = "",
        field: str = "",
        accepts: object = "",
    ) -> None:
        super().__init__(name=name)
        self.fields, self.to, self.to_fields = tuple(fields), to, tuple(to_fields)
        self.rule, self.field, self.accepts = rule, field, accepts

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        kwargs.update(fields=self.fields, to=self.to, to_fields=self.to_fields)
        return path, args, kwargs

    def clone(self) -> "CompositeForeignKey":
        return CompositeForeignKey(
            fields=self.fields,
            to=self.to,
            to_fields=self.to_fields,
            name=self.name,
            rule=self.rule,
            field=self.field,
            accepts=self.accepts,
        )

    def _sql(self, model: type[models.Model], editor: BaseDatabaseSchemaEditor) -> str:
        target = model._meta.apps.get_model(self.to)

        def columns(owner: type[models.Model], names: Sequence[str]) -> str:
            found = [owner._meta.get_field(name) for name in names]
            return ", ".join(editor.quote_name(str(f.column)) for f in found)  # type: ignore[union-attr]

        return (
            f"CONSTRAINT {editor.quote_name(self.name)} "
            f"FOREIGN KEY ({columns(model, self.fields)}) "
            f"REFERENCES {editor.quote_name(target._meta.db_table)} "
            f"({columns(target, self.to_fields)}) ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE"
        )

    def constraint_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str:
        """Never inline: the target table may not exist yet when this one is created."""
        return self.create_sql(model, schema_editor)

    def create_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str:
        """Put off to the migration's end, when the key that it points at exists."""
        assert model is not None
        assert schema_editor is not None
        table = schema_editor.quote_name(model._meta.db_table)
        add = f"ALTER TABLE {table} ADD {self._sql(model, schema_editor)}"
        schema_editor.deferred_sql.append(Statement(add.replace("%", "%%")))
        return ""

    def remove_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str:
        assert model is not None
        assert schema_editor is not None
        table = schema_editor.quote_name(model._meta.db_table)
        return f"ALTER TABLE {table} DROP CONSTRAINT {schema_editor.quote_name(self.name)}"

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """PostgreSQL decides; a look before the write would race with it."""

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CompositeForeignKey):
            return NotImplemented
        return self.deconstruct() == other.deconstruct()

    __hash__ = None  # type: ignore[assignment]


def same_centre(field: str, to: str) -> CompositeForeignKey:
    """The row named by `field` belongs to the same centre as this row."""
    return CompositeForeignKey(
        fields=(field, "centre"),
        to=f"registry.{to}",
        to_fields=("id", "centre"),
        name=f"%(class)s_{field}_centre",
    )


def centre_key() -> models.UniqueConstraint:
    """The key that `same_centre` of other tables points at."""
    return models.UniqueConstraint(fields=["id", "centre"], name="%(class)s_id_centre")


def same_patient(field: str, to: str) -> CompositeForeignKey:
    """The row named by `field` is about the same patient, and so of the same centre, as this row.

    When care of a patient is transferred, the keys carry the new centre to every row.
    """
    return CompositeForeignKey(
        fields=(field, "centre", "patient"),
        to=f"registry.{to}",
        to_fields=("id", "centre", "patient"),
        name=f"%(class)s_{field}_patient",
    )


def patient_key() -> models.UniqueConstraint:
    """The key that `same_patient` of other tables points at."""
    return models.UniqueConstraint(fields=["id", "centre", "patient"], name="%(class)s_id_patient")


def check(rule: str, field: str, accepts: object, condition: models.Q, tag: str = "") -> Rule:
    """A CHECK named after its table, rule and field (a tag tells two of one rule apart)."""
    name = "_".join(part for part in ("%(class)s", rule.lower(), field, tag) if part)
    return Rule(condition=condition, name=name, rule=rule, field=field, accepts=accepts)


def one_of(field: str, choices: type[models.TextChoices], rule: str = "F03") -> Rule:
    """The stored code is one of the list; an empty text is allowed where the field may be blank."""
    accepts = ", ".join(value for value in choices.values if value)
    return check(rule, field, accepts, models.Q(**{f"{field}__in": [*choices.values, ""]}))


def within(rule: str, field: str, low: object, high: object, unit: str = "") -> Rule:
    """low <= field <= high, or null."""
    condition = models.Q(**{f"{field}__gte": low}) & models.Q(**{f"{field}__lte": high})
    accepts = f"{low} to {high} {unit}".strip()
    return check(rule, field, accepts, condition | models.Q(**{f"{field}__isnull": True}))


def at_most(field: str, characters: int) -> Rule:
    """A text that is not longer than so many characters."""
    accepts = f"text of at most {characters} characters"
    return check("F08", field, accepts, models.Q(**{f"{field}__length__lte": characters}))


def reason_pair(field: str, *, required: bool = False, text: bool = False) -> Rule:
    """A value or the reason for its absence, never both; exactly one where it is required.

    `text` columns are absent when empty, all others when null.
    """
    reason = f"{field}_null_reason"
    absent = models.Q(**({field: ""} if text else {f"{field}__isnull": True}))
    given = ~models.Q(**{reason: ""})
    condition = models.Q(**{reason: ""}) | absent
    if required:
        condition = (absent & given) | (~absent & ~given)
    accepts = "a value, or why there is none: " + ", ".join(NullReason.values)
    return check("F04", field, accepts, condition, "reason")
