"""The logins of the demonstration: a password per role at the first centre, kept in a file."""

import json
import secrets
from pathlib import Path

from django.conf import settings

from registry.accounts.codes import Role
from registry.accounts.models import User
from registry.literature.demo.people import email_of

GENERATED_BYTES = 9  # 12 characters to type
OWNER_ONLY = 0o600


def logins_path() -> Path:
    """Beside the database of this installation, never in the repository."""
    return Path(settings.PHYSIS_HOME) / "demo-logins.json"


def write_logins() -> dict[str, dict[str, str]]:
    """Gives each role of the first centre a new password, and writes role to e-mail and password.

    The file is written first: should saving fail, the next run makes both anew.
    """
    logins = {
        str(role): {"email": email_of(role), "password": secrets.token_urlsafe(GENERATED_BYTES)}
        for role in Role
    }
    path = logins_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=OWNER_ONLY)
    path.write_text(json.dumps(logins, indent=1) + "\n", encoding="utf-8")
    _set_passwords(logins)
    return logins


def _set_passwords(logins: dict[str, dict[str, str]]) -> None:
    passwords = {login["email"]: login["password"] for login in logins.values()}
    users = list(User.objects.filter(email__in=passwords, demonstration=True))
    for user in users:
        user.set_password(passwords[user.email])
    User.objects.bulk_update(users, ["password"])


def logins_stand() -> bool:
    """The file is there and its passwords are those of the users: one of them is tried."""
    path = logins_path()
    if not path.exists():
        return False
    login = json.loads(path.read_text(encoding="utf-8"))[Role.COORDINATOR]
    user = User.objects.filter(email=login["email"], demonstration=True).first()
    return user is not None and user.check_password(login["password"])


def forget_logins() -> None:
    """Removes the file."""
    logins_path().unlink(missing_ok=True)
