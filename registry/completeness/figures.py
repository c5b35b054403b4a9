"""The figures of one line from its arrays: shares, delay, person-time, with intervals. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from registry.completeness.bootstrap import Estimate, draws, estimate, medians, samples_for
from registry.completeness.codes import DONE, DUE, Outcome
from registry.completeness.person_time import FollowedTime, clark, clark_star, simplified
from registry.completeness.statement import OUTCOMES

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
METHODS = {"clark": clark, "clark_star": clark_star, "simplified": simplified}


@dataclass(frozen=True)
class Visits:
    """The visits of one line, an entry each: whose, what became of it, complete or not, days from
    the target, days owed and seen of the track up to it, and whether it is its track's newest."""

    patients: Ints
    outcomes: Ints
    complete: Ints
    delays: Ints
    owed: Ints
    seen: Ints
    newest: Ints

    @classmethod
    def of(cls, columns: Sequence[Sequence[int]]) -> "Visits":
        return cls(*(np.asarray(column, dtype=np.int64) for column in columns))


@dataclass(frozen=True)
class Figures:
    """What is told of one line. Shares and person-time lie between 0 and 1; the delay is in days
    from the target, negative when early. `counts` says what became of how many visits."""

    patients: int
    due: int
    done: int
    counts: Mapping[Outcome, int]
    complete_visits: int
    on_time: Estimate
    complete: Estimate
    delay: Estimate
    clark: Estimate
    clark_star: Estimate
    simplified: Estimate
    samples: int


def figures_of(visits: Visits) -> Figures:
    """Every figure of a line; the intervals come from drawing its patients anew."""
    names, whose = np.unique(visits.patients, return_inverse=True)
    weights = draws(len(names))
    counts = {one: int((visits.outcomes == n).sum()) for n, one in enumerate(OUTCOMES)}
    due, done = _among(visits, DUE), _among(visits, DONE)
    complete = done & (visits.complete == 1)
    on_time = _among(visits, (Outcome.ON_TIME,))
    return Figures(
        patients=len(names),
        due=int(due.sum()),
        done=int(done.sum()),
        counts={Outcome(name): count for name, count in counts.items()},
        complete_visits=int(complete.sum()),
        on_time=_ratio(on_time, due, whose, weights),
        complete=_ratio(complete, due, whose, weights),
        delay=_median(visits.delays[done], weights[:, whose[done]]),
        samples=samples_for(len(names)),
        **_person_time(visits, whose, weights),
    )


def _among(visits: Visits, outcomes: Sequence[Outcome]) -> NDArray[np.bool_]:
    return np.isin(visits.outcomes, [OUTCOMES.index(one.value) for one in outcomes])


def _ratio(
    part: NDArray[np.bool_], whole: NDArray[np.bool_], whose: Ints, weights: Floats
) -> Estimate:
    """A share of visits; the visits of a patient are drawn together."""
    size = weights.shape[1]
    of_part = np.bincount(whose, part, minlength=size)
    of_whole = np.bincount(whose, whole, minlength=size)
    below = weights @ of_whole
    drawn = np.divide(weights @ of_part, below, out=np.full(below.shape, np.nan), where=below > 0)
    if not whole.any():
        return Estimate()
    return estimate(np.array([part.sum() / whole.sum()]), drawn)


def _median(delays: Ints, weights: Floats) -> Estimate:
    if not delays.size:
        return Estimate()
    return estimate(np.array([float(np.median(delays))]), medians(delays.astype(float), weights))


def _person_time(visits: Visits, whose: Ints, weights: Floats) -> dict[str, Estimate]:
    """Per method; each track once, up to its newest visit of the line."""
    newest = visits.newest == 1
    ended = visits.outcomes[newest] == OUTCOMES.index(Outcome.ENDED.value)
    time = FollowedTime(visits.owed[newest].astype(float), visits.seen[newest].astype(float), ended)
    of_rows = weights[:, whose[newest]]
    return {name: estimate(method(time), method(time, of_rows)) for name, method in METHODS.items()}
