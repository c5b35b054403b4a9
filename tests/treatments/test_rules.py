import datetime as dt
from decimal import Decimal

import pytest

from registry.core.dates import Span, at_moment, span_of, whole_days
from registry.core.errors import Severity
from registry.diagnoses.staging_rules import StageReading
from registry.treatments import rules
from registry.treatments.codes import Route, RouteGroup
from registry.treatments.rules import Chain, Dose
from tests.rule_examples import Example, dec, fields_of, on, rules_of

ZONE = "Europe/Berlin"


def moment(text: str) -> Span:
    """A moment of UTC, or a whole day (or month) in Berlin."""
    if "T" in text:
        return at_moment(dt.datetime.fromisoformat(f"{text}+00:00"))
    return whole_days(on(text), ZONE)


def stage(day: str = "", *, baseline: bool = False) -> StageReading:
    two = Decimal(2)
    assessed = on(day) if day else None
    return StageReading("marcus_enneking_1973", "II", "II", two, two, assessed, baseline)


def local(cells: str, kind: str = "msc_expanded") -> Dose:
    return Dose(kind, "local", dec(cells))


def infused(per_kg: str, kind: str = "msc_expanded") -> Dose:
    return Dose(kind, "systemic", dose_per_kg=dec(per_kg))


EXAMPLES = [
    Example(
        "D04",
        Severity.ERROR,
        broken=lambda: rules.d04_treated_after_diagnosis(on("2024-02-29"), on("2024-03")),
        fine=lambda: rules.d04_treated_after_diagnosis(on("2024-03-01"), on("2024-03-01")),
    ),
    Example(
        "D05",
        Severity.ERROR,
        broken=lambda: rules.d05_given_after_birth(
            on("2024-01-01"), on("2024-02"), route_group="systemic"
        ),
        fine=lambda: rules.d05_given_after_birth(
            on("2024-01-01"), on("2024-02"), route_group="in_utero", gestational_weeks=dec(32)
        ),
    ),
    Example(
        "D06",
        Severity.ERROR,
        broken=lambda: rules.d06_product_chain(
            Chain(released=moment("2024-03-02T10:00"), administered=moment("2024-03-02T09:00"))
        ),
        fine=lambda: rules.d06_product_chain(
            Chain(released=moment("2024-03-02T10:00"), administered=moment("2024-03-02T10:00"))
        ),
    ),
    Example(
        "D07",
        Severity.ERROR,
        broken=lambda: rules.d07_not_expired(
            Chain(administered=moment("2024-03-03"), expires=moment("2024-03-02T10:00"))
        ),
        fine=lambda: rules.d07_not_expired(
            Chain(administered=moment("2024-03-02"), expires=moment("2024-03-02T10:00"))
        ),
    ),
    Example(
        "S03",
        Severity.ERROR,
        broken=lambda: rules.s03_route_and_lesion("local", has_lesion=False),
        fine=lambda: rules.s03_route_and_lesion("local", has_lesion=True, route="intra_articular"),
    ),
    Example(
        "S05",
        Severity.ERROR,
        broken=lambda: rules.s05_right_side("right", "", "left"),
        fine=lambda: rules.s05_right_side("right", "", "right", "femur_distal"),
    ),
    Example(
        "T03",
        Severity.QUERY,
        broken=lambda: rules.t03_baseline_stage("osteonecrosis", on("2024-03-01"), []),
        fine=lambda: rules.t03_baseline_stage(
            "osteonecrosis", on("2024-03-01"), [stage("2024-02-29")]
        ),
    ),
    Example(
        "T09",
        Severity.ERROR,
        broken=lambda: rules.t09_native_joint(on("2024-03-02"), [on("2030"), on("2024-03-01")]),
        fine=lambda: rules.t09_native_joint(on("2024-03-01"), [on("2024-03-01"), None]),
    ),
    Example(
        "P08",
        Severity.ERROR,
        broken=lambda: rules.p08_dose_per_kg(
            Dose("msc_expanded", "systemic", dec(40_000_000), dec(20), dec(2_100_001))
        ),
        fine=lambda: rules.p08_dose_per_kg(
            Dose("msc_expanded", "systemic", dec(40_000_000), dec(20), dec(2_100_000))
        ),
    ),
    Example(
        "P09",
        Severity.QUERY,
        broken=lambda: rules.p09_dose_range(local("99999")),
        fine=lambda: rules.p09_dose_range(local("100000")),
    ),
    Example(
        "P10",
        Severity.INFO,
        broken=lambda: rules.p10_osteoprogenitors(
            "osteonecrosis", "hip", "femur_head", dec(49_999_999), "CFU-F"
        ),
        fine=lambda: rules.p10_osteoprogenitors(
            "osteonecrosis", "hip", "femur_head", dec(50_000_000), "CFU-F"
        ),
    ),
    Example(
        "P28",
        Severity.ERROR,
        broken=lambda: rules.p28_conditioning(["iv_infusion"], intensity="reduced", drugs=1),
        fine=lambda: rules.p28_conditioning(
            ["iv_infusion", "iv_with_conditioning"], intensity="reduced", drugs=1
        ),
    ),
]


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_example(example: Example) -> None:
    example.holds()


@pytest.mark.parametrize(
    ("given", "diagnosed", "refused"),
    [
        ("2024-03-05", "2024-03", False),
        ("2024-03-05", "2024", False),
        ("2024-03-05", "2024-04", True),
        ("2024-02-29", "2024-02-29", False),
        ("2024-02-28", "2024-02-29", True),
    ],
)
def test_treatment_and_diagnosis_are_compared_as_intervals(
    given: str, diagnosed: str, refused: bool
) -> None:
    assert bool(rules.d04_treated_after_diagnosis(on(given), on(diagnosed))) is refused


@pytest.mark.parametrize(
    ("weeks", "reason", "refused"),
    [
        ("14", "", False),
        ("40", "", False),
        ("13.9", "", True),
        ("40.1", "", True),
        (None, "", True),
        (None, "not_reported", False),
    ],
)
def test_in_utero_has_its_weeks(weeks: str | None, reason: str, refused: bool) -> None:
    said = rules.d05_given_after_birth(
        on("2004-01-01"),
        None,
        route_group="in_utero",
        gestational_weeks=dec(weeks),
        gestational_weeks_null_reason=reason,
    )
    assert bool(said) is refused
    assert set(fields_of(said)) <= {"gestational_weeks"}


def test_weeks_belong_to_in_utero_routes_alone() -> None:
    said = rules.d05_given_after_birth(
        on("2024-03-01"), None, route_group="local", gestational_weeks=dec(32)
    )
    assert fields_of(said) == ["gestational_weeks"]


def test_nothing_is_given_in_utero_after_birth() -> None:
    said = rules.d05_given_after_birth(
        on("2004-03-01"), on("2004-01"), route_group="in_utero", gestational_weeks=dec(32)
    )
    assert fields_of(said) == ["administered_on"]


def test_the_chain_names_the_step_that_is_out_of_order() -> None:
    chain = Chain(
        harvested=moment("2024-01-10"),
        manufactured=moment("2024-01-09"),
        released=moment("2024-02-01T08:00"),
        thawed=moment("2024-01-31T08:00"),
        administered=moment("2024-02-01"),
    )
    assert fields_of(rules.d06_product_chain(chain)) == ["manufactured_on", "thawed_at"]


def test_unknown_steps_of_the_chain_are_passed_over() -> None:
    assert rules.d06_product_chain(Chain()) == []
    chain = Chain(harvested=moment("2024-01-10"), administered=moment("2024-01-09"))
    assert fields_of(rules.d06_product_chain(chain)) == ["administered_on"]


def test_a_day_in_the_centre_is_not_a_day_of_utc() -> None:
    expires = moment("2024-03-01T23:30")  # half past midnight of 2 March in Berlin
    assert rules.d07_not_expired(Chain(administered=moment("2024-03-02"), expires=expires)) is None
    late = span_of(on("2024-03-02"), dt.time(1, 0), ZONE)
    assert rules_of(rules.d07_not_expired(Chain(administered=late, expires=expires))) == ["D07"]


def test_a_month_has_no_time_of_day() -> None:
    assert span_of(on("2024-02"), dt.time(9), ZONE) == whole_days(on("2024-02"), ZONE)


@pytest.mark.parametrize("route", Route.values)
def test_every_route_has_a_group_and_local_ones_alone_a_lesion(route: str) -> None:
    group = rules.group_of_route(route)
    assert group in RouteGroup.values
    is_local = group == "local"
    assert rules.s03_route_and_lesion(group, has_lesion=is_local, route=route) == []
    said = rules.s03_route_and_lesion(group, has_lesion=not is_local, route=route)
    assert fields_of(said) == ["lesion"]


def test_a_route_of_another_group_is_refused() -> None:
    said = rules.s03_route_and_lesion("systemic", has_lesion=False, route="intra_articular")
    assert fields_of(said) == ["route_group"]


@pytest.mark.parametrize(
    ("lesion", "note", "fields"),
    [
        (("left", "femur_head"), ("left", "femur_head"), []),
        (("left", "femur_head"), ("left", ""), []),
        (("left", ""), ("left", "femur_head"), []),
        (("left", "femur_head"), ("right", "femur_head"), ["treated_laterality"]),
        (("left", "femur_head"), ("", "femur_head"), ["treated_laterality"]),
        (("left", "femur_head"), ("left", "femur_neck"), ["treated_bone"]),
        (
            ("left", "femur_head"),
            ("right", "tibia_proximal"),
            ["treated_laterality", "treated_bone"],
        ),
    ],
)
def test_wrong_side_guard(
    lesion: tuple[str, str], note: tuple[str, str], fields: list[str]
) -> None:
    assert fields_of(rules.s05_right_side(*lesion, *note)) == fields


@pytest.mark.parametrize(
    ("reading", "asked"),
    [
        (stage(baseline=True), False),  # the published case: baseline without a day
        (stage(), True),
        (stage("2024-03-01"), True),
        (stage("2024-03-01", baseline=True), False),
        (stage("2024-03-02", baseline=True), True),
        (stage("2024-03"), True),
        (stage("2024-02"), False),
        (stage("2024"), False),  # may have been before
    ],
)
def test_a_stage_before_day_0(reading: StageReading, asked: bool) -> None:
    said = rules.t03_baseline_stage("juvenile_on", on("2024-03-01"), [reading])
    assert bool(said) is asked


def test_t03_asks_for_osteonecrosis_alone() -> None:
    assert rules.t03_baseline_stage("sbc", on("2024-03-01"), []) is None


@pytest.mark.parametrize(("weighed", "refused"), [("2024-03-15", False), ("2024-03-16", True)])
def test_the_weight_is_recent(weighed: str, refused: bool) -> None:
    assert bool(rules.p08_weight_recent(on("2024-03-01"), on(weighed))) is refused
    assert bool(rules.p08_weight_recent(on("2024-03"), on(weighed))) is False


def test_p08_needs_all_three_values() -> None:
    assert rules.p08_dose_per_kg(Dose("msc_expanded", "systemic", dec(100), None, dec(5))) is None
    assert rules.p08_dose_per_kg(Dose("msc_expanded", "systemic", dec(100), dec(5))) is None


@pytest.mark.parametrize(
    ("dose", "asked"),
    [
        (local("500000000"), False),
        (local("500000001"), True),
        (local("1", "bmac"), False),
        (infused("99999"), True),
        (infused("20000000"), False),
        (infused("20000001"), True),
        (infused("300000000", "bmt_unmanipulated"), False),
        (Dose("msc_expanded", "systemic", dec(20_000), dec(20)), True),
        (Dose("fetal_msc", "in_utero", dec(1)), False),
        (local("500000001", ""), False),
    ],
)
def test_dose_ranges(dose: Dose, asked: bool) -> None:
    assert bool(rules.p09_dose_range(dose)) is asked


def test_the_osteoprogenitor_note_names_the_assay_and_the_femoral_head_alone() -> None:
    said = rules.p10_osteoprogenitors("osteonecrosis", "hip", "", dec(1000), "CFU-F")
    assert said is not None
    assert "CFU-F" in said.message
    assert rules.p10_osteoprogenitors("osteonecrosis", "knee", "", dec(1000), "CFU-F") is None
    assert rules.p10_osteoprogenitors("lcpd", "hip", "femur_head", dec(1000), "") is None


@pytest.mark.parametrize(
    ("route", "intensity", "drugs", "field"),
    [
        ("iv_with_conditioning", None, 0, "intensity"),
        ("iv_with_conditioning", "", 1, "intensity"),
        ("iv_with_conditioning", "reduced", 0, "drug"),
        ("iv_infusion", None, 1, "intensity"),
        ("intraosseous_core", None, 0, ""),
    ],
)
def test_conditioning_goes_with_its_route(
    route: str, intensity: str | None, drugs: int, field: str
) -> None:
    found = rules.p28_conditioning([route], intensity=intensity, drugs=drugs)
    assert (found.field if found else "") == field
