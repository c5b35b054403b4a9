"""Forms of sign-in, of the own account, and of a centre's people."""

from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa import app_settings as mfa
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.accounts.adapters import NO_SUCH_LOGIN, TRIED_TOO_OFTEN
from registry.accounts.codes import GIVEN_BY_ADMINISTRATORS, Language, Role
from registry.accounts.factors import seal, unseal
from registry.accounts.limits import seconds_to_wait, told_to_wait
from registry.accounts.models import User
from registry.core.forms import DateInput, RegistryForm, RuleErrors

SHORT = {"size": 12}
CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "size": 12}


class AccountForm(RuleErrors):
    """Allauth's forms in the words of ours: no placeholders, and a rule for each refusal."""

    labels: dict[str, Any] = {}
    helps: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "")

    def add_error(self, field: str | None, error: Any) -> None:
        bare = isinstance(error, str | Promise)
        super().add_error(field, ValidationError(str(error)) if bare else error)

    def _fault(self, name: str | None, fault: ValidationError) -> ValidationError:
        told = TOLD.get(fault.code or "")
        if told is None:
            return super()._fault(name, fault)
        rule, text = told
        return ValidationError(str(text), code=rule)


PASSWORD_RULES = gettext_lazy(
    "At least 12 characters; not only digits, no common password, nothing like your name or e-mail."
)
# What allauth refuses, by its own code: our rule, and what is accepted.
TOLD = {
    "email_password_mismatch": (
        NO_SUCH_LOGIN,
        gettext_lazy(
            "E-mail and password do not belong together. "
            "Accepted: the e-mail and the password of an active account, capitals count."
        ),
    ),
    "incorrect_password": (
        NO_SUCH_LOGIN,
        gettext_lazy("This is not your password. Accepted: your present password, capitals count."),
    ),
    "enter_current_password": (
        NO_SUCH_LOGIN,
        gettext_lazy("This is not your password. Accepted: your present password, capitals count."),
    ),
    "incorrect_code": (
        NO_SUCH_LOGIN,
        gettext_lazy(
            "This code or key does not fit. Accepted: the code that your app shows now, a recovery "
            "code that was not used yet, or a security key of this account."
        ),
    ),
    "invalid_password_reset": (NO_SUCH_LOGIN, gettext_lazy("This link does not hold any more.")),
}


class SignInForm(AccountForm, account.LoginForm):
    """E-mail and password. A refusal does not tell which of the two was wrong."""

    labels = {"login": gettext_lazy("E-mail")}
    field_order = ["login", "password"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "autofocus": True}

    def clean(self) -> dict[str, Any]:
        """Says at the password what is wrong and what would be accepted."""
        try:
            super().clean()
        except ValidationError as fault:
            self.add_error("password", fault)
        return self.cleaned_data


class _Tried:
    """Says from when on one may try again; allauth counts attempts by the person's number."""

    user: User

    def _fault(self, name: str | None, fault: ValidationError) -> ValidationError:
        if fault.code not in {"too_many_login_attempts", "rate_limited"}:
            return super()._fault(name, fault)  # type: ignore[misc]
        wait = seconds_to_wait(context.request, f"mfa-auth-user-{self.user.pk}")
        return ValidationError(told_to_wait(wait), code=TRIED_TOO_OFTEN)


class _OnlyOnce:
    """A code of an app opens once, for as long as clocks that go wrong make it valid; allauth
    remembers it for one period alone."""

    user: User
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        valid_for = mfa.TOTP_PERIOD * (2 * mfa.TOTP_TOLERANCE + 1)
        if not cache.add(f"second-factor:{self.user.pk}:{code}", True, timeout=valid_for):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(_OnlyOnce, _Tried, AccountForm, factor.AuthenticateForm):
    """The code of an app, or a recovery code."""

    labels = {"code": gettext_lazy("Code")}
    helps = {"code": gettext_lazy("Six digits from your app, or one of your recovery codes.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {**CODE, "autofocus": True}


class ReauthenticateCodeForm(_OnlyOnce, _Tried, AccountForm, factor.ReauthenticateForm):
    labels, helps = CodeForm.labels, CodeForm.helps

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {**CODE, "autofocus": True}


class KeyForm(_Tried, AccountForm, webauthn.AuthenticateWebAuthnForm):
    """What a security key has signed; a script fills it in."""


class ReauthenticateKeyForm(_Tried, AccountForm, webauthn.ReauthenticateWebAuthnForm):
    """The same, for somebody who has signed in."""


class AddKeyForm(AccountForm, webauthn.AddWebAuthnForm):
    """A new security key."""

    labels = {"name": gettext_lazy("Name of the key")}
    helps = {"name": gettext_lazy("To tell it from others, such as “blue key”.")}


class TotpForm(_Tried, AccountForm, totp.ActivateTOTPForm):
    """The first code of a new app proves that it holds the secret, which waits sealed in the
    session until then."""

    labels = {"code": gettext_lazy("Code that the app shows now")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        session = context.request.session
        waiting = session.get(SECRET_SESSION_KEY)
        if waiting:
            session[SECRET_SESSION_KEY] = unseal(waiting)
        super().__init__(*args, **kwargs)
        session[SECRET_SESSION_KEY] = seal(self.secret)
        self.fields["code"].widget.attrs |= CODE


class RemoveTotpForm(AccountForm, totp.DeactivateTOTPForm):
    """Nothing to type; refused for the last factor of who needs one."""


class PasswordForm(AccountForm, account.ReauthenticateForm):
    """The own password once more, before something weighty."""

    labels = {"password": gettext_lazy("Your password")}


class _Twice(AccountForm):
    """A new password, typed twice."""

    helps = {"password1": PASSWORD_RULES}
    labels = {
        "oldpassword": gettext_lazy("Your present password"),
        "password1": gettext_lazy("New password"),
        "password2": gettext_lazy("New password again"),
    }

    def _fault(self, name: str | None, fault: ValidationError) -> ValidationError:
        found = super()._fault(name, fault)
        if name not in {"password1", "password2"} or (found.code or "").startswith("F"):
            return found
        accepted = PASSWORD_RULES if name == "password1" else _("the same password twice")
        told = " ".join(found.messages)
        return ValidationError(f"{told} {_('Accepted: %s') % accepted}", code="F02")


class ChangePasswordForm(_Twice, account.ChangePasswordForm):
    """The present password and a new one."""


class ResetPasswordForm(AccountForm, account.ResetPasswordForm):
    """The address that a link is sent to, if it has an account."""

    labels = {"email": gettext_lazy("E-mail")}


class NewPasswordForm(_Twice, account.ResetPasswordKeyForm):
    """A new password by a link from a mail."""


class NewcomerForm(RegistryForm):
    """Name and password of a person who was invited."""

    full_name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name", "autofocus": True}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        max_length=256,
        help_text=PASSWORD_RULES,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        person = User(email=self.email, full_name=given.get("full_name", ""))
        try:
            validate_password(given.get("password", ""), person)
        except ValidationError as fault:
            told = f"{' '.join(fault.messages)} {_('Accepted: %s') % PASSWORD_RULES}"
            if "password" in given:
                self.add_error("password", ValidationError(told, code="F02"))
        return given


class InviteForm(RegistryForm):
    """Whom, as what, and in which language the mail is written."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the mail and of the first page"),
        choices=[(code, name) for code, name in settings.LANGUAGES],
    )

    def __init__(self, *args: Any, gives_all: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [one for one in Role if gives_all or one not in GIVEN_BY_ADMINISTRATORS]
        choices = [("", "–"), *((one.value, one.label) for one in offered)]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]


class MailsForm(RegistryForm):
    """How one is written to."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language of my pages and mails"), choices=Language.choices
    )
    weekly_digest = forms.BooleanField(
        label=gettext_lazy("Once a week, what there is to do at my centres, in numbers"),
        required=False,
    )


class EndForm(RegistryForm):
    """The last day of a membership."""

    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=DateInput(),
        help_text=gettext_lazy("Left empty, it ends at once."),
    )
