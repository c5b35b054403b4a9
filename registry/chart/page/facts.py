"""Values as a page says them, each beside the reason for its absence."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.formats import number_format

from registry.core.facts import Fact, facts_of, shown

SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
MANY = 10_000
LONGEST_LABEL = 40


def fact(row: models.Model, name: str, label: object = "", *, text: object = None) -> Fact:
    """One field of a row with its own label; `text` stands for the value where it is given."""
    field = row._meta.get_field(name)
    value = shown(row, name) if text is None else text
    reason = shown(row, f"{name}_null_reason") or ""
    return {"label": label or field.verbose_name, "value": _told(value), "reason": reason}  # type: ignore[typeddict-item, union-attr]


def facts(row: models.Model, names: Sequence[str]) -> list[Fact]:
    """The named fields that have a value or a reason."""
    found = [fact(row, name) for name in names]
    return [one for one in found if one["value"] not in (None, "") or one["reason"]]


def other_facts(row: models.Model, skip: Collection[str] = ()) -> list[Fact]:
    """Every field of a row that has a value or a reason, but for those shown elsewhere."""
    return [{**one, "value": _told(one["value"])} for one in facts_of(row, skip)]


def absent_words(found: Iterable[Fact]) -> list[str]:
    """'not done: contrast, sedation': each reason once, with what it is the reason for."""
    reasons: dict[str, list[str]] = {}
    for one in found:
        if one["value"] in (None, ""):
            reasons.setdefault(str(one["reason"]), []).append(short_label(one))
    return [f"{reason}: {', '.join(labels)}" for reason, labels in reasons.items()]


def short_label(one: Fact) -> str:
    """The label without what explains it in brackets, or its unit."""
    return str(one["label"]).partition(" (")[0]


def brief(found: Iterable[Fact]) -> list[Fact]:
    """With labels that a narrow table has room for: units stay, explanations go."""
    return [
        {**one, "label": short_label(one)} if len(str(one["label"])) > LONGEST_LABEL else one
        for one in found
    ]


def present(found: Iterable[Fact]) -> list[Fact]:
    """Those that have a value."""
    return [one for one in found if one["value"] not in (None, "")]


def _told(value: Any) -> Any:
    counted = isinstance(value, Decimal | int) and not isinstance(value, bool)
    return number_words(value) if counted else value


def number_words(number: Decimal | int) -> str:
    """7.5, 1200, or 2 × 10⁷: no zeros that were not measured."""
    value = Decimal(number)
    if abs(value) < MANY:
        return number_format(_plain(value), use_l10n=True)
    exponent = value.adjusted()
    mantissa = _plain(round(value.scaleb(-exponent), 3))
    return f"{number_format(mantissa)} × 10{str(exponent).translate(SUPERSCRIPTS)}"


def _plain(value: Decimal) -> Decimal | int:
    """Without trailing zeros."""
    whole = value.to_integral_value()
    return int(whole) if value == whole else value.normalize()
