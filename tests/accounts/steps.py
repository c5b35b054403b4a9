"""The steps of sign-in, as a browser takes them."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client
from django.utils import timezone

from registry.accounts.models import User
from tests.pages import form_with
from tests.people import PASSWORD

LOGIN = "/login/"
SECRET = "JBSWY3DPEHPK3PXP"  # pragma: allowlist secret
PERIOD = 30


def code_now(secret: str = SECRET) -> str:
    """What an app that holds the secret shows now."""
    period = int(timezone.now().timestamp()) // PERIOD
    return str(format_hotp_value(hotp_value(secret, period)))


def with_app(user: User) -> User:
    """She has set up an app, and recovery codes."""
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    return user


def recovery_codes(user: User) -> list[str]:
    found = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    codes: list[str] = found.wrap().get_unused_codes()
    return codes


def first_step(client: Client, user: User, password: str = PASSWORD, **fields: Any) -> Any:
    """E-mail and password on the page of the sign-in."""
    page = client.get(LOGIN, fields)
    return form_with(page, "login").send(client, login=user.email, password=password)


def second_step(client: Client, code: str) -> Any:
    return form_with(client.get("/login/second/"), "code").send(client, code=code)
