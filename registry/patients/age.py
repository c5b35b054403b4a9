"""The age of a child whose birth is known by its month or year only. Pure functions."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.core.dates import Interval, months_between

IN_MONTHS_BELOW = 24


@dataclass(frozen=True)
class Age:
    """Completed months of life: the fewest and the most that the known birth allows."""

    low_months: int
    high_months: int

    @property
    def low_years(self) -> int:
        return self.low_months // 12

    @property
    def high_years(self) -> int:
        return self.high_months // 12

    def __str__(self) -> str:
        """'13 y', '12–13 y' where the birthday may lie on either side, '7–8 m' below two years."""
        if self.high_months < IN_MONTHS_BELOW:
            months = _range(self.low_months, self.high_months)
            return _("%(months)s m") % {"months": months}
        return _("%(years)s y") % {"years": _range(self.low_years, self.high_years)}

    @property
    def spoken(self) -> str:
        """The age of one who is certainly that old, in full words; else as `str`."""
        if self.low_years != self.high_years or self.high_months < IN_MONTHS_BELOW:
            return str(self)
        years = self.low_years
        return ngettext("%(years)s year", "%(years)s years", years) % {"years": years}


def _range(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}–{high}"


def age_on(birth: Interval | None, day: dt.date) -> Age | None:
    """The age on a day; None where the birth is unknown or certainly later (a fetus)."""
    if birth is None or day < birth.earliest:
        return None
    youngest = max(0, months_between(birth.latest, day))
    return Age(youngest, months_between(birth.earliest, day))
