"""Confidence intervals by drawing patients anew. Pure, seeded: the same data give the same bounds.

Patients are drawn, not visits: the visits of one child hang together. The bounds are the 2.5th and
97.5th percentile of the drawn figures (percentile method: Efron B, Tibshirani RJ. An Introduction
to the Bootstrap. Chapman & Hall 1993, chapter 13).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SEED = 20171201
SAMPLES, SAMPLES_OF_MANY = 1000, 200
MANY = 1000  # patients
FEWEST = 5  # patients; fewer give no interval that says anything
LEVEL = (2.5, 97.5)  # percentiles


@dataclass(frozen=True)
class Estimate:
    """A figure with its 95 % interval; None where there is nothing to divide, or nobody to draw."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


def samples_for(patients: int) -> int:
    """How many samples are drawn: 1,000; of more than 1,000 patients 200, whose figures hardly
    vary; none of fewer than five."""
    if patients < FEWEST:
        return 0
    return SAMPLES if patients <= MANY else SAMPLES_OF_MANY


def draws(patients: int) -> Floats:
    """How often each patient is in each sample: a line per sample, a column per patient."""
    count = samples_for(patients)
    chosen = np.random.default_rng(SEED).integers(patients, size=(count, max(patients, 1)))
    flat = (chosen + patients * np.arange(count)[:, None]).ravel()
    counted = np.bincount(flat, minlength=count * patients)
    return counted.reshape(count, patients).astype(np.float64)


def estimate(point: Floats, drawn: Floats) -> Estimate:
    """The figure of all patients, and the interval from those of the samples."""
    if not point.size or np.isnan(point[0]):
        return Estimate()
    known = drawn[~np.isnan(drawn)]
    if not known.size:
        return Estimate(float(point[0]))
    low, high = np.percentile(known, LEVEL)
    return Estimate(float(point[0]), float(low), float(high))


def medians(values: Floats, weights: Floats) -> Floats:
    """The median of weighted values, a line of weights each; not a number where all weigh 0."""
    order = np.argsort(values)
    held = weights[:, order].cumsum(axis=1)
    whole = held[:, -1:] if values.size else np.zeros((len(weights), 1))
    found = np.full(len(weights), np.nan)
    some = whole[:, 0] > 0
    if some.any():
        below = (held[some] < whole[some] / 2).sum(axis=1)
        upto = (held[some] <= whole[some] / 2).sum(axis=1)
        last = values.size - 1
        ranked = values[order]
        found[some] = (ranked[np.minimum(below, last)] + ranked[np.minimum(upto, last)]) / 2
    return found
