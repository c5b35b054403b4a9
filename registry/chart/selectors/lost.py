"""Who is lost or untraceable, who decided that, and what had been tried."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from registry.accounts.access import Access
from registry.accounts.codes import Permission
from registry.chart.words import tried_words
from registry.consents.codes import Bar
from registry.consents.models import ConsentBar
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


def lost_page(access: Access, asked: Mapping[str, str]) -> LostPage:
    """Losses at the centre where the person works now, the latest first; two statements."""
    centre = access.centre if access.may(Permission.VIEW_PATIENTS) else None
    if centre is None:
        return LostPage((), Page([]))
    bars = ConsentBar.objects.filter(patient=OuterRef("patient"), what=Bar.CONTACT)
    found = FollowUpStop.objects.filter(centre=centre, kind__in=LOSS, revoked_on=None)
    page: Page[Any] = page_by_day(
        found.select_related("patient", "created_by").annotate(
            no_contact=Exists(bars.on(centre.today()))
        ),
        "stopped_on",
        asked,
        PAGE_ROWS,
    )
    tried: dict[int, list[ContactAttempt]] = {}
    for one in attempts_about(stop.patient_id for stop in page.rows):
        tried.setdefault(one.patient_id, []).append(one)
    rows = [_row(stop, tried.get(stop.patient_id, [])) for stop in page.rows]
    return LostPage(rows, page)


def _row(stop: FollowUpStop, tried: Sequence[ContactAttempt]) -> LostRow:
    last = tried[-1] if tried else None
    contact = not getattr(stop, "no_contact", False)
    return LostRow(stop, tried_words(tried), last, contact)
