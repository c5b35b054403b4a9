"""The own account: password, second factors, sessions."""

import functools
from typing import Any

from allauth.account import views as account
from allauth.account.internal.flows.reauthentication import suspend_request
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.adapter import get_adapter as mfa_adapter
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions.internal.flows.sessions import end_other_sessions, end_sessions
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.generic import TemplateView

from registry.accounts import actions, forms
from registry.accounts.access import (
    RegistryRequest,
    View,
    before_factor,
    open_to_all,
    signed_in,
)
from registry.accounts.adapters import AccountAdapter
from registry.accounts.codes import Permission
from registry.accounts.factors import prove
from registry.accounts.selectors import factors_of, session_of, sessions_of, sign_ins_of
from registry.core.numbers import whole_number

REFUSED = 422


@before_factor
@require_safe
def index(request: RegistryRequest) -> HttpResponse:
    """Everything about one's own sign-in and mails on one page."""
    chosen = {"language": request.user.language, "weekly_digest": request.user.weekly_digest}
    mails = forms.MailsForm(initial=chosen)
    return render(request, "accounts/account.html", _account(request, mails))


def _account(request: RegistryRequest, mails: forms.MailsForm) -> dict[str, object]:
    factors = factors_of(request.user)
    kinds = {one.type for one in factors}
    return {
        "mails": mails,
        "factors": [one for one in factors if one.type != Authenticator.Type.RECOVERY_CODES],
        "has_app": Authenticator.Type.TOTP in kinds,
        "codes": next((one for one in factors if one.type == "recovery_codes"), None),
        "sessions": sessions_of(request.user),
        "sign_ins": sign_ins_of(request.user),
        "lacks_factor": request.access.lacks_factor,
        "may_chase_somewhere": bool(request.access.centres_where(Permission.CHASE)),
    }


@signed_in
@require_POST
def choose_mails(request: RegistryRequest) -> HttpResponse:
    """Takes the language and the weekly mail of the account's page, and speaks it from here on."""
    form = forms.MailsForm(request.POST)
    if not form.is_valid():
        return render(request, "accounts/account.html", _account(request, form), status=REFUSED)
    actions.choose_mails(by=request.user, **form.cleaned_data)
    with translation.override(request.user.language):
        messages.success(request, _("Kept."))
    response = redirect("mfa_index")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        request.user.language,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,  # type: ignore[arg-type]
    )
    return response


@signed_in
@require_POST
def end_session(request: RegistryRequest) -> HttpResponse:
    """Signs out elsewhere: one session, or all but this one."""
    asked = request.POST.get("session", "")
    if asked == "others":
        end_other_sessions(request, request.user)
    else:
        end_sessions(request, [_session(request, asked)])
    if not request.user.is_authenticated:
        return redirect("login")
    messages.success(request, _("Signed out there."))
    return redirect("mfa_index")


def _session(request: RegistryRequest, asked: str) -> UserSession:
    try:
        return session_of(request.user, whole_number(asked))
    except UserSession.DoesNotExist:
        raise Http404("no session of hers") from None


class Refusing:
    """A refused form comes back with the status that says so."""

    form: type[Any]

    def get_form_class(self) -> type[Any]:
        return self.form

    def form_invalid(self, form: Any) -> HttpResponse:
        context = self.get_context_data(form=form)  # type: ignore[attr-defined]
        return self.render_to_response(context, status=REFUSED)  # type: ignore[attr-defined]


class _FirstFactor:
    """Setting up a factor shows it; sessions begun without one end."""

    kind: str

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        request: HttpRequest = self.request  # type: ignore[attr-defined]
        prove(request, self.kind)
        end_other_sessions(request, request.user)
        return response


class ActivateTotp(_FirstFactor, Refusing, totp.ActivateTOTPView):
    form, kind = forms.TotpForm, "totp"
    template_name = "accounts/totp.html"


class RemoveTotp(Refusing, totp.DeactivateTOTPView):
    form = forms.RemoveTotpForm
    template_name = "accounts/totp_remove.html"


class AddKey(_FirstFactor, Refusing, webauthn.AddWebAuthnView):
    form, kind = forms.AddKeyForm, "webauthn"
    template_name = "accounts/key.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **kwargs}


class RemoveKey(webauthn.RemoveWebAuthnView):
    template_name = "accounts/key_remove.html"
    success_url = reverse_lazy("mfa_index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "removable": self._removable()}

    def form_valid(self, form: Any) -> HttpResponse:
        if not self._removable():
            return self.render_to_response(self.get_context_data(form=form), status=REFUSED)
        return super().form_valid(form)

    def _removable(self) -> bool:
        return mfa_adapter().can_delete_authenticator(self.object)


class ShowCodes(codes.ViewRecoveryCodesView):
    template_name = "accounts/codes.html"


class NewCodes(codes.GenerateRecoveryCodesView):
    template_name = "accounts/codes_new.html"


class AgainByPassword(Refusing, account.ReauthenticateView):
    form = forms.PasswordForm
    template_name = "accounts/again_password.html"


class AgainByCode(Refusing, mfa.ReauthenticateView):
    form = forms.ReauthenticateCodeForm
    template_name = "accounts/again_code.html"


class AgainByKey(Refusing, webauthn.ReauthenticateWebAuthnView):
    form = forms.ReauthenticateKeyForm
    template_name = "accounts/again_key.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **kwargs}


class ChangePassword(Refusing, account.PasswordChangeView):
    form = forms.ChangePasswordForm
    template_name = "accounts/password.html"

    def get_default_success_url(self) -> str:
        return reverse("mfa_index")


class ResetPassword(Refusing, account.PasswordResetView):
    form = forms.ResetPasswordForm
    template_name = "accounts/reset.html"


class ResetSent(TemplateView):
    template_name = "accounts/reset_sent.html"


class NewPassword(Refusing, account.PasswordResetFromKeyView):
    form = forms.NewPasswordForm
    template_name = "accounts/reset_new.html"
    success_url = reverse_lazy("account_reset_password_from_key_done")


class ResetDone(TemplateView):
    template_name = "accounts/reset_done.html"


def asks_again(view: View) -> View:
    """Leads to "Is it you?" where that was not asked lately, and back. As an answer and not as an
    exception, with which the transaction of the request would end before the way is known."""

    @never_cache
    @functools.wraps(view)
    def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except ReauthenticationRequired:
            ways = AccountAdapter(request).get_reauthentication_methods(request.user)
            return suspend_request(request, ways[0]["url"])

    return wrapper


activate_totp = before_factor(asks_again(ActivateTotp.as_view()))
remove_totp = signed_in(asks_again(RemoveTotp.as_view()))
add_key = before_factor(asks_again(AddKey.as_view()))
remove_key = signed_in(asks_again(RemoveKey.as_view()))
show_codes = before_factor(asks_again(ShowCodes.as_view()))
new_codes = signed_in(asks_again(NewCodes.as_view()))
again_by_password = before_factor(AgainByPassword.as_view())
again_by_code = before_factor(AgainByCode.as_view())
again_by_key = before_factor(AgainByKey.as_view())
change_password = signed_in(ChangePassword.as_view())
reset_password = open_to_all(ResetPassword.as_view())
reset_sent = open_to_all(ResetSent.as_view())
new_password = open_to_all(require_http_methods(["GET", "HEAD", "POST"])(NewPassword.as_view()))
reset_done = open_to_all(ResetDone.as_view())
