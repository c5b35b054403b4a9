"""Rules of visits and their assessments (data dictionary 7: D12 to D14, D20, C01, C02, C06)."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from django.utils.translation import gettext as _

from registry.core.checks import not_within
from registry.core.dates import Interval, before
from registry.core.errors import Finding, error, gather, query
from registry.schedules.rules import ItemFacts, deviation_days
from registry.visits.codes import Analgesic, PainScale

FACES = (PainScale.FACES, PainScale.FPS_R)
HEIGHT_CM = (20, 230)
WEIGHT_KG = (Decimal("0.15"), 250)
BMI = (Decimal("7.5"), 105)


@dataclass(frozen=True)
class ScheduledVisit:
    """A visit of one track: the code and target of its planned item, and when it took place."""

    code: str
    target_on: dt.date
    visited: Interval


def deviation_of(item: ItemFacts, visited: Interval) -> int:
    """Days outside the window that are certain: negative early, positive late, 0 inside or when
    a partial date leaves it open."""
    first, last = (deviation_days(item, day) for day in (visited.earliest, visited.latest))
    return max(first, 0) + min(last, 0)


def d12_outside_window(item: ItemFacts, visited: Interval, reason: str = "") -> Finding | None:
    """QUERY for a visit outside its window without a reason. A deviation is never refused."""
    days = deviation_of(item, visited)
    if not days or reason:
        return None
    told = {"days": abs(days), "opens": item.opens_on, "closes": item.closes_on}
    message = _("%(days)s days before the window") if days < 0 else _("%(days)s days after it")
    accepted = _("%(opens)s to %(closes)s, or a reason")
    return query("D12", "visited_on", message % told, accepted % told)


def d13_visit_order(visits: Iterable[ScheduledVisit]) -> list[Finding]:
    """ERROR for each pair of one schedule whose later target was certainly visited first. Two
    visits on one day are in order."""
    found = []
    ordered = sorted(visits, key=lambda visit: visit.target_on)
    for earlier, later in combinations(ordered, 2):
        if earlier.target_on < later.target_on and before(later.visited, earlier.visited):
            told = {"later": later.code, "earlier": earlier.code, "day": earlier.visited}
            message = _("%(later)s would lie before %(earlier)s (%(day)s)") % told
            found.append(error("D13", "visited_on", message, _("the order of the schedule")))
    return found


def d14_nearer_to_another(
    item: ItemFacts, visited: Interval, other_targets: Mapping[str, dt.date]
) -> Finding | None:
    """QUERY for a visit that is certainly nearer to the target of another visit of the schedule,
    by that visit's code: the label may be wrong.

    Inside its own window the label is right: windows of a schedule share no day, and a baseline
    on the eve of treatment is nearer to day 0 without being it.
    """
    days = (visited.earliest, visited.latest)
    if not all(deviation_days(item, day) for day in days):
        return None
    nearer = {
        code: target
        for code, target in other_targets.items()
        if all(_distance(day, target) < _distance(day, item.target_on) for day in days)
    }
    if not nearer:
        return None
    code = min(nearer, key=lambda code: _distance(visited.earliest, nearer[code]))
    message = _("nearer to %(code)s (%(day)s) than to its own target")
    told = {"code": code, "day": nearer[code]}
    return query("D14", "visited_on", message % told, _("the right visit, or the reason"))


def _distance(day: dt.date, target: dt.date) -> int:
    return abs((day - target).days)


def d20_medication_dates(
    started: Interval | None, ended: Interval | None, *, ongoing: bool | None
) -> list[Finding]:
    """QUERY for a medicine that ended before it began, or goes on and has an end."""
    found = []
    if before(ended, started):
        message = _("ended on %(ended)s, before it began (%(started)s)")
        told = {"ended": ended, "started": started}
        found.append(query("D20", "ended_on", message % told, str(started)))
    if ongoing and ended is not None:
        message = _("ongoing with an end (%(ended)s)") % {"ended": ended}
        found.append(query("D20", "ongoing", message, _("ongoing, or an end")))
    return found


def c01_pain_score(scale: str, score: Decimal | None) -> Finding | None:
    """ERROR for a score outside its scale: 0 to 10, VAS 0 to 100 mm, faces in steps of two."""
    if scale in FACES and score is not None and score not in range(0, 11, 2):
        message = _("%(score)s is no face of %(scale)s") % {"score": score, "scale": scale}
        return error("C01", "score", message, "0, 2, 4, 6, 8, 10")
    return not_within("C01", "score", score, 0, 100 if scale == PainScale.VAS else 10)


def c02_pain_free(
    pain_free: bool | None, scores: Sequence[Decimal | None], analgesic: str = ""
) -> list[Finding]:
    """ERROR for a pain-free child with a score above 0 in the period, or with analgesics."""
    if not pain_free:
        return []
    found = []
    worst = max((score for score in scores if score is not None), default=Decimal(0))
    if worst > 0:
        message = _("pain-free with a score of %(score)s") % {"score": worst}
        found.append(error("C02", "pain_free", message, _("a score of 0, or not pain-free")))
    if analgesic not in ("", Analgesic.NONE):
        message = _("pain-free with an analgesic")
        found.append(error("C02", "analgesic", message, _("no analgesic, or not pain-free")))
    return found


def c06_growth(height_cm: Decimal | None, weight_kg: Decimal | None) -> list[Finding]:
    """ERROR outside 20 to 230 cm, 0.15 to 250 kg, or a body mass index of 7.5 to 105."""
    found = gather(
        not_within("C06", "height_cm", height_cm, *HEIGHT_CM, "cm"),
        not_within("C06", "weight_kg", weight_kg, *WEIGHT_KG, "kg"),
    )
    if found or height_cm is None or weight_kg is None:
        return found
    bmi = weight_kg / (height_cm / 100) ** 2
    low, high = BMI
    if low <= bmi <= high:
        return []
    told = {"bmi": bmi, "height": height_cm, "weight": weight_kg}
    message = _("%(weight)s kg at %(height)s cm is a body mass index of %(bmi).2f") % told
    accepted = _("%(low)s to %(high)s") % {"low": low, "high": high}
    return [error("C06", "weight_kg", message, accepted)]
