"""The plan of consent and the rules of consent speak of the same days."""

import pytest

from registry.consents.facts import ASSENT_AGES, OPENS_BEFORE_DAYS, OWN_AGES
from registry.schedules.models import ScheduleTemplate


@pytest.mark.django_db
def test_the_plan_has_the_same_days_as_the_rules() -> None:
    """One truth: the template of the plan is what registry/consents reckons."""
    lines = list(ScheduleTemplate.objects.get(code="consent").items.all())

    assert {(line.before_days, line.after_days) for line in lines} == {(OPENS_BEFORE_DAYS, 0)}
    assert [line.offset_value for line in lines] == [12 * age for age in (*ASSENT_AGES, *OWN_AGES)]
    assert [line.code for line in lines] == [
        *(f"A{age}" for age in ASSENT_AGES),
        *(f"O{age}" for age in OWN_AGES),
    ]
