"""Sign-in in its two steps, sign-out, language, and the choice of the centre."""

import copy
from typing import Any

from allauth.account.internal.flows.logout import logout
from allauth.account.internal.stagekit import clear_login
from allauth.account.stages import LoginStageController
from allauth.account.views import LoginView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.defaults import permission_denied
from django.views.i18n import set_language as remember_language

from registry.accounts.access import RegistryRequest, open_to_all, signed_in, whole_page
from registry.accounts.actions import choose_language, note_sign_in
from registry.accounts.adapters import TRIED_TOO_OFTEN, AccountAdapter
from registry.accounts.codes import SignInOutcome
from registry.accounts.forms import CodeForm, KeyForm, SignInForm
from registry.accounts.kept import FIELD, kept_form, send_again, typed
from registry.accounts.middleware import SESSION_CENTRE
from registry.core.paths import parts_of, way_back

REFUSED, UNAUTHENTICATED = 422, 401


class SignIn(LoginView):
    """The first step: e-mail and password. A form that waited behind it goes along in the page."""

    form_class = SignInForm
    template_name = "registration/login.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Who has signed in already goes on, with what another tab had kept."""
        if request.user.is_authenticated:
            kept = kept_form(request.POST)
            told = _("Signed in already. What you typed is here.")
            return send_again(request, kept, told) if kept else redirect(_next(request))
        return super().dispatch(request, *args, **kwargs)

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> Any:
        if request.method == "POST":
            clear_login(request)  # she begins anew
            return None
        return super()._redirect_to_pending_stage(request, stage)

    def get_form_class(self) -> type[SignInForm]:
        return SignInForm

    def get_success_url(self) -> str:
        return _next(self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = {"kept": self.request.POST.get(FIELD, ""), "demonstration": settings.DEMO}
        return super().get_context_data(**shown, next=way_back(self.request, ""), **kwargs)

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=REFUSED)

    def form_valid(self, form: Any) -> HttpResponseBase:
        """On to the second step, if there is one, without losing what was typed."""
        response: HttpResponse = super().form_valid(form)
        if self.request.user.is_authenticated or not kept_form(self.request.POST):
            return response
        shown = copy.copy(self.request)
        shown.method = "GET"
        return second_factor(shown)


class SecondFactor(AuthenticateView):
    """The second step: a code or a security key."""

    template_name = "accounts/second_factor.html"

    def get_form_class(self) -> type[CodeForm]:
        return CodeForm

    def get_webauthn_form_class(self) -> type[KeyForm]:
        return KeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "kept": self.request.POST.get(FIELD, "")}

    def form_invalid(self, form: Any) -> HttpResponse:
        codes = {fault.code for faults in form.errors.as_data().values() for fault in faults}
        locked = TRIED_TOO_OFTEN in codes
        note_sign_in(
            email=self.stage.login.user.email,
            outcome=SignInOutcome.LOCKED if locked else SignInOutcome.WRONG_FACTOR,
            ip=AccountAdapter().get_client_ip(self.request),
        )
        return self.render_to_response(self.get_context_data(), status=REFUSED)


sign_in = open_to_all(SignIn.as_view())
_second_factor = SecondFactor.as_view()


@open_to_all
def second_factor(request: HttpRequest) -> HttpResponseBase:
    """The second step. Where it took too long, sign-in begins again, with what was typed."""
    kept = kept_form(request.POST)
    if kept and request.user.is_authenticated:
        return send_again(request, kept, _("Signed in already. What you typed is here."))
    if kept and LoginStageController.enter(request, AuthenticateStage.key) is None:
        context = {
            "kept": request.POST[FIELD],
            "next": kept.to,
            "form": SignInForm(request=request),
        }
        return render(request, "registration/login.html", context, status=UNAUTHENTICATED)
    return _second_factor(request)


@open_to_all
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Also gives up a sign-in that waits for its second step."""
    logout(request, show_message=False)
    return redirect("login")


@signed_in
@require_POST
def switch_centre(request: RegistryRequest) -> HttpResponse:
    """Works at another of the person's own centres from now on."""
    chosen = request.POST.get("centre", "")
    centre = next((one for one in request.access.centres if str(one.pk) == chosen), None)
    if centre is None:
        raise Http404("no centre of hers")
    request.session[SESSION_CENTRE] = centre.pk
    return redirect(_next(request))


def _next(request: HttpRequest) -> str:
    """The path that the form or the address names if it lies on this site, else the worklist."""
    return way_back(request, reverse("worklist"))


@open_to_all
@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Remembers the language in the browser, and for a person also in her account."""
    language = request.POST.get("language", "")
    if request.user.is_authenticated and language in dict(settings.LANGUAGES):
        choose_language(by=request.user, language=language)
    return remember_language(request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is stale, as after signing in anew in another tab, can be sent again.

    Only where a person has signed in and the form came from this very site: fields that another
    site has sent are never shown with a button.
    """
    if not request.user.is_authenticated or not _from_this_site(request):
        return permission_denied(request, PermissionError(reason), "403_csrf.html")
    if request.path in {reverse("login"), reverse("mfa_authenticate")}:
        kept = kept_form(request.POST)
        if kept is None:
            return redirect(_next(request))
    else:
        kept = typed(request)
    told = _("This page was open for long. What you typed is here.")
    return whole_page(request, send_again(request, kept, told, REFUSED))


def _from_this_site(request: HttpRequest) -> bool:
    """By Origin, which every browser sends with a form, else by Referer."""
    own = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    origin = request.headers.get("Origin")
    if origin is None:
        came = parts_of(request.headers.get("Referer", ""))
        origin = f"{came.scheme}://{came.netloc}"
    return origin in own
