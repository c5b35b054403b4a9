"""How long a treated child is followed. Pure functions, no clock.

The plan of long-term safety ends at the later of 15 years after the last dose and skeletal maturity
with age 18 (data dictionary 6, notes on `ltfu`). Fifteen years are what the FDA's guidance of 2020
asks for gene therapy; for unmodified MSC no length is prescribed, so there they are convention.
Risser 5, or closed growth plates at every treated site, say that the skeleton is mature (6.7).
"""

import datetime as dt

from registry.core.codes import OffsetUnit
from registry.core.dates import Interval, add_offset

YEARS_AFTER_LAST_DOSE = 15
ADULT_YEARS = 18
MONTHS = 12


def adult_on(birth: Interval | None) -> dt.date | None:
    """The first day on which the patient is certainly 18; None where no birth is known."""
    if birth is None:
        return None
    return add_offset(birth.latest, ADULT_YEARS * MONTHS, OffsetUnit.MONTH)


def safety_end(
    last_dose_on: dt.date, adult: dt.date | None, mature_on: dt.date | None
) -> dt.date | None:
    """The last day of the safety plan; None while nobody can say it, because maturity or the day
    of birth is not on record."""
    if adult is None or mature_on is None:
        return None
    years = add_offset(last_dose_on, YEARS_AFTER_LAST_DOSE * MONTHS, OffsetUnit.MONTH)
    return max(years, adult, mature_on)


def is_planned(
    target_on: dt.date, opens_on: dt.date, end: dt.date | None, adult: dt.date | None, day: dt.date
) -> bool:
    """Whether a year beyond the fifteenth is on the plan on a day.

    A known end decides. Without one, every year up to the age of 18 is, and after it the next one
    as soon as the window of the year before it has opened: the plan never runs dry.
    """
    if end is not None:
        return target_on <= end
    if adult is not None and target_on <= adult:
        return True
    year_before = add_offset(opens_on, -MONTHS, OffsetUnit.MONTH)
    return year_before <= day
