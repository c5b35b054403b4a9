from typing import Any

from django.conf import settings
from django.contrib.auth.views import LoginView, LogoutView
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.defaults import permission_denied
from django.views.i18n import set_language as remember_language

from registry.accounts.access import RegistryRequest, open_to_all, signed_in, whole_page
from registry.accounts.actions import choose_language
from registry.accounts.forms import SignInForm
from registry.accounts.kept import FIELD, Kept, kept_form, typed
from registry.accounts.middleware import SESSION_CENTRE
from registry.core.paths import parts_of, way_back

REFUSED = 422


class SignIn(LoginView):
    """Sign-in by e-mail. A form that waited behind it is offered to be sent again."""

    authentication_form = SignInForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Who has signed in already goes on."""
        if request.user.is_authenticated:
            return redirect(_next(request))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept = self.request.POST.get(FIELD, "")
        return super().get_context_data(kept=kept, demonstration=settings.DEMO, **kwargs)

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=REFUSED)

    def form_valid(self, form: Any) -> HttpResponse:
        """Speaks the person's language from here on."""
        response: HttpResponse = super().form_valid(form)
        kept = kept_form(self.request.POST)
        if kept:
            told = _("Signed in again. What you typed is here.")
            response = _send_again(self.request, kept, told)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            form.get_user().language,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
        return response


sign_in = open_to_all(SignIn.as_view())
sign_out = open_to_all(LogoutView.as_view())


def _send_again(request: HttpRequest, kept: Kept, heading: str, status: int = 200) -> HttpResponse:
    context = {"kept": kept, "heading": heading}
    return render(request, "accounts/send_again.html", context, status=status)


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
    if request.path == reverse("login"):
        kept = kept_form(request.POST)
        if kept is None:
            return redirect(_next(request))
    else:
        kept = typed(request)
    told = _("This page was open for long. What you typed is here.")
    return whole_page(request, _send_again(request, kept, told, REFUSED))


def _from_this_site(request: HttpRequest) -> bool:
    """By Origin, which every browser sends with a form, else by Referer."""
    own = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    origin = request.headers.get("Origin")
    if origin is None:
        came = parts_of(request.headers.get("Referer", ""))
        origin = f"{came.scheme}://{came.netloc}"
    return origin in own
