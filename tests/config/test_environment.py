"""What the environment may say, and the sentence for what it may not."""

import os
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment
from config.environment import Mail

WORD = "p%40s%2Fs"  # a password with signs that a URL must quote: p@s/s


@pytest.fixture(autouse=True)
def _empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("A", raising=False)
    monkeypatch.delenv("A_FILE", raising=False)


def test_value_file_and_default(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert environment.text("A", "default") == "default"
    monkeypatch.setenv("A", "  value ")
    assert environment.text("A", "default") == "value"
    monkeypatch.delenv("A")
    (tmp_path / "a").write_text("from a file\n")
    monkeypatch.setenv("A_FILE", str(tmp_path / "a"))
    assert environment.text("A", "default") == "from a file"


def test_value_and_file_together_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A", "1")
    monkeypatch.setenv("A_FILE", "/a")
    with pytest.raises(ImproperlyConfigured, match="either A or A_FILE"):
        environment.text("A")


def test_file_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_FILE", "/no/such/file")
    with pytest.raises(ImproperlyConfigured, match="A_FILE names /no/such/file, which cannot"):
        environment.text("A")


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("No", False), ("", True)])
def test_flag(monkeypatch: pytest.MonkeyPatch, value: str, expected: bool) -> None:
    monkeypatch.setenv("A", value)
    assert environment.flag("A", default=True) is expected


@pytest.mark.parametrize("value", ["0", "65536", "-1", "8000x", "²"])
def test_port_out_of_range(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("A", value)
    with pytest.raises(ImproperlyConfigured, match=r"A is .*: set it to a number from 1 to 65535"):
        environment.port("A", 8000)


def test_malformed_flag_choice_and_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="set it to 1 or 0"):
        environment.flag("A", default=True)
    with pytest.raises(ImproperlyConfigured, match="one of INFO, DEBUG"):
        environment.choice("A", "INFO", ("INFO", "DEBUG"))
    with pytest.raises(ImproperlyConfigured, match=r"https://example\.org"):
        environment.site_url("A", "")


def test_database_over_a_socket() -> None:
    url = "postgresql://registry_app@/physis?host=%2Fa%20b%2Frun&port=5433"
    found = environment.database("A", url, role="registry_app")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("/a b/run", "5433", "physis")
    assert "assume_role" not in found["OPTIONS"]
    assert found["CONN_HEALTH_CHECKS"] is True


def test_database_of_another_user_assumes_the_role() -> None:
    url = f"postgres://heroku:{WORD}@db:5432/physis?sslmode=require"
    found = environment.database("A", url, role="registry_app")
    assert found["PASSWORD"] == "p@s/s"  # pragma: allowlist secret
    assert found["OPTIONS"]["assume_role"] == "registry_app"
    assert found["OPTIONS"]["sslmode"] == "require"


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://db/physis", "must begin with postgresql://"),
        (f"postgresql://a:{WORD}@db:x/physis?nonsense=1", "is not a PostgreSQL URL"),
        ("postgresql://a@db", "names no database"),
    ],
)
def test_malformed_database_is_refused_without_its_password(url: str, sentence: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=sentence) as caught:
        environment.database("A", url, role="registry_app")
    assert WORD not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", Mail(folder="/mails")),
        ("file:///var/mail%20box", Mail(folder="/var/mail box")),
        ("smtp://localhost", Mail(host="localhost", port=25)),
        ("smtp://localhost:2525?tls=1", Mail(host="localhost", port=2525, tls=True)),
        (f"smtp://me:{WORD}@m:587", Mail("", "m", 587, "me", "p@s/s", tls=True)),
        (f"smtps://me:{WORD}@m", Mail("", "m", 465, "me", "p@s/s", ssl=True)),
    ],
)
def test_mail(monkeypatch: pytest.MonkeyPatch, url: str, expected: Mail) -> None:
    monkeypatch.setenv("A", url)
    assert environment.mail("A", Path("/mails")) == expected


@pytest.mark.parametrize("url", ["mailto:a@b", "smtp://", "smtp://host:mail", "file://host/x"])
def test_malformed_mail(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("A", url)
    with pytest.raises(ImproperlyConfigured, match="A must be smtp://"):
        environment.mail("A", Path("/mails"))


def test_kept_secret_is_made_once_and_private(tmp_path: Path) -> None:
    path = tmp_path / "new" / "key"
    first = environment.kept_secret(path)
    assert len(first) >= 50
    assert environment.kept_secret(path) == first
    assert path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(path.parent) == ["key"]
