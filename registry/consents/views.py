import datetime as dt

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from registry.accounts.access import RegistryRequest, requires
from registry.accounts.codes import Permission
from registry.accounts.replay import Replay, replay_of
from registry.audit.replay import known
from registry.consents.models import ConsentText
from registry.consents.selectors import counted_texts, text_in, uncovered_page


@requires(Permission.VIEW_PATIENTS)
@require_safe
def consent_texts(request: RegistryRequest) -> HttpResponse:
    """The texts of the centre's country, and how many patients a newer version leaves uncovered."""
    centre = request.access.centre
    replay = replay_of(request, centre)
    with known(replay.moment, replay.centre_id):
        found = counted_texts(centre, _day(replay)) if centre and _may(request) else []
    context = {"texts": found, "centre": centre, "replay": replay}
    return render(request, "consents/texts.html", context)


@requires(Permission.VIEW_PATIENTS)
@require_safe
def consent_text(request: RegistryRequest, text_id: int) -> HttpResponse:
    """Who of the current centre is not covered by a version."""
    centre = request.access.centre
    if centre is None or not _may(request):
        raise Http404("no such text")
    try:
        text = text_in(centre, text_id)
    except ConsentText.DoesNotExist:
        raise Http404("no such text") from None
    replay = replay_of(request, centre)
    with known(replay.moment, centre.pk):
        found = uncovered_page(text, [centre.pk], request.GET, _day(replay))
    context = {"found": found, "text": text, "centre": centre, "replay": replay}
    return render(request, "consents/text.html", context)


def _day(replay: Replay) -> dt.date | None:
    """Another day than today; today shows what is there."""
    return None if replay.moment.is_today else replay.moment.day


def _may(request: RegistryRequest) -> bool:
    return request.access.may(Permission.VIEW_PATIENTS)
