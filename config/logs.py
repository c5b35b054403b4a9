"""Log lines: one event with fields per line, readable at a terminal, JSON everywhere else."""

import re
import sys
from typing import Any

import structlog

from config.discreet import DiscreetFilter, end_discreetly, withhold

# Addresses that carry a key: of an invitation, of a new password.
LINKS = re.compile(r"(/invitation/|/password/reset/[0-9A-Za-z]+-)[^/\s\"']+")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
]


def configuration(level: str) -> dict[str, Any]:
    """The value of Django's LOGGING; sets structlog up on the way."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    if not sys.stderr.isatty():
        sys.excepthook = end_discreetly
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "event": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    without_keys,
                    *renderers(at_terminal=sys.stderr.isatty()),
                ],
            }
        },
        "filters": {"discreet": {"()": DiscreetFilter}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "event",
                "filters": ["discreet"],
            }
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django's own line per failed request repeats ours, and its mail to admins is unused.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
            # On DEBUG these write every statement with its values.
            "django.db": {"handlers": [], "level": "INFO", "propagate": True},
        },
    }


def without_keys(_logger: Any, _method: str, event: Any) -> Any:
    """Links from mails open an account: who reads the log must not be able to follow them."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = LINKS.sub(r"\1...", value)
    return event


def renderers(*, at_terminal: bool) -> list[structlog.typing.Processor]:
    """The last processors: words for people, JSON for machines.

    A traceback shows neither local variables nor messages, as those hold what people typed.
    """
    if at_terminal:
        plain = structlog.dev.plain_traceback
        return [withhold, structlog.dev.ConsoleRenderer(exception_formatter=plain)]
    return [withhold, structlog.processors.JSONRenderer()]
