"""Who cares for a patient: with whom the record is shared for a time, and where care moves."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registry.accounts.access import RegistryRequest, requires
from registry.accounts.codes import Permission
from registry.accounts.receipts import key_of, once, taken
from registry.accounts.replay import replay_of
from registry.audit.replay import known
from registry.chart.care_actions import transfer_care
from registry.core.errors import Refused
from registry.core.rows import Sheet
from registry.patients.actions import end_share, share_record
from registry.patients.forms import ShareForm, TransferForm
from registry.patients.models import CareShare, Patient
from registry.patients.pages import about, patient_or_404
from registry.patients.selectors import (
    centres_to_care,
    share_for,
    shares_of,
    transferred_away,
    transfers_of,
)

REFUSED = 422
PAGE_ROWS = 50


class TransferPage(Sheet):
    """Care moves to another centre."""

    def __init__(self, request: HttpRequest, patient: Patient) -> None:
        super().__init__(request)
        self.patient = patient
        self.transfer = self.form(TransferForm, centres=centres_to_care(patient))

    def save(self, request: RegistryRequest) -> str:
        """Moves everything, and leads to where the person still sees something of it."""
        typed = self.transfer.cleaned_data
        to_centre = typed["to_centre"]
        transfer_care(
            access=request.access,
            patient=self.patient,
            to_centre=to_centre,
            reason=typed["reason"],
        )
        told = {"number": self.patient.displayed_number, "centre": to_centre.name}
        messages.success(request, _("Care of %(number)s is now at %(centre)s.") % told)
        if request.access.may(Permission.VIEW_PATIENTS, to_centre.pk):
            return reverse("patient", args=[self.patient.key])
        return reverse("patients-transferred")


class SharePage(Sheet):
    """The record is shared for a time."""

    def __init__(self, request: HttpRequest, patient: Patient) -> None:
        super().__init__(request)
        self.patient = patient
        self.share = self.form(
            ShareForm,
            centres=centres_to_care(patient),
            instance=CareShare(patient=patient),
            initial={"starts_on": patient.centre.today()},
        )

    def save(self, request: RegistryRequest) -> str:
        """Shares, and leads to the page about care."""
        made = share_record(access=request.access, share=self.share.instance)
        told = {"centre": made.with_centre.name, "day": date_format(made.ends_on, "DATE_FORMAT")}
        messages.success(request, _("Shared with %(centre)s until %(day)s.") % told)
        return reverse("care", args=[self.patient.key])


@requires(Permission.SHARE_CARE)
@require_safe
def care(request: RegistryRequest, number: str) -> HttpResponse:
    """With whom the record is or was shared, and where care was before."""
    patient = patient_or_404(request, number, Permission.SHARE_CARE)
    context = {
        **about(patient),
        "today": patient.centre.today(),
        "shares": shares_of(patient),
        "transfers": transfers_of(patient),
    }
    return render(request, "chart/care.html", context)


@requires(Permission.SHARE_CARE)
@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request: RegistryRequest, number: str) -> HttpResponse:
    """Care moves to another centre, with everything that is on record."""
    again = taken(request, request.user)
    if again is not None:
        return again
    patient = patient_or_404(request, number, Permission.SHARE_CARE)
    return _decided(request, TransferPage(request, patient), "chart/care_transfer.html")


@requires(Permission.SHARE_CARE)
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: RegistryRequest, number: str) -> HttpResponse:
    """Another centre sees the record for a time, without the identity."""
    patient = patient_or_404(request, number, Permission.SHARE_CARE)
    return _decided(request, SharePage(request, patient), "chart/care_share.html")


def _decided(
    request: RegistryRequest, page: TransferPage | SharePage, template: str
) -> HttpResponse:
    """Saves the page, or shows it with what is to be mended."""
    if page.is_valid():
        try:
            return once(request, request.user, lambda: page.save(request))
        except Refused as refused:
            page.add_findings(refused.findings)
    context = {**about(page.patient), "page": page, "submission": key_of(request)}
    return render(request, template, context, status=REFUSED if page.to_save else 200)


@requires(Permission.SHARE_CARE)
@require_POST
def share_end(request: RegistryRequest, number: str, share_id: int) -> HttpResponse:
    """The other centre sees nothing any more. A second press changes nothing."""
    patient = patient_or_404(request, number, Permission.SHARE_CARE)
    try:
        found = share_for(patient, share_id)
    except CareShare.DoesNotExist:
        raise Http404("no such share of this patient") from None
    end_share(access=request.access, share=found)
    messages.success(request, _("Not shared with %s any more.") % found.with_centre.name)
    return redirect("care", patient.key)


@requires(Permission.VIEW_PATIENTS)
@require_safe
def transferred(request: RegistryRequest) -> HttpResponse:
    """Whom the centre gave into the care of others, and where they are now."""
    replay = replay_of(request, request.access.centre)
    with known(replay.moment):  # rows that moved on with the patient were the centre's own once
        page = transferred_away(request.access, request.GET.dict(), PAGE_ROWS, replay.moment)
    return render(request, "chart/patients_transferred.html", {"found": page, "replay": replay})
