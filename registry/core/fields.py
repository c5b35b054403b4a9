"""Field pairs: a value and the reason for its absence; a date and its precision."""

from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.core.codes import DatePrecision, NullReason, OffsetUnit
from registry.core.constraints import Rule, check, one_of, reason_pair

F = TypeVar("F", bound="models.Field[Any, Any]")


def reasoned(field: F) -> "tuple[F, models.CharField[str, str]]":
    """The field, made optional (text: empty, else null), and beside it why it is empty (3.5).

    Use as `height_cm, height_cm_null_reason = reasoned(models.DecimalField(...))` and add
    `reason_pair("height_cm")` to the table's constraints.
    """
    field.blank = True
    if isinstance(field, models.CharField | models.TextField):
        field.default = ""
    else:
        field.null = True
    return field, null_reason()


def null_reason() -> "models.CharField[str, str]":
    return models.CharField(
        _("not recorded because"),
        max_length=16,
        choices=NullReason.choices,
        blank=True,
        default="",
        db_default="",
    )


def precision() -> "models.CharField[str, str]":
    return models.CharField(
        _("precision"), max_length=12, choices=DatePrecision.choices, blank=True, default=""
    )


def coded(
    choices: type[models.TextChoices], label: Any, **kwargs: Any
) -> "models.CharField[str, str]":
    """A text column for one code of a list; pair it with `one_of` in the constraints."""
    longest = max(len(value) for value in choices.values)
    return models.CharField(label, max_length=max(longest, 16), choices=choices.choices, **kwargs)


def offset_value() -> "models.IntegerField[int | None, int | None]":
    return models.IntegerField(_("offset from day 0"), null=True, blank=True)


def offset_unit() -> "models.CharField[str, str]":
    return models.CharField(
        _("offset unit"), max_length=2, choices=OffsetUnit.choices, blank=True, default=""
    )


def partial_date_checks(field: str, *, required: bool = False) -> list[Rule]:
    """A date has a precision, and a month or a year is stored by its first day (rule D15)."""
    day, kind = f"{field}", f"{field}_precision"
    known = models.Q(**{f"{day}__isnull": False})
    month = ~models.Q(**{kind: DatePrecision.MONTH}) | models.Q(**{f"{day}__day": 1})
    year = ~models.Q(**{kind: DatePrecision.YEAR}) | models.Q(
        **{f"{day}__day": 1, f"{day}__month": 1}
    )
    paired = (known & ~models.Q(**{kind: ""})) | (~known & models.Q(**{kind: ""}))
    accepts = "YYYY, YYYY-MM or YYYY-MM-DD"
    checks = [
        check("D15", field, accepts, paired & (~known | (month & year)), "precision"),
        one_of(kind, DatePrecision),
    ]
    if required:
        checks.append(check("F01", field, accepts, known, "given"))
    return checks


def offset_checks(field: str) -> list[Rule]:
    """A relative date keeps the offset that the source gives; no other date has one."""
    relative = models.Q(**{f"{field}_precision": DatePrecision.RELATIVE})
    given = models.Q(offset_value__isnull=False) & ~models.Q(offset_unit="")
    empty = models.Q(offset_value__isnull=True, offset_unit="")
    return [
        check(
            "D15", "offset_value", "an offset in d or mo", (relative & given) | (~relative & empty)
        ),
        one_of("offset_unit", OffsetUnit),
    ]


__all__ = [
    "coded",
    "null_reason",
    "offset_checks",
    "offset_unit",
    "offset_value",
    "partial_date_checks",
    "precision",
    "reason_pair",
    "reasoned",
]
