"""How the web server is set up."""

import logging

import pytest

from config import gunicorn


@pytest.mark.parametrize(
    ("text", "values", "kept"),
    [
        (
            "Error handling request %s %s",
            ("GET", "/patients/?q=Ada"),
            "Error handling a request",
        ),
        (
            "Invalid request from ip=10.0.0.1: Invalid HTTP request line: 'GET /?q=Ada'",
            None,
            "Invalid request from ip=10.0.0.1",
        ),
        ("Worker exiting (pid: %s)", (7,), "Worker exiting (pid: 7)"),
    ],
)
def test_its_lines_quote_no_address(text: str, values: tuple[object, ...], kept: str) -> None:
    record = logging.LogRecord("gunicorn.error", logging.ERROR, "", 1, text, values, None)
    assert gunicorn.WithoutAddress().filter(record)
    assert record.getMessage() == kept


def test_a_page_has_less_time_than_a_command() -> None:
    assert gunicorn.raw_env == ["DATABASE_STATEMENT_SECONDS=30"]
