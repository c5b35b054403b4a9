"""Constraints asked in Python say the same as PostgreSQL."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db.models import F, Q, Value

from registry.core.row_checks import holds, row_faults
from registry.imaging.models import RadiationDose
from registry.visits.models import Anthropometry, PainAssessment, Visit


def found(row: PainAssessment | Anthropometry | RadiationDose | Visit) -> set[tuple[str, str]]:
    return {(fault.rule, fault.field) for fault in row_faults(row)}


def test_every_fault_of_a_row_is_told_at_once() -> None:
    row = PainAssessment(scale="NRS", score=Decimal(12), pain_free=True, analgesic="opioid")

    assert found(row) == {("C01", "score"), ("C02", "pain_free"), ("C02", "analgesic")}


def test_a_row_without_fault() -> None:
    assert row_faults(PainAssessment(scale="FPS-R", score=Decimal(4))) == []


def test_a_value_or_its_reason() -> None:
    missing = Anthropometry(height_cm=Decimal(150), weight_kg_null_reason="refused")

    assert found(missing) == {("F04", "method")}


def test_sums_of_columns() -> None:
    row = Anthropometry(height_cm=Decimal(150), weight_kg=Decimal(10), method="standing")

    assert found(row) == {("C06", "weight_kg")}


def test_parts_of_dates() -> None:
    """A month is stored by its first day (rule D15)."""
    row = Visit(visited_on=dt.date(2026, 3, 5), visited_on_precision="month")

    assert ("D15", "visited_on") in found(row)


@pytest.mark.parametrize(
    ("condition", "verdict"),
    [
        (Q(score__gt=5), True),
        (Q(score__lt=5), False),
        (Q(score__gte=7) & Q(score__lte=7), True),
        (~Q(score=7), False),
        (Q(score__in=["7", "8"]), True),
        (Q(score__isnull=True), False),
        (Q(lesion__isnull=True), True),
        (Q(pain_free=True), None),
        (Q(pain_free=True) | Q(score=7), True),
        (Q(pain_free=True) & Q(score=8), False),
        (~Q(pain_free=True), None),
        (Q(score__gte=F("score") + Value(1)), False),
        (Q(score__gte=F("score") - Value(1)), True),
    ],
)
def test_three_valued_like_sql(condition: Q, verdict: bool | None) -> None:
    assert holds(condition, PainAssessment(scale="NRS", score=Decimal(7))) is verdict
