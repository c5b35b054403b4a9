"""How gunicorn serves the registry: gunicorn -c python:config.gunicorn config.wsgi.

Threads, so that a streamed download does not block a worker. Nothing is loaded before the fork: a
connection pool does not survive it. Requests are logged by the application.
"""

import logging

import gunicorn.http.wsgi  # type: ignore[import-untyped]

from config import environment, logs

gunicorn.http.wsgi.SERVER = "Physis"  # what serves, and in which version, is nobody's business

bind = f"127.0.0.1:{environment.port('PORT', 8000)}"
workers = environment.number("WEB_CONCURRENCY", 2, low=1, high=64)
worker_class = "gthread"
threads = 2
timeout = 60  # seconds
graceful_timeout = 10  # seconds for a running request to end
control_socket_disable = True
proc_name = "physis"
umask = 0o027
# A page that needs longer has a defect; commands and tasks may take their time.
raw_env = [f"DATABASE_STATEMENT_SECONDS={environment.text('DATABASE_STATEMENT_SECONDS', '30')}"]


class WithoutAddress(logging.Filter):
    """Takes out of gunicorn's lines what was asked for: it can hold a name or a token."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Never drops a line; the traceback of a failure stays."""
        text = str(record.msg)
        if text.startswith("Error handling request"):
            record.msg, record.args = "Error handling a request", None
        elif text.startswith("Invalid request from ip"):
            record.msg, record.args = text.partition(": ")[0], None
        return True


_level = environment.choice("LOG_LEVEL", "INFO", logs.LEVELS)
logconfig_dict = logs.configuration(_level)
logconfig_dict.setdefault("filters", {})["without_address"] = {"()": WithoutAddress}
logconfig_dict["loggers"] |= {
    "gunicorn.error": {
        "handlers": [],
        "level": _level,
        "propagate": True,
        "filters": ["without_address"],
    },
    "gunicorn.access": {"handlers": [], "level": "WARNING", "propagate": True},
}
