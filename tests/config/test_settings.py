"""The settings of a whole process, under different environments."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.embedded_postgres import BASE_DIR
from tests.databases import IDENTITY_KEYS

PRODUCTION = {
    "SECRET_KEY": "not-a-secret-" * 5,  # pragma: allowlist secret
    "IDENTITY_KEYS": IDENTITY_KEYS,
    "DATABASE_URL": "postgresql://registry_app@database/physis",
    "SITE_URL": "https://physis.example.org",
}
ASK = """
import json, sys
from config import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}))
"""
Values = dict[str, object]


def run(arguments: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=BASE_DIR,
        env={"PATH": os.defpath, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def values(environment: dict[str, str], *names: str) -> Values:
    result = run(["-c", ASK, *names], environment)
    assert result.returncode == 0, result.stderr
    found: Values = json.loads(result.stdout)
    return found


def test_production_is_encrypted_and_closed() -> None:
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT")
    assert set(values(PRODUCTION, *names).values()) == {True}
    found = values(PRODUCTION, "DEBUG", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS")
    assert found["DEBUG"] is False
    assert "*" not in str(found["ALLOWED_HOSTS"])
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://physis.example.org"]


def test_cookies_of_production_belong_to_this_host_alone() -> None:
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME")
    found = values(PRODUCTION, *names, "LANGUAGE_COOKIE_SECURE", "SECURE_HSTS_SECONDS")
    assert [str(found[name])[:7] for name in names] == ["__Host-", "__Host-"]
    assert (found["LANGUAGE_COOKIE_SECURE"], found["SECURE_HSTS_SECONDS"]) == (True, 31_536_000)
    flags = ("SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_HTTPONLY", "LANGUAGE_COOKIE_HTTPONLY")
    assert set(values(PRODUCTION, *flags).values()) == {True}


@pytest.mark.parametrize(
    ("given", "limit"), [({}, 0), ({"DATABASE_STATEMENT_SECONDS": "30"}, 30_000)]
)
def test_statements_are_limited_where_asked(given: dict[str, str], limit: int) -> None:
    found = values({**PRODUCTION, **given}, "DATABASES")["DATABASES"]
    assert f"-c statement_timeout={limit} " in str(found)
    assert "owner" in str(found)


def test_embedded_default_works_by_plain_http(tmp_path: Path) -> None:
    home = {"PHYSIS_HOME": str(tmp_path), "PORT": "8123"}
    found = values(home, "SESSION_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SITE_URL", "DEBUG")
    assert list(found.values()) == [False, False, "http://127.0.0.1:8123", False]
    assert values(home, "SECRET_KEY") == values(home, "SECRET_KEY")
    broker = values(home, "CELERY_BROKER_URL", "CELERY_BROKER_TRANSPORT_OPTIONS")
    assert broker["CELERY_BROKER_URL"] == "pgmq://localhost"
    assert "dbname=queue user=registry_queue" in str(broker["CELERY_BROKER_TRANSPORT_OPTIONS"])


def test_real_database_without_a_broker_queues_in_files(tmp_path: Path) -> None:
    found = values({**PRODUCTION, "PHYSIS_HOME": str(tmp_path)}, "CELERY_BROKER_URL")
    assert found["CELERY_BROKER_URL"] == "filesystem://"


def test_a_queue_elsewhere_is_not_taken_for_the_database(tmp_path: Path) -> None:
    home = {"PHYSIS_HOME": str(tmp_path)}
    broker = {"CELERY_BROKER_URL": "pgmq://worker@queue.example.org:6432/tasks"}
    for environment in ({**PRODUCTION, **home, **broker}, {**home, **broker}):
        options = values(environment, "CELERY_BROKER_TRANSPORT_OPTIONS")
        expected = "user=worker dbname=tasks host=queue.example.org port=6432"
        assert f"'conn_string': '{expected}'" in str(options)


def test_a_queue_without_a_database_is_a_sentence(tmp_path: Path) -> None:
    broker = {"PHYSIS_HOME": str(tmp_path), "CELERY_BROKER_URL": "pgmq://localhost"}
    result = run(["-c", ASK], {**PRODUCTION, **broker})
    assert "CELERY_BROKER_URL names no database: add /queue to its end." in result.stderr


def test_missing_secret_key_is_a_sentence() -> None:
    result = run(["-c", ASK], {**PRODUCTION, "SECRET_KEY": ""})
    assert "SECRET_KEY is not set: set it, or SECRET_KEY_FILE" in result.stderr


def test_missing_identity_keys_are_a_sentence() -> None:
    result = run(["-c", ASK], {**PRODUCTION, "IDENTITY_KEYS": ""})
    assert "IDENTITY_KEYS is not set: set it, or IDENTITY_KEYS_FILE" in result.stderr
    assert "python -m config.keys" in result.stderr


def test_the_embedded_default_keeps_a_key_of_its_own(tmp_path: Path) -> None:
    home = {"PHYSIS_HOME": str(tmp_path)}
    kept = tmp_path / "identity-keys"

    assert values(home, "IDENTITY_KEYS") == values(home, "IDENTITY_KEYS")
    assert kept.stat().st_mode & 0o777 == 0o600


def test_malformed_setting_is_one_line_without_a_traceback() -> None:
    result = run(["manage.py", "check"], {**PRODUCTION, "PORT": "eighty"})
    assert result.returncode == 1
    assert result.stderr == "PORT is 'eighty': set it to a number from 1 to 65535.\n"


@pytest.mark.parametrize("command", [["check", "--deploy", "--fail-level", "WARNING"]])
def test_deployment_check_has_no_warning(command: list[str]) -> None:
    result = run(["manage.py", *command], {**PRODUCTION, "CELERY_BROKER_URL": "redis://broker/0"})
    assert result.returncode == 0, result.stderr
