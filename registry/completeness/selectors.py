"""The figures of the centres that a person may see, and the anonymous ones of the others."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection

from registry.accounts.access import Access
from registry.accounts.codes import Permission
from registry.accounts.models import Centre
from registry.completeness.codes import By
from registry.completeness.figures import Figures, Visits, figures_of
from registry.completeness.items import Scope, closed_items, columns_of
from registry.completeness.models import PeerRate, mark_of
from registry.completeness.statement import OUTCOMES, figures_sql
from registry.schedules.codes import Modality
from registry.schedules.models import ScheduleTemplate, TemplateItem

FEWEST_PEERS = 3


@dataclass(frozen=True)
class Line:
    """The figures of a centre's plan, visit, year; empty and 0 where a line holds all of them."""

    centre: int
    template: str
    visit: str
    year: int
    figures: Figures


@dataclass(frozen=True)
class Peers:
    """A centre among the others of a day: (share, visits) of each, without a name, and its own.
    `own` is None where it had too few visits."""

    as_of: dt.date
    others: Sequence[PeerRate]
    own: PeerRate | None

    @property
    def enough(self) -> bool:
        """Whether so many others are there that nobody can tell who is who."""
        return len(self.others) >= FEWEST_PEERS


def centre_of(access: Access) -> Centre:
    """The centre where the person works now; PermissionDenied if she may not see its figures."""
    if access.centre is None or not access.may(Permission.VIEW_COMPLETENESS):
        raise PermissionDenied("may not see the completeness of the current centre")
    return access.centre


def centres_of(access: Access) -> list[Centre]:
    """The centres whose figures she may see, by name; no statement of its own."""
    allowed = access.centres_where(Permission.VIEW_COMPLETENESS)
    return [centre for centre in access.centres if centre.pk in allowed]


def lines_of(scope: Scope, by: By) -> list[Line]:
    """Every line with at least one visit, in order of centre, plan, time since day 0, year; one
    statement, whatever the number of visits."""
    return list(_lines(scope, by))


def _lines(scope: Scope, by: By) -> Iterator[Line]:
    item, values = columns_of(closed_items(scope)).order_by().query.sql_with_params()
    centres = list(scope.centres)
    asked: list[Any] = [centres, scope.as_of, centres, scope.as_of, scope.as_of, OUTCOMES]
    with connection.cursor() as cursor:
        cursor.execute(figures_sql(item, by), [*values, *asked])
        for centre, template, visit, year, *columns in cursor.fetchall():
            yield Line(centre, template, visit, year, figures_of(Visits.of(columns)))


@dataclass(frozen=True)
class Words:
    """Titles of plans by their code, and labels of visits by plan and code; newest version."""

    templates: dict[str, str]
    visits: dict[tuple[str, str], str]


def words() -> Words:
    """What codes mean, by every plan that was ever in force; two statements."""
    templates = {
        one.code: one.title
        for one in ScheduleTemplate.objects.exclude(active_from=None).order_by("version")
    }
    in_force = TemplateItem.objects.exclude(template__active_from=None)
    lines = in_force.exclude(modality=Modality.CONSENT)
    found = lines.order_by("template__code", "template__version", "position")
    visits = {
        (code, visit): label
        for code, visit, label in found.values_list("template__code", "code", "label")
    }
    return Words({code: templates[code] for code in templates if _has(visits, code)}, visits)


def _has(visits: dict[tuple[str, str], str], template: str) -> bool:
    return any(code == template for code, _visit in visits)


def peers_of(centre: Centre, template: str = "", year: int = 0) -> Peers | None:
    """The centre among the others that the last count holds; None before the first count. One
    statement."""
    found = PeerRate.objects.filter(
        demonstration=centre.demonstration, template_code=template, year=year
    )
    rates = list(found.order_by("due", "on_time", "complete"))
    if not rates:
        return None
    mark = mark_of(centre.pk, rates[0].as_of, template, year)
    own = next((one for one in rates if one.mark == mark), None)
    return Peers(rates[0].as_of, [one for one in rates if one is not own], own)
