import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from registry.accounts.models import Centre
from registry.core.errors import Refused
from registry.diagnoses.models import Diagnosis, DiagnosisTerm
from registry.health.models import ReferenceLoad
from registry.patients.models import Patient
from registry.schedules import jobs
from registry.schedules.models import ScheduleTemplate, TemplateItem, Track
from registry.schedules.rules import (
    ASSESSMENT_QUALIFIERS,
    assessment_code,
    assessment_qualifier,
    template_faults,
)
from registry.schedules.selectors import offset_of
from registry.treatments.models import Treatment
from registry.visits.codes import Assessment

pytestmark = pytest.mark.django_db

Edit = Callable[[dict[str, Any]], None]

ITEMS = {
    "avn_2y": "BL D0 D1 D14 W6 D72 M4 D210 M12 M18 M24",
    "ltfu": " ".join(f"Y{year}" for year in range(1, 16)),
    "sbc_2y": "BL D0 D14 W6 M3 M6 M12 M24",
    "oi_5y": "BL D0 D1 D7 M1 M3 M6 M12 M18 M24 M30 M36 M42 M48 M54 M60",
    "jia_2y": "BL D0 D1 D14 M1 M3 M6 M9 M12 M18 M24",
    "infusion_safety": "H0 D1 D7 D30",
}
ANCHORS = {
    "avn_2y": "first_administration",
    "ltfu": "last_administration",
    "sbc_2y": "first_administration",
    "oi_5y": "first_administration",
    "jia_2y": "first_administration",
    "infusion_safety": "each_administration",
}
JIA = {
    "jia",
    "jia_systemic",
    "jia_oligo",
    "jia_poly_rf_neg",
    "jia_poly_rf_pos",
    "jia_psa",
    "jia_era",
    "jia_undiff",
}
SPECIAL = {
    "avn_2y": {"osteonecrosis", "lcpd", "juvenile_on"},
    "sbc_2y": {"sbc"},
    "oi_5y": {"oi"},
    "jia_2y": JIA,
}


def template(code: str) -> ScheduleTemplate:
    return ScheduleTemplate.objects.get(code=code, version=1)


def edited(tmp_path: Path, edit: Edit) -> Path:
    """A copy of the file with its first template, avn_2y, changed."""
    data = json.loads(jobs.TEMPLATES.read_text())
    edit(data["templates"][0])
    path = tmp_path / "templates.json"
    path.write_text(json.dumps(data))
    return path


def running_track() -> Track:
    centre = Centre.objects.create(code="TST", name="Test", country="DE", time_zone="UTC")
    patient = Patient.objects.create(
        centre=centre,
        registry_number="TST23456789A",
        sex_at_birth="female",
        birth_month_null_reason="unknown",
        enrolled_on=dt.date(2024, 1, 1),
    )
    diagnosis = Diagnosis.objects.create(
        centre=centre, patient=patient, term_id="osteonecrosis", diagnosed_on_null_reason="unknown"
    )
    treatment = Treatment.objects.create(
        centre=centre,
        patient=patient,
        diagnosis=diagnosis,
        treated_on=dt.date(2024, 1, 1),
        treated_on_precision="day",
    )
    return Track.objects.create(
        centre=centre,
        patient=patient,
        treatment=treatment,
        template=template("avn_2y"),
        anchor_on=dt.date(2024, 1, 1),
    )


@pytest.mark.parametrize("code", ITEMS)
def test_visits_and_anchor(code: str) -> None:
    found = template(code)
    assert " ".join(found.items.values_list("code", flat=True)) == ITEMS[code]
    assert found.anchor == ANCHORS[code]


def test_disorders_of_each_plan() -> None:
    every = set(DiagnosisTerm.objects.values_list("code", flat=True))
    for code in ITEMS:
        terms = set(template(code).diagnoses.values_list("term_id", flat=True))
        assert terms == SPECIAL.get(code, every)


def test_the_days_of_the_case_report() -> None:
    lines = template("avn_2y").items
    found = {
        line.code: (line.offset_value, line.offset_unit, line.before_days, line.after_days)
        for line in lines.filter(code__in=["D14", "D72", "D210", "M24"])
    }
    assert found == {
        "D14": (14, "d", 3, 3),
        "D72": (72, "d", 14, 14),
        "D210": (210, "d", 21, 21),
        "M24": (24, "mo", 60, 60),
    }


def test_every_assessment_and_qualifier_is_known() -> None:
    texts = {text for line in TemplateItem.objects.all() for text in line.assessments}
    assert {assessment_code(text) for text in texts} == set(Assessment.values)
    qualifiers = {assessment_qualifier(text) for text in texts if ":" in text}
    assert qualifiers == set(ASSESSMENT_QUALIFIERS)


def test_chimerism_is_asked_at_month_6_and_every_year() -> None:
    asking = [
        line.code for line in template("oi_5y").items.all() if "CHIMERISM" in line.assessments
    ]
    assert asking == ["M6", "M12", "M24", "M36", "M48", "M60"]


def test_safety_plans_need_a_safety_check_and_no_other_plan_does() -> None:
    needs = TemplateItem.objects.values_list("template__safety", "modality").distinct()
    assert {modality for safety, modality in needs if safety} == {"safety"}
    assert "safety" not in {modality for safety, modality in needs if not safety}


def test_routes_in_the_file_say_what_the_anchor_says() -> None:
    sources = json.loads(jobs.TEMPLATES.read_text())["templates"]
    for source in sources:
        each = source["anchor"] == "each_administration"
        assert source["routes"] == ("systemic" if each else "any")


@pytest.mark.parametrize("code", ITEMS)
def test_windows_are_ordered_and_share_no_day(code: str) -> None:
    assert template_faults([offset_of(line) for line in template(code).items.all()]) == []


def test_a_second_load_is_one_statement(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        assert jobs.load_reference() is False


def test_a_load_of_the_same_plans_keeps_their_rows(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    before = list(TemplateItem.objects.order_by("pk").values_list("pk", "code"))
    ReferenceLoad.objects.update(sha256="of an older file")
    with django_assert_max_num_queries(15):
        assert jobs.load_reference() is True
    assert list(TemplateItem.objects.order_by("pk").values_list("pk", "code")) == before


def test_overlapping_windows_are_refused_and_nothing_is_loaded(tmp_path: Path) -> None:
    def edit(source: dict[str, Any]) -> None:
        source["version"], source["title"] = 2, "Overlapping"
        source["items"][3]["after"] = 60

    with pytest.raises(Refused) as refusal:
        jobs.load_reference(edited(tmp_path, edit))
    assert [(f.rule, f.field) for f in refusal.value.findings] == [("W05", "W6")]
    assert not ScheduleTemplate.objects.filter(code="avn_2y", version=2).exists()
    assert jobs.load_reference() is False


def test_a_running_plan_is_never_altered(tmp_path: Path) -> None:
    running_track()

    def edit(source: dict[str, Any]) -> None:
        source["items"][5]["after"] = 15

    with pytest.raises(Refused) as refusal:
        jobs.load_reference(edited(tmp_path, edit))
    assert [(f.rule, f.field) for f in refusal.value.findings] == [("W08", "avn_2y v1")]
    assert template("avn_2y").items.get(code="D72").after_days == 14


def test_a_plan_nobody_uses_may_change(tmp_path: Path) -> None:
    def edit(source: dict[str, Any]) -> None:
        source["items"][5]["after"] = 15

    assert jobs.load_reference(edited(tmp_path, edit)) is True
    assert template("avn_2y").items.get(code="D72").after_days == 15


def test_a_new_version_stands_beside_the_running_one(tmp_path: Path) -> None:
    track = running_track()

    def edit(source: dict[str, Any]) -> None:
        source["version"] = 2
        source["items"][5]["after"] = 15

    jobs.load_reference(edited(tmp_path, edit))
    newer = ScheduleTemplate.objects.get(code="avn_2y", version=2)
    assert newer.items.get(code="D72").after_days == 15
    track.refresh_from_db()
    assert track.template.items.get(code="D72").after_days == 14
