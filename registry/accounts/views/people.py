"""People of a centre, invitations, and what each role may do."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registry.accounts.access import RegistryRequest, open_to_all, requires, signed_in
from registry.accounts.actions import (
    Newcomer,
    accept_invitation,
    end_membership,
    invite,
    join_by_invitation,
    withdraw_invitation,
)
from registry.accounts.codes import PERMISSIONS_OF, Permission, Role
from registry.accounts.factors import needs_factor
from registry.accounts.forms import EndForm, InviteForm, NewcomerForm
from registry.accounts.mail import mail_of
from registry.accounts.models import Centre, Invitation, Membership
from registry.accounts.selectors import (
    every_centre,
    invitation_at,
    invitation_by,
    invitations_to,
    invited_person,
    membership_at,
    people_of,
)
from registry.core.errors import Refused
from registry.core.forms import told

REFUSED, GONE = 422, 410


@signed_in
@require_safe
def permissions(request: RegistryRequest) -> HttpResponse:
    """The whole matrix of roles and permissions."""
    rows: list[tuple[Any, list[tuple[Any, bool]]]] = [
        (permission.label, [(role.label, permission in PERMISSIONS_OF[role]) for role in Role])
        for permission in Permission
    ]
    factors = [(role.label, needs_factor({role})) for role in Role]
    rows.append((_("needs a second factor"), factors))
    context = {"rows": rows, "roles": [role.label for role in Role]}
    return render(request, "accounts/permissions.html", context)


@requires(Permission.MANAGE_PEOPLE)
@require_safe
def people_here(request: RegistryRequest) -> HttpResponse:
    """On to the centre that she works at, or the first one whose people she manages."""
    centres = _managed(request)
    here = request.access.centre
    chosen = here if here in centres else centres[0]
    assert chosen is not None
    return redirect("people", chosen.code)


@requires(Permission.MANAGE_PEOPLE)
@require_safe
def people(request: RegistryRequest, code: str) -> HttpResponse:
    """Who works at the centre, in which role, from when until when; who is invited."""
    centre = _centre(request, code)
    today = timezone.now().date()
    context = {
        "centre": centre,
        "centres": _managed(request),
        "members": [(one, _in_words(one, today)) for one in people_of(centre)],
        "invitations": invitations_to(centre),
        "gives_all": _gives_all(request),
    }
    return render(request, "accounts/people.html", context)


def _in_words(member: Membership, today: Any) -> str:
    if member.starts_on > today:
        return "planned"
    return "ended" if member.ends_on and member.ends_on < today else "now"


@requires(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def person_invite(request: RegistryRequest, code: str) -> HttpResponse:
    """Invites somebody by mail."""
    centre = _centre(request, code)
    data = request.POST if request.method == "POST" else None
    form = InviteForm(data, gives_all=_gives_all(request))
    if form.is_bound and form.is_valid():
        try:
            return _invited(request, centre, form)
        except Refused as refused:
            form.add_findings(refused.findings)
    context = {"centre": centre, "form": form}
    status = REFUSED if form.is_bound else 200
    return render(request, "accounts/invite.html", context, status=status)


def _invited(request: RegistryRequest, centre: Centre, form: InviteForm) -> HttpResponse:
    invitation = invite(by=request.user, centre=centre, **form.cleaned_data)
    try:
        mail_of(invitation).send()
    except OSError:
        said = _("The invitation is made, but the mail could not be sent. Invite again later.")
        messages.warning(request, said)
    else:
        said = _("Invited. The link in the mail to %(email)s holds until %(day)s.")
        day = f"{invitation.expires_at:%Y-%m-%d %H:%M} UTC"
        messages.success(request, said % {"email": invitation.email, "day": day})
    return redirect("people", centre.code)


@requires(Permission.MANAGE_PEOPLE)
@require_POST
def invitation_withdraw(request: RegistryRequest, code: str, invitation_id: int) -> HttpResponse:
    """Takes an invitation back."""
    centre = _centre(request, code)
    try:
        withdraw_invitation(invitation=invitation_at(centre, invitation_id))
    except Invitation.DoesNotExist:
        raise Http404("no such invitation here") from None
    except Refused as refused:
        _tell(request, refused)
    else:
        messages.success(request, _("Invitation withdrawn."))
    return redirect("people", centre.code)


@requires(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def membership_end(request: RegistryRequest, code: str, membership_id: int) -> HttpResponse:
    """Ends a membership, at once or after a day."""
    centre = _centre(request, code)
    try:
        member = membership_at(centre, membership_id)
    except Membership.DoesNotExist:
        raise Http404("no such membership here") from None
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            end_membership(
                by=request.user, membership=member, last_day=form.cleaned_data["last_day"]
            )
        except Refused as refused:
            for finding in form.add_findings(refused.findings):
                form.add_error(None, told(finding))
        else:
            messages.success(request, _("Membership ended."))
            return redirect("people", centre.code)
    context = {"centre": centre, "member": member, "form": form}
    status = REFUSED if form.is_bound else 200
    return render(request, "accounts/membership_end.html", context, status=status)


@never_cache
@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """What a link in a mail leads to. Looking at it uses nothing up: mail programs look, too."""
    try:
        found = invitation_by(token)
    except Invitation.DoesNotExist:
        raise Http404("no such invitation") from None
    if not found.holds:
        return _gone(request)
    person = invited_person(found)
    if person is None:
        return _newcomer(request, found)
    if request.user.is_authenticated and request.user != person:
        return render(request, "accounts/invitation_other.html", status=403)
    if request.method == "POST" and request.user.is_authenticated:
        return _accepted(request, found)
    return render(request, "accounts/invitation.html", {"invitation": found})


def _newcomer(request: HttpRequest, found: Invitation) -> HttpResponse:
    """Name and password of somebody who has no account yet."""
    form = NewcomerForm(request.POST if request.method == "POST" else None, email=found.email)
    if form.is_bound and form.is_valid():
        try:
            join_by_invitation(invitation=found, newcomer=Newcomer(**form.cleaned_data))
        except Refused:
            return _gone(request)
        messages.success(request, _("Your account is made. Sign in with your new password."))
        return redirect("login")
    context = {"invitation": found, "form": form}
    status = REFUSED if form.is_bound else 200
    return render(request, "accounts/invitation_new.html", context, status=status)


def _accepted(request: HttpRequest, found: Invitation) -> HttpResponse:
    assert request.user.is_authenticated
    try:
        accept_invitation(by=request.user, invitation=found)
    except Refused:
        return _gone(request)
    said = _("You are %(role)s at %(centre)s now.")
    names = {"role": found.get_role_display(), "centre": found.centre.name}
    messages.success(request, said % names)
    return redirect("worklist")


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/invitation_gone.html", status=GONE)


def _centre(request: RegistryRequest, code: str) -> Centre:
    found = next((one for one in _managed(request) if one.code == code), None)
    if found is None:
        raise Http404("no centre whose people she manages")
    return found


def _managed(request: RegistryRequest) -> list[Centre]:
    """Her centres where she leads, or every centre for a registry administrator."""
    if _gives_all(request):
        return every_centre()
    here = set(request.access.centres_where(Permission.MANAGE_PEOPLE))
    return [centre for centre in request.access.centres if centre.pk in here]


def _gives_all(request: RegistryRequest) -> bool:
    return bool(request.access.centres_where(Permission.CONFIGURE))


def _tell(request: HttpRequest, refused: Refused) -> None:
    for finding in refused.findings:
        messages.error(request, f"{finding.message[:1].upper()}{finding.message[1:]}.")
