"""Where allauth asks what is ours: who may sign in, what is written down, how secrets are kept."""

from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.accounts.actions import note_sign_in
from registry.accounts.codes import SignInOutcome
from registry.accounts.factors import needs_factor, seal, unseal
from registry.accounts.kept import kept_form, send_again
from registry.accounts.limits import seconds_to_wait, told_to_wait
from registry.accounts.models import User
from registry.accounts.selectors import roles_of
from registry.accounts.sessions import begin

NO_SUCH_LOGIN, TRIED_TOO_OFTEN = "F09", "F11"
# Said by the page that follows.
SILENT = frozenset({"account/messages/logged_in.txt", "account/messages/logged_out.txt"})
# Asks mail programs for no answer of theirs (RFC 3834).
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
log = structlog.get_logger("registry.accounts")


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up; an inactive person is told the same as a stranger."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """By invitation alone."""
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """By the address typed alone: another Host header gives no new attempts."""
        return str(credentials.get("email", "")).strip().lower()

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            self._note(request, SignInOutcome.LOCKED, credentials)
            key = self._get_login_attempts_cache_key(request, **credentials)
            told = told_to_wait(seconds_to_wait(request, key))
            raise ValidationError(told, code=TRIED_TOO_OFTEN) from None

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user = super().authenticate(request, **credentials)
        if user is not None and not user.is_active:
            self._note(request, SignInOutcome.WRONG, credentials)
            return None
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        self._note(request, SignInOutcome.WRONG, credentials)

    def _note(
        self, request: HttpRequest, outcome: SignInOutcome, credentials: dict[str, Any]
    ) -> None:
        email = str(credentials.get("email", ""))
        note_sign_in(email=email, outcome=outcome, ip=self.get_client_ip(request))

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        begin(request.session)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Speaks the person's language from here on, and offers a form that waited."""
        response = super().post_login(request, user, **kwargs)
        ip = self.get_client_ip(request)
        note_sign_in(email=user.email, outcome=SignInOutcome.SIGNED_IN, ip=ip)
        kept = kept_form(request.POST)
        if kept:
            response = send_again(request, kept, _("Signed in again. What you typed is here."))
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            user.language,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
        return response

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        template = kwargs.get("message_template") or next(iter(args), None)
        if template not in SILENT:
            super().add_message(request, level, *args, **kwargs)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Who has a second factor shows it: the password alone would be the first one again."""
        found: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        factors = [one for one in found if one["id"].startswith("mfa")]
        return factors or found

    def get_reset_password_from_key_url(self, key: str) -> str:
        """By the public address of the site, whatever host the request named."""
        path = reverse("account_reset_password_from_key", args=["UID", "KEY"])
        return settings.SITE_URL + path.replace("UID-KEY", key)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that is down keeps nobody from changing a password."""
        try:
            message = self.render_mail(
                template_prefix, email, {"site_url": settings.SITE_URL, **context}, headers=HEADERS
            )
            message.send()
        except OSError as fault:
            log.warning("mail failed", kind=template_prefix, fault=type(fault).__name__)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are sealed at rest; who needs a factor keeps the last one."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": gettext_lazy(
            "Your role needs a second factor, and this is the last one. "
            "Accepted: set up another one first."
        ),
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        return "Physis"

    def _get_site_name(self) -> str:
        return "Physis"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        if not needs_factor(roles_of(authenticator.user)):
            return True
        others = Authenticator.objects.filter(user_id=authenticator.user_id)
        others = others.exclude(type=Authenticator.Type.RECOVERY_CODES)
        return others.exclude(pk=authenticator.pk).exists()
