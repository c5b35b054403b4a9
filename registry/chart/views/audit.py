"""Changes at a centre by person, and samples of them for review."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registry.accounts.access import RegistryRequest, requires
from registry.accounts.codes import Permission
from registry.accounts.models import Centre, User
from registry.audit.actions import review as keep_review
from registry.audit.models import Event
from registry.audit.selectors import Narrowed, events_of_centre, page_by_id, reviews_of
from registry.audit.selectors import sample as drawn
from registry.chart.history_forms import HistoryFilters, ReviewForm, SampleForm, usual_sample
from registry.chart.history_words import entries, models_by_table
from registry.core.errors import Refused
from registry.core.forms import told
from registry.core.guards import Guard, guarded
from registry.core.paths import way_back

PAGE_SIZE = 50
REFUSED = 422


@requires(Permission.VIEW_HISTORY)
@require_safe
def changes(request: RegistryRequest) -> HttpResponse:
    """Changes at the centre, newest first: of everybody for who leads or reviews, else her own."""
    centre = _centre(request, Permission.VIEW_HISTORY)
    all_people = _sees_all(request, centre)
    form = HistoryFilters(
        request.GET,
        tables=_tables() if all_people else (),
        people=_people(centre) if all_people else [request.user],
    )
    own = Narrowed() if all_people else Narrowed(actor=str(request.user.pk))
    found = own.apply(form.narrowed().apply(events_of_centre(centre.pk).changes()))
    page = page_by_id(found, request.GET, PAGE_SIZE)
    context = {"page": page, "entries": entries(page.rows), "form": form, "all_people": all_people}
    return render(request, "chart/audit_changes.html", _with(request, context))


@requires(Permission.REVIEW_AUDIT)
@require_safe
def sample(request: RegistryRequest) -> HttpResponse:
    """A random sample of a period's changes, to be drawn again by its seed."""
    centre = _centre(request, Permission.REVIEW_AUDIT)
    is_asked = "seed" in request.GET
    form = SampleForm(request.GET) if is_asked else SampleForm(initial=usual_sample(centre.today()))
    events: list[Event] = []
    if is_asked and form.is_valid():
        start, end = form.between(ZoneInfo(centre.time_zone))
        asked = form.cleaned_data
        events = drawn(centre.pk, start, end, asked["seed"], asked["size"])
    reviews = reviews_of(events)
    lines = [(entry, reviews.get(entry.event.pk)) for entry in entries(events)]
    context = {"form": form, "lines": lines, "is_asked": is_asked, "reviewed": len(reviews)}
    status = REFUSED if is_asked and form.errors else 200
    return render(request, "chart/audit_sample.html", _with(request, context), status=status)


@requires(Permission.REVIEW_AUDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: RegistryRequest, entry_id: int) -> HttpResponse:
    """One change, and what the look at it comes to."""
    event = _event_or_404(request, entry_id)
    known = reviews_of([event]).get(event.pk)
    initial = {"outcome": known.outcome, "note": known.note} if known else {}
    sent = request.method == "POST"
    form = ReviewForm(request.POST) if sent else ReviewForm(initial=initial)
    back = way_back(request, reverse("audit-sample"))
    if form.is_valid():
        try:
            keep_review(by_id=request.user.pk, event=event, **form.cleaned_data)
        except Refused as refused:
            for finding in form.add_findings(refused.findings):
                form.add_error(None, told(finding))
        else:
            messages.success(request, _("Review kept."))
            return redirect(back)
    context = {"entry": entries([event])[0], "form": form, "known": known, "back": back}
    status = REFUSED if sent else 200
    return render(request, "chart/audit_review.html", _with(request, context), status=status)


def _event_or_404(request: RegistryRequest, entry_id: int) -> Event:
    centres = request.access.centres_where(Permission.REVIEW_AUDIT)
    event = Event.objects.changes().filter(pk=entry_id, centre_id__in=centres).first()
    if event is None:
        raise Http404("no such entry for this person")
    return event


def _centre(request: RegistryRequest, permission: Permission) -> Centre:
    centre = request.access.centre
    if centre is None or not request.access.may(permission):
        raise PermissionDenied(f"needs the permission {permission} at this centre")
    return centre


def _sees_all(request: RegistryRequest, centre: Centre) -> bool:
    """Reviewers, and the lead who manages the centre's people."""
    leads = centre.pk in request.access.context.manages
    return leads or request.access.may(Permission.REVIEW_AUDIT, centre.pk)


def _people(centre: Centre) -> list[User]:
    """Whoever has or had a membership here."""
    found = User.objects.filter(memberships__centre=centre).distinct()
    return list(found.order_by("full_name", "email"))


def _tables() -> list[str]:
    kept = (Guard.PATIENT, Guard.IDENTITY, Guard.CENTRE, Guard.MEMBERSHIP)
    tables = models_by_table().items()
    return [name for name, one in tables if one._meta.managed and guarded(one).guard in kept]


def _with(request: RegistryRequest, context: Mapping[str, object]) -> dict[str, object]:
    may_review = request.access.may(Permission.REVIEW_AUDIT)
    centre = request.access.centre
    zone = centre.time_zone if centre else "UTC"
    return {**context, "may_review": may_review, "zone": zone}
