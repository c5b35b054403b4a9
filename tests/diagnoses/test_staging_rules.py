from decimal import Decimal

import pytest

from registry.core.errors import Refused, Severity
from registry.diagnoses import staging_rules as rules
from registry.diagnoses.codes import Direction
from registry.diagnoses.staging_rules import StageReading
from tests.rule_examples import Example, on, rules_of

MARCUS = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6}
WALDENSTROEM = {"Ia": 1, "Ib": 2, "IIa": 3, "IIb": 4, "IIIa": 5, "IIIb": 6, "IV": 7}
ICRS = {"0": "0", "1A": "1", "1B": "1.5", "2": "2", "3A": "3", "3B": "3.2", "3C": "3.4", "4": "4"}
SYSTEMS: dict[str, dict[str, int] | dict[str, str]] = {
    "marcus_enneking_1973": MARCUS,
    "arco_2019": {"I": "1", "II": "2", "IIIA": "3", "IIIB": "3.5", "IV": "4"},
    "steinberg_1995": {"0": 0, "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6},
    "niinimaki_2015": {str(n): n for n in range(6)},
    "waldenstrom_mod": WALDENSTROEM,
    "herring_2004": {"A": 1, "B": 2, "B/C": 3, "C": 4},
    "stulberg_1981": {"I": 1, "II": 2, "III": 3},
    "capanna_1982": {"1": 1, "2": 2, "3": 3, "4": 4},
    "wright_cole_2008": {"1": 1, "2": 2, "3": 3, "4": 4},
    "sillence": {"I": 1, "II": 4, "III": 3},
    "icrs_2003": ICRS,
}
RANKS = {stage: Decimal(rank) for stage, rank in MARCUS.items()}
FOUR = Decimal(4)


def reading(
    system: str, stage: str, day: str = "", *, baseline: bool = False, reason: str = ""
) -> StageReading:
    """A reading from 'II' or 'II-III' in a system, on a day that may be partial."""
    low, _, high = stage.partition("-")
    ranks = SYSTEMS[system]
    return StageReading(
        system,
        low,
        high or low,
        Decimal(ranks[low]),
        Decimal(ranks[high or low]),
        on(day) if day else None,
        baseline,
        reason,
    )


def marcus(stage: str, day: str = "", *, baseline: bool = False) -> StageReading:
    return reading("marcus_enneking_1973", stage, day, baseline=baseline)


def walden(stage: str, day: str = "", reason: str = "") -> StageReading:
    return reading("waldenstrom_mod", stage, day, reason=reason)


def stulberg(day: str = "") -> StageReading:
    return reading("stulberg_1981", "II", day)


EXAMPLES = [
    Example(
        "T01",
        Severity.ERROR,
        broken=lambda: rules.t01_stage_of_system("III", "II", RANKS),
        fine=lambda: rules.t01_stage_of_system("II", "III", RANKS),
    ),
    Example(
        "T02",
        Severity.ERROR,
        broken=lambda: rules.t02_extent_given("", "I", "I", {"I", "II"}),
        fine=lambda: rules.t02_extent_given("B", "I", "I", {"I", "II"}),
    ),
    Example(
        "T04",
        Severity.QUERY,
        broken=lambda: rules.t04_improved_after_collapse(marcus("IV"), marcus("III"), FOUR),
        fine=lambda: rules.t04_improved_after_collapse(marcus("III"), marcus("II"), FOUR),
    ),
    Example(
        "T05",
        Severity.QUERY,
        broken=lambda: rules.t05_jump(marcus("I"), marcus("III")),
        fine=lambda: rules.t05_jump(marcus("I"), marcus("II")),
    ),
    Example(
        "T06",
        Severity.ERROR,
        broken=lambda: rules.t06_waldenstroem_forward(walden("IIb"), walden("IIa")),
        fine=lambda: rules.t06_waldenstroem_forward(walden("IIb"), walden("IIb")),
    ),
    Example(
        "T07",
        Severity.ERROR,
        broken=lambda: rules.t07_stulberg_at_maturity(stulberg(), mature=False),
        fine=lambda: rules.t07_stulberg_at_maturity(stulberg(), mature=True),
    ),
    Example(
        "T08",
        Severity.QUERY,
        broken=lambda: rules.t08_fragmentation(reading("herring_2004", "B"), walden("Ib")),
        fine=lambda: rules.t08_fragmentation(reading("herring_2004", "B"), walden("IIa")),
    ),
    Example(
        "T10",
        Severity.ERROR,
        broken=lambda: rules.t10_collapse_and_stage(marcus("II"), Decimal("0.5"), FOUR),
        fine=lambda: rules.t10_collapse_and_stage(marcus("IV"), Decimal("0.5"), FOUR),
    ),
    Example(
        "T11",
        Severity.QUERY,
        broken=lambda: rules.t11_scan_for_stage_one(reading("arco_2019", "I"), "I", ["XR"]),
        fine=lambda: rules.t11_scan_for_stage_one(reading("arco_2019", "I"), "I", ["XR", "MRI"]),
    ),
    Example(
        "T12",
        Severity.ERROR,
        broken=lambda: rules.t12_ilar_change("oligo_persistent", "poly_rf_neg", ""),
        fine=lambda: rules.t12_ilar_change("oligo_persistent", "oligo_extended", ""),
    ),
    Example(
        "T13",
        Severity.QUERY,
        broken=lambda: rules.t13_pain_and_stage(marcus("II-III", baseline=True), Decimal(3)),
        fine=lambda: rules.t13_pain_and_stage(marcus("II", baseline=True), Decimal(0)),
    ),
    Example(
        "T14",
        Severity.ERROR,
        broken=lambda: rules.t14_same_system(marcus("II"), reading("arco_2019", "II")),
        fine=lambda: rules.t14_same_system(marcus("II"), marcus("III")),
    ),
    Example(
        "T16",
        Severity.QUERY,
        broken=lambda: rules.t16_readers(marcus("II"), None),
        fine=lambda: rules.t16_readers(marcus("II"), marcus("III")),
    ),
]


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_example(example: Example) -> None:
    example.holds()


def test_a_stage_of_another_system_is_refused_by_its_own_field() -> None:
    low = rules.t01_stage_of_system("IIIA", "IV", RANKS)
    high = rules.t01_stage_of_system("II", "VII", RANKS)
    assert low is not None
    assert high is not None
    assert (low.field, high.field) == ("stage_low", "stage_high")
    assert "I, II, III" in high.accepted


def test_categories_have_no_range() -> None:
    ranks = {"I": Decimal(1), "II": Decimal(4)}
    assert rules_of(rules.t01_stage_of_system("I", "II", ranks, allows_range=False)) == ["T01"]
    assert rules.t01_stage_of_system("II", "II", ranks, allows_range=False) is None


def test_a_range_needs_its_extent_when_either_end_does() -> None:
    assert rules_of(rules.t02_extent_given("", "0", "I", {"I"})) == ["T02"]
    assert rules.t02_extent_given("", "0", "0", {"I"}) is None


@pytest.mark.parametrize(
    ("stage", "collapsed"), [("I", "no"), ("IV", "yes"), ("III-IV", "undetermined"), ("VI", "yes")]
)
def test_collapse_of_a_range(stage: str, collapsed: str) -> None:
    assert rules.collapse_reached(marcus(stage), FOUR) == collapsed
    assert rules.collapse_reached(marcus(stage), None) == "undetermined"


def test_niinimaki_may_fall_by_one_but_not_by_two() -> None:
    three, two, one = (reading("niinimaki_2015", grade) for grade in "321")
    assert rules.t04_improved_after_collapse(three, two, Decimal(5)) is None
    assert rules_of(rules.t04_improved_after_collapse(three, one, Decimal(5))) == ["T04"]


def test_a_change_of_letter_after_collapse_is_not_an_improvement_of_stage() -> None:
    worse, better = reading("arco_2019", "IIIB"), reading("arco_2019", "IIIA")
    assert rules.t04_improved_after_collapse(worse, better, Decimal(3)) is None


def test_a_range_that_may_be_no_improvement_is_not_asked_about() -> None:
    assert rules.t04_improved_after_collapse(marcus("IV"), marcus("III-IV"), FOUR) is None
    assert rules.t05_jump(marcus("I"), marcus("II-IV")) is None
    assert rules_of(rules.t05_jump(marcus("V"), marcus("I-III"))) == ["T05"]


def test_healing_phases_count_as_main_stages() -> None:
    assert rules.t05_jump(walden("Ia"), walden("IIb"), Direction.TEMPORAL) is None
    assert rules_of(rules.t05_jump(walden("Ib"), walden("IIIa"), Direction.TEMPORAL)) == ["T05"]


def test_categories_do_not_jump() -> None:
    first, second = reading("sillence", "I"), reading("sillence", "II")
    assert rules.t05_jump(first, second, Direction.NOMINAL) is None


def test_going_back_in_healing_needs_a_reason() -> None:
    assert rules.t06_waldenstroem_forward(walden("IIIa"), walden("IIa", reason="misread")) is None
    assert rules.t06_waldenstroem_forward(walden("IIa-IIb"), walden("IIa")) is None


def test_history_looks_at_neighbours_in_time_whatever_the_order_of_entry() -> None:
    late, early, middle = walden("IIIa", "2024-06"), walden("Ia", "2022-01"), walden("IIa", "2023")
    assert rules.history_findings([late, early, middle], Direction.TEMPORAL) == []
    between = walden("Ib", "2023-09-01")
    assert rules_of(rules.history_findings([late, early, middle, between])) == ["T05"]
    assert rules_of(rules.history_findings([walden("IIa", "2023"), walden("Ib", "2024-01")])) == [
        "T06"
    ]


def test_readings_whose_order_is_open_are_not_compared() -> None:
    same_year = [walden("IIIa", "2024"), walden("Ia", "2024-03")]
    assert rules.consecutive(same_year) == []
    assert rules.consecutive([walden("Ia"), walden("IIa", "2024")]) == []


def test_an_undated_baseline_comes_first() -> None:
    first, second = marcus("II-III", baseline=True), marcus("V", "2024-03")
    assert rules.consecutive([second, first]) == [(first, second)]
    assert rules_of(rules.history_findings([second, first])) == ["T05"]


@pytest.mark.parametrize(
    ("phase", "day", "refused"),
    [
        ("IV", "2024-03-01", False),
        ("IV", "2024-03-02", True),  # healed only after the class was assigned
        ("IIIb-IV", "2024-03-01", False),
        ("IIIb", "2024-03-01", True),
        ("IV", "2024-03", False),
    ],
)
def test_stulberg_waits_for_waldenstroem_iv(phase: str, day: str, refused: bool) -> None:
    said = rules.t07_stulberg_at_maturity(
        stulberg("2024-03-01"),
        mature=None,
        waldenstroem=[walden("IIb", "2020"), walden(phase, day)],
    )
    assert bool(said) is refused


def test_t07_and_t08_ask_their_own_systems_only() -> None:
    assert rules.t07_stulberg_at_maturity(marcus("II"), mature=False) is None
    assert rules.t08_fragmentation(marcus("II"), walden("IV")) is None
    assert rules.t08_fragmentation(reading("herring_2004", "B"), None) is None
    assert rules.t08_fragmentation(reading("herring_2004", "B"), walden("Ib-IIa")) is None


def test_marcus_iii_may_be_slightly_flat_before_its_collapse() -> None:
    assert rules.t10_collapse_and_stage(marcus("III"), Decimal(1), FOUR) is None
    assert rules.t10_collapse_and_stage(marcus("II-III"), Decimal(1), FOUR) is None
    assert rules_of(rules.t10_collapse_and_stage(reading("niinimaki_2015", "4"), FOUR, Decimal(5)))
    assert rules.t10_collapse_and_stage(marcus("I"), Decimal(0), FOUR) is None
    assert rules.t10_collapse_and_stage(marcus("I"), None, FOUR) is None


@pytest.mark.parametrize(
    ("stage", "modalities", "asked"),
    [
        ("I", ["scint"], False),
        ("I", ["PETCT"], False),
        ("I", ["CT"], True),
        ("I", [], True),
        ("I-II", ["XR"], False),
        ("II", ["XR"], False),
    ],
)
def test_stage_one_needs_a_scan(stage: str, modalities: list[str], asked: bool) -> None:
    arco = reading("arco_2019", stage)
    assert bool(rules.t11_scan_for_stage_one(arco, "I", modalities)) is asked


@pytest.mark.parametrize(
    ("before", "after", "reason", "refused"),
    [
        ("", "systemic", "", False),
        ("systemic", "systemic", "", False),
        ("oligo_extended", "oligo_persistent", "", True),
        ("systemic", "psoriatic", "", True),
        ("systemic", "psoriatic", "psoriasis appeared", False),
    ],
)
def test_ilar_changes(before: str, after: str, reason: str, refused: bool) -> None:
    assert bool(rules.t12_ilar_change(before, after, reason)) is refused


@pytest.mark.parametrize(
    ("stage", "score", "pain_free", "asked"),
    [
        ("I", 1, None, True),
        ("II", None, False, True),
        ("II", None, True, False),
        ("III", 0, None, True),
        ("III", 2, None, False),
        ("II-III", 0, None, False),
        ("II", None, None, False),
    ],
)
def test_pain_against_the_silent_stages(
    stage: str, score: int | None, pain_free: bool | None, asked: bool
) -> None:
    pain = None if score is None else Decimal(score)
    said = rules.t13_pain_and_stage(marcus(stage, baseline=True), pain, pain_free=pain_free)
    assert bool(said) is asked
    assert rules.t13_pain_and_stage(marcus(stage), pain, pain_free=pain_free) is None


def test_pain_is_compared_with_marcus_alone() -> None:
    other = reading("arco_2019", "I", baseline=True)
    assert rules.t13_pain_and_stage(other, Decimal(5)) is None


@pytest.mark.parametrize(
    ("direction", "baseline", "later", "verdict"),
    [
        # test vector 6
        (Direction.WORSE, marcus("II-III"), marcus("III"), "undetermined"),
        (Direction.WORSE, marcus("II-III"), marcus("IV"), "yes"),
        (Direction.WORSE, marcus("II-III"), marcus("II"), "no"),
        (Direction.WORSE, marcus("II-III"), marcus("II-III"), "undetermined"),
        (Direction.WORSE, marcus("III"), marcus("III"), "no"),
        (Direction.WORSE, marcus("II"), marcus("II-III"), "undetermined"),
        (Direction.WORSE, marcus("IV"), marcus("II"), "no"),
        # test vector 7
        (Direction.TEMPORAL, walden("IIb"), walden("IIIa"), "no"),
        (Direction.BETTER, *(reading("wright_cole_2008", g) for g in "43"), "yes"),
        (Direction.BETTER, *(reading("wright_cole_2008", g) for g in "34"), "no"),
        # A to B counts in ARCO 2019; within a grade of ICRS nothing does
        (Direction.WORSE, *(reading("arco_2019", s) for s in ("IIIA", "IIIB")), "yes"),
        (Direction.WORSE, *(reading("icrs_2003", s) for s in ("3A", "3C")), "no"),
        (Direction.WORSE, *(reading("icrs_2003", s) for s in ("3C", "4")), "yes"),
        (Direction.NOMINAL, *(reading("sillence", s) for s in ("I", "II")), "no"),
        (Direction.NOT_MONOTONE, *(reading("capanna_1982", s) for s in "24"), "undetermined"),
        (Direction.NOT_MONOTONE, *(reading("capanna_1982", s) for s in "22"), "no"),
    ],
)
def test_progression(
    direction: str, baseline: StageReading, later: StageReading, verdict: str
) -> None:
    assert rules.progression(direction, baseline, later) == verdict


def test_two_systems_are_never_compared() -> None:
    with pytest.raises(Refused) as refusal:
        rules.progression(Direction.WORSE, marcus("II"), reading("arco_2019", "IV"))
    assert rules_of(refusal.value.findings) == ["T14"]
    assert rules.t04_improved_after_collapse(marcus("V"), reading("arco_2019", "I"), FOUR) is None
    assert rules.t05_jump(marcus("VI"), reading("arco_2019", "I")) is None


def test_readers_may_differ_by_one_stage() -> None:
    assert rules_of(rules.t16_readers(marcus("II"), marcus("IV"))) == ["T16"]
    assert rules.t16_readers(marcus("II-III"), marcus("IV")) is None
    assert rules.t16_readers(marcus("II"), None, literature=True) is None


def test_the_latest_reading() -> None:
    old, new, undated = walden("Ia", "2022"), walden("IIa", "2024-01"), walden("IV")
    assert rules.latest([new, undated, old]) is new
    assert rules.latest([undated]) is undated
    assert rules.latest([]) is None
