"""Control limits, the funnel's geometry and the bootstrap, as pure functions."""

import math

import numpy as np
import pytest

from registry.completeness.bootstrap import (
    MANY,
    SAMPLES,
    SAMPLES_OF_MANY,
    draws,
    estimate,
    medians,
    samples_for,
)
from registry.completeness.funnel import HEIGHT, WIDTH, Place, draw
from registry.completeness.limits import beyond, limits, quantile
from registry.completeness.person_time import FollowedTime, clark, clark_star, simplified


def time(*rows: tuple[float, float, bool]) -> FollowedTime:
    owed, seen, event = zip(*rows, strict=True)
    return FollowedTime(np.array(owed, float), np.array(seen, float), np.array(event))


def test_three_patients_by_hand() -> None:
    """One followed to the end, one with an event half-way, one who dropped out after a quarter."""
    followed = time((100, 100, False), (100, 50, True), (100, 25, False))

    assert clark(followed)[0] == pytest.approx((100 + 50 + 25) / (100 + 50 + 100))
    assert simplified(followed)[0] == pytest.approx((100 + 100 + 25) / 300)
    rate = 1 / 175
    owed = (1 - math.exp(-rate * 75)) / rate
    assert clark_star(followed)[0] == pytest.approx(175 / (175 + owed))


def test_without_events_the_three_are_one() -> None:
    followed = time((100, 100, False), (100, 40, False))
    assert clark(followed) == clark_star(followed) == simplified(followed) == pytest.approx(0.7)


def test_nobody_gives_no_figure() -> None:
    nobody = FollowedTime(np.array([]), np.array([]), np.array([], dtype=bool))
    for method in (clark, clark_star, simplified):
        assert np.isnan(method(nobody)[0])


def test_weights_of_one_change_nothing_and_draws_count_patients() -> None:
    followed = time((100, 100, False), (100, 50, True), (90, 25, False))
    for method in (clark, clark_star, simplified):
        assert method(followed, np.ones((2, 3))) == pytest.approx(method(followed)[0])
        once_more = time((100, 100, False), (100, 50, True), (90, 25, False), (90, 25, False))
        assert method(followed, np.array([[1.0, 1, 2]])) == pytest.approx(method(once_more))


def test_how_many_samples() -> None:
    assert [samples_for(n) for n in (0, 4, 5, MANY, MANY + 1)] == [
        *(0, 0, SAMPLES, SAMPLES, SAMPLES_OF_MANY)
    ]
    assert draws(7).shape == (SAMPLES, 7)
    assert set(draws(7).sum(axis=1)) == {7}
    assert draws(2).shape == (0, 2)


def test_the_interval_covers_as_often_as_it_says() -> None:
    """200 samples of 60 patients with a true share of 0.7: about 95 in 100 hold it."""
    random = np.random.default_rng(1)
    weights, held = draws(60), 0
    for _ in range(200):
        done = (random.random(60) < 0.7).astype(float)
        found = estimate(np.array([done.mean()]), weights @ done / 60)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= 0.7 <= found.high
    assert 180 <= held <= 200


def test_weighted_medians() -> None:
    values = np.array([5.0, -3.0, 10.0])
    found = medians(values, np.array([[1.0, 1, 1], [0, 2, 0], [1, 1, 0], [0, 0, 0]]))
    assert list(found[:3]) == [5, -3, 1]
    assert np.isnan(found[3])


def test_limits_hold_as_many_as_they_say() -> None:
    """Of drawn centres 95 in 100 lie inside the inner limits, and 998 in 1,000 inside the outer."""
    random = np.random.default_rng(2)
    for share, size in ((0.8, 40), (0.6, 200), (0.95, 90)):
        (limit,) = limits(share, [size])
        told = [beyond(int(part), size, share) for part in random.binomial(size, share, 20_000)]
        assert told.count("alarm") <= 1.5 * 0.002 * 20_000
        assert told.count("alarm") + told.count("warning") <= 1.1 * 0.05 * 20_000
        for low, high in (limit.warning, limit.alarm):
            assert low < share < high


def test_limits_narrow_with_size_and_stay_inside() -> None:
    found = limits(0.9, [5, 20, 100, 1000, 20_000])
    widths = [one.alarm[1] - one.alarm[0] for one in found]
    assert widths == sorted(widths, reverse=True)
    assert all(0 <= one.alarm[0] <= one.warning[0] for one in found)
    assert all(one.warning[1] <= one.alarm[1] <= 1 for one in found)
    assert quantile(1.0, 10, 0.025) == 1
    assert quantile(0.0, 10, 0.975) == 0


def test_every_centre_lies_inside_the_drawing() -> None:
    places = [Place(8, 10), Place(70, 100, own=True), Place(990, 1000), Place(0, 12)]
    drawn = draw(places)

    assert [dot.place for dot in drawn.dots] == places
    for dot in drawn.dots:
        assert 0 < dot.x < WIDTH
        assert 0 < dot.y < HEIGHT
    assert drawn.dots[-1].beyond == "alarm"
    assert drawn.share == pytest.approx(1068 / 1122)
