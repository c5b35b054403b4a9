"""How much of the owed time of follow-up was seen. Pure functions over arrays, no clock.

Every measure is a share between 0 and 1 of person-time; times are in days, but any one unit does.
Each row is the follow-up of one patient in one plan up to an end day:

- `owed`: days from day 0 to the end day;
- `seen`: days from day 0 to the event, to the last knowledge of the patient, or to the end day;
- `event`: an event ended the follow-up, so that nothing more is owed.

Who had no event and was not seen to the end has dropped out.

Sources:
- C: Clark TG, Altman DG, De Stavola BL. Quantification of the completeness of follow-up.
  Lancet 2002;359:1309-1310.
- C*: Wu Y, Takkenberg JJM, Grunkemeier GL. Measuring follow-up completeness. Annals of Thoracic
  Surgery 2008;85:1155-1157.
- SPT: Xue X, Agalliu I, Kim MY, Wang T, Lin J, Ghavamian R, Strickler HD. New methods for
  estimating follow-up rates in cohort studies. BMC Medical Research Methodology 2017;17:155.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class FollowedTime:
    """One row per patient and plan; `seen` is at most `owed`."""

    owed: Floats
    seen: Floats
    event: Flags

    @cached_property
    def dropped(self) -> Flags:
        """Neither an event nor seen to the end."""
        return ~self.event & (self.seen < self.owed)

    @cached_property
    def potential(self) -> Floats:
        """What could have been seen: to the event, else to the end day."""
        return np.where(self.event, self.seen, self.owed)

    @cached_property
    def credited(self) -> Floats:
        """The whole span, but for drop-outs, who count as long as they were seen."""
        return np.where(self.dropped, self.seen, self.owed)

    @cached_property
    def missed(self) -> Floats:
        """Days of drop-outs that nobody saw; 0 for all others."""
        return np.where(self.dropped, self.owed - self.seen, 0.0)


def clark(time: FollowedTime, weights: Floats | None = None) -> Floats:
    """Clark's C: seen person-time over potential person-time, events counting as complete.

    It owes a drop-out all of the rest of the span, as if no event could have come, and so lies
    below the true rate. `weights` holds one line per sample, one column per row.
    """
    return _share(_sum(time.seen, weights), _sum(time.potential, weights))


def clark_star(time: FollowedTime, weights: Floats | None = None) -> Floats:
    """C*: as C, but drop-outs owe only the time that they would have lived free of the event.

    With the constant rate r = events / seen person-time, a drop-out with m days to go owes
    (1 - exp(-r m)) / r of them. It needs that drop-outs have events at the rate of the others.
    """
    seen = _sum(time.seen, weights)
    rate = _share(_sum(time.event.astype(float), weights), seen)
    dropped = time.dropped
    missed = time.missed[dropped]
    of_dropped = np.ones((1, missed.size)) if weights is None else weights[:, dropped]
    owed = (of_dropped * _still_owed(missed, rate)).sum(axis=1)
    return _share(seen, seen + owed)


def simplified(time: FollowedTime, weights: Floats | None = None) -> Floats:
    """The simplified person-time method: drop-outs count as long as they were seen, all others
    with the whole span, over the whole span of everybody.

    It gives events time that they did not have, and so lies above the true rate.
    """
    return _share(_sum(time.credited, weights), _sum(time.owed, weights))


def percentage(time: FollowedTime, weights: Floats | None = None) -> Floats:
    """The share of rows that did not drop out, whenever they did: the usual, harshest reading."""
    return _share(
        _sum((~time.dropped).astype(float), weights), _sum(np.ones(time.owed.size), weights)
    )


def _sum(values: Floats, weights: Floats | None) -> Floats:
    return np.array([values.sum()]) if weights is None else weights @ values


def _share(part: Floats, whole: Floats) -> Floats:
    """Not a number where the whole is nothing."""
    found: Floats = np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole > 0)
    return found


def _still_owed(missed: Floats, rate: Floats) -> Floats:
    """Expected days free of the event out of those missed, a line per rate; all without events."""
    each = np.nan_to_num(rate)[:, None]
    hazard = np.where(each > 0, each, 1.0)
    found: Floats = np.where(each > 0, -np.expm1(-hazard * missed) / hazard, missed)
    return found
