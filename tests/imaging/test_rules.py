import pytest

from registry.core.errors import Severity
from registry.imaging import rules
from tests.rule_examples import Example, on

READ = on("2024-03-31")

EXAMPLES = [
    Example(
        "D16",
        Severity.QUERY,
        broken=lambda: rules.d16_image_near_stage(READ, [on("2023-12-31")]),
        fine=lambda: rules.d16_image_near_stage(READ, [on("2024-01-01")]),
    ),
]


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_example(example: Example) -> None:
    example.holds()


@pytest.mark.parametrize(
    ("images", "asked"),
    [
        (["2024-06-29"], False),
        (["2024-06-30"], True),
        (["2023-12"], True),
        (["2023"], True),
        (["2024"], False),
        (["2020-01-01", "2024-04-01"], False),
        ([], False),
    ],
)
def test_the_nearest_image_counts(images: list[str], asked: bool) -> None:
    assert bool(rules.d16_image_near_stage(READ, [on(day) for day in images])) is asked
    assert rules.d16_image_near_stage(None, [on(day) for day in images]) is None
