"""Control limits of a funnel plot. Pure.

Exact binomial limits around the pooled share, interpolated between whole numbers, as in
Spiegelhalter DJ. Funnel plots for comparing institutional performance. Statistics in Medicine
2005;24:1185-1202. 95 % is a warning, 99.8 % an alarm. They take visits as independent; those of one
child are not quite, so a few centres more than expected lie outside.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
WARNING = (0.025, 0.975)
ALARM = (0.001, 0.999)


@dataclass(frozen=True)
class Limit:
    """The bounds of the share for so many visits."""

    size: int
    warning: tuple[float, float]
    alarm: tuple[float, float]


def limits(share: float, sizes: Sequence[int]) -> list[Limit]:
    """The limits for each number of visits; `share` is the pooled one."""
    return [Limit(n, _pair(share, n, WARNING), _pair(share, n, ALARM)) for n in sizes]


def _pair(share: float, size: int, levels: tuple[float, float]) -> tuple[float, float]:
    low, high = (quantile(share, size, level) for level in levels)
    return low, high


def quantile(share: float, size: int, level: float) -> float:
    """The share that so many visits stay below with a probability, interpolated; 0 to 1."""
    if share <= 0 or share >= 1:
        return min(max(share, 0.0), 1.0)
    each = _probabilities(share, size)
    upto = each.cumsum()
    found = min(int(np.searchsorted(upto, level)), size)
    if found in (0, size):
        return found / size  # not even none, or all, would be too few, or too many
    part = (upto[found] - level) / each[found]
    return float(min(max((found - part) / size, 0.0), 1.0))


def _probabilities(share: float, size: int) -> Floats:
    """Of 0 to `size` successes."""
    k = np.arange(size + 1)
    ways = math.lgamma(size + 1) - _log_factorials(size) - _log_factorials(size)[::-1]
    found: Floats = np.exp(ways + k * math.log(share) + (size - k) * math.log1p(-share))
    return found


def _log_factorials(size: int) -> Floats:
    return np.concatenate([[0.0], np.log(np.arange(1, size + 1)).cumsum()])


def beyond(part: int, whole: int, share: float) -> str:
    """`alarm` or `warning` where chance alone would bring so few, or so many, too seldom; empty
    otherwise. By the exact tails: the interpolated curve is for the eye."""
    each = _probabilities(share, whole) if 0 < share < 1 else np.ones(whole + 1)
    tail = min(each[: part + 1].sum(), each[part:].sum())
    if tail < ALARM[0]:
        return "alarm"
    return "warning" if tail < WARNING[0] else ""
