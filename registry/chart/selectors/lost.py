"""Who is lost or untraceable, who decided that, and what had been tried."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from registry.accounts.access import Access
from registry.accounts.codes import Permission
from registry.accounts.models import Centre
from registry.audit.replay import known
from registry.chart.words import tried_words
from registry.consents.codes import Bar
from registry.consents.models import ConsentBar
from registry.core.moments import Moment
from registry.core.paging import Page, page_by_day
from registry.patients.codes import LOSS
from registry.patients.models import FollowUpStop
from registry.visits.models import ContactAttempt
from registry.visits.seeking import attempts_about

PAGE_ROWS = 50


@dataclass(frozen=True)
class LostRow:
    """One loss that holds. Without `contact` the family wants none, and is not taken up again."""

    stop: FollowUpStop
    tried: str
    last: ContactAttempt | None
    contact: bool


@dataclass(frozen=True)
class LostPage:
    """Some rows, and where the list goes on."""

    rows: Sequence[LostRow]
    page: Page[FollowUpStop]


def lost_page(access: Access, asked: Mapping[str, str], moment: Moment) -> LostPage:
    """Losses that hold at a moment at the centre where the person works now, the latest first; two
    statements."""
    centre = access.centre if access.may(Permission.VIEW_PATIENTS) else None
    if centre is None:
        return LostPage((), Page([]))
    bars = ConsentBar.objects.filter(patient=OuterRef("patient"), what=Bar.CONTACT)
    with known(moment, centre.pk):
        page: Page[Any] = page_by_day(
            _losses(centre, moment)
            .select_related("patient", "created_by")
            .annotate(no_contact=Exists(bars.on(moment.day))),
            "stopped_on",
            asked,
            PAGE_ROWS,
        )
        attempts = attempts_about(stop.patient_id for stop in page.rows)
    tried: dict[int, list[ContactAttempt]] = {}
    for one in attempts:
        if moment.had(one.attempted_on):
            tried.setdefault(one.patient_id, []).append(one)
    rows = [_row(stop, tried.get(stop.patient_id, [])) for stop in page.rows]
    return LostPage(rows, page)


def _losses(centre: Centre, moment: Moment) -> QuerySet[FollowUpStop]:
    """Those of today have an index; of another day also those of children who were found since."""
    found = FollowUpStop.objects.filter(centre=centre, kind__in=LOSS)
    if moment.is_today:
        return found.filter(revoked_on=None)
    held = Q(revoked_on=None) | Q(revoked_on__gt=moment.day)
    return found.filter(held, stopped_on__lte=moment.day)


def _row(stop: FollowUpStop, tried: Sequence[ContactAttempt]) -> LostRow:
    last = tried[-1] if tried else None
    contact = not getattr(stop, "no_contact", False)
    return LostRow(stop, tried_words(tried), last, contact)
