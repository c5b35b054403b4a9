"""What settings may say about accounts, looked at when Django starts."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from registry.accounts.codes import Role


def roles_are_known(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A misspelt role would silently need no second factor."""
    unknown = sorted(set(settings.SECOND_FACTOR_ROLES) - set(Role.values))
    if not unknown:
        return []
    told = f"SECOND_FACTOR_ROLES names no role: {', '.join(unknown)}."
    return [Error(told, hint=f"Use some of {', '.join(Role.values)}.", id="registry.E001")]
