"""Reads settings from the environment, and says what to do when one is missing or malformed.

Every variable NAME may also be given as NAME_FILE, the path of a file that holds the value: that
is how container platforms hand over secrets. An empty value counts as not set.
"""

import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict, make_conninfo

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off"})


def text(name: str, default: str = "") -> str:
    """The value of NAME, or the content of the file that NAME_FILE names, or the default."""
    value = os.environ.get(name, "").strip()
    path = os.environ.get(f"{name}_FILE", "").strip()
    if value and path:
        raise ImproperlyConfigured(f"Set either {name} or {name}_FILE, not both.")
    if not path:
        return value or default
    try:
        return Path(path).read_text(encoding="utf-8").strip() or default
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name}_FILE names {path}, which cannot be read ({error.strerror}): "
            "correct the path or make the file readable."
        ) from error


def flag(name: str, *, default: bool) -> bool:
    """NAME as a yes or no."""
    value = text(name).lower()
    if not value:
        return default
    if value in TRUE | FALSE:
        return value in TRUE
    raise ImproperlyConfigured(f"{name} is {value!r}: set it to 1 or 0.")


def number(name: str, default: int, *, low: int, high: int) -> int:
    """NAME as a whole number between two limits, both allowed."""
    value = text(name, str(default))
    if value.isascii() and value.isdigit() and low <= int(value) <= high:
        return int(value)
    raise ImproperlyConfigured(f"{name} is {value!r}: set it to a number from {low} to {high}.")


def port(name: str, default: int) -> int:
    """NAME as a TCP port."""
    return number(name, default, low=1, high=65535)


def words(name: str, default: list[str]) -> list[str]:
    """NAME as a list separated by commas."""
    return [word.strip() for word in text(name).split(",") if word.strip()] or default


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """NAME in upper case, one of the allowed words."""
    value = text(name, default).upper()
    if value in allowed:
        return value
    raise ImproperlyConfigured(f"{name} is {value!r}: set it to one of {', '.join(allowed)}.")


def site_url(name: str, default: str) -> str:
    """NAME as the public address of the site, without a slash at its end."""
    value = text(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme in {"http", "https"} and parts.hostname:
        return value
    raise ImproperlyConfigured(f"{name} is {value!r}: set it to an address as https://example.org.")


def database(
    name: str, url: str, *, role: str, limits: Mapping[str, object] | None = None
) -> dict[str, Any]:
    """Django's description of the database that a libpq URL names, with PostgreSQL's settings for
    each session.

    The connection assumes `role` unless the URL's user already is that role, so a hosting
    platform's own user name works as long as it is a member of the role.
    """
    if not url.startswith(("postgresql://", "postgres://")):
        raise ImproperlyConfigured(
            f"{name} must begin with postgresql://, as postgresql://registry_app@host:5432/physis."
        )
    parts = _libpq(name, url, "physis")
    user = parts.pop("user", "")
    for limit, value in (limits or {}).items():
        parts["options"] = f"{parts.get('options', '')} -c {limit}={value}".strip()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname"),
        "USER": user,
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "application_name": "physis",
            "connect_timeout": 5,
            **parts,
            **({} if user == role else {"assume_role": role}),
        },
    }


def queue(name: str, url: str) -> str:
    """libpq's description of the database that a URL as pgmq://user@host:5432/queue names."""
    return make_conninfo(**_libpq(name, url.replace("pgmq:", "postgresql:", 1), "queue"))


def _libpq(name: str, url: str, example: str) -> dict[str, Any]:
    try:
        parts: dict[str, Any] = {**conninfo_to_dict(url)}
    except ProgrammingError:
        # The reason quotes the URL, and the URL holds the password.
        raise ImproperlyConfigured(f"{name} is not a PostgreSQL URL: correct it.") from None
    if not parts.get("dbname"):
        raise ImproperlyConfigured(f"{name} names no database: add /{example} to its end.")
    return parts


@dataclass(frozen=True)
class Mail:
    """Where mail goes: an SMTP server, or files in a folder when `folder` is set."""

    folder: str = ""
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    tls: bool = False
    ssl: bool = False


def mail(name: str, default_folder: Path) -> Mail:
    """NAME as smtp://[user:password@]host:port, smtps://… or file:///folder.

    smtp:// uses STARTTLS on port 587 or with ?tls=1.
    """
    value = text(name)
    if not value:
        return Mail(folder=str(default_folder))
    parts = urlsplit(value)
    if parts.scheme == "file" and parts.path and not parts.netloc:
        return Mail(folder=unquote(parts.path))
    try:
        number = parts.port or (465 if parts.scheme == "smtps" else 25)
    except ValueError:
        number = 0
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or not number:
        raise ImproperlyConfigured(
            f"{name} must be smtp://host:587, smtps://host:465 (with user:password@ before "
            "the host where the server asks for them) or file:///a/folder."
        )
    tls = number == 587 or parse_qs(parts.query).get("tls") == ["1"]
    return Mail(
        host=parts.hostname,
        port=number,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=parts.scheme == "smtp" and tls,
        ssl=parts.scheme == "smtps",
    )


def random_text() -> str:
    """50 random bytes as text."""
    return secrets.token_urlsafe(50)


def kept_secret(path: Path, fresh: Callable[[], str] = random_text) -> str:
    """The secret kept in a file, made on first use.

    The file is linked into place, so that two processes that start at once agree on one value.
    """
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            make_secret(path, fresh())
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"{path} cannot be used ({error.strerror}): set PHYSIS_HOME to a folder of your own, "
            "or run as the user who made this one."
        ) from error


def make_secret(path: Path, secret: str) -> None:
    """Writes a secret, readable by this user alone."""
    draft = path.with_name(f".{path.name}-{os.getpid()}")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "w", encoding="utf-8") as file:
        file.write(secret)
    with suppress(FileExistsError):  # another process was first: its secret counts
        os.link(draft, path)
    draft.unlink()
