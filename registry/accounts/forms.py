from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.core.forms import RuleErrors

NO_SUCH_LOGIN = "F09"


class SignInForm(RuleErrors, AuthenticationForm):
    """E-mail and password. A refusal does not tell which of the two was wrong."""

    username = forms.EmailField(
        label=gettext_lazy("E-mail"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )

    def clean(self) -> dict[str, Any]:
        """Says at the password what is wrong and what would be accepted."""
        try:
            super().clean()
        except ValidationError as fault:
            self.add_error("password", fault)
        return self.cleaned_data

    def get_invalid_login_error(self) -> ValidationError:
        told = _("E-mail and password do not belong together.")
        accepted = _("Accepted: the e-mail and the password of an active account, capitals count.")
        return ValidationError(f"{told} {accepted}", code=NO_SUCH_LOGIN)
