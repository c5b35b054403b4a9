"""What logs may say of a failure: where it happened and of which kind, never what was typed.

The message of an exception can quote a value: a name that is no number, the row that a constraint
refused. So messages are withheld, but for kinds that speak of the program or the machine.
"""

import logging
import sys
import traceback
from collections.abc import Iterator, Mapping
from typing import Any

import psycopg
from structlog.typing import EventDict

WITHHELD = "(message withheld)"
# Their messages quote code, settings or the state of a server. Django's go by name, as processes
# that start no Django log too.
OUTSPOKEN = (
    *(ImportError, NameError, AttributeError, NotImplementedError, MemoryError, RecursionError),
    psycopg.OperationalError,
)
OUTSPOKEN_OF_DJANGO = frozenset(
    {
        "django.core.exceptions.ImproperlyConfigured",
        "django.db.utils.OperationalError",
        "django.template.exceptions.TemplateDoesNotExist",
        "django.template.exceptions.TemplateSyntaxError",
    }
)
MOST_LINKS = 10  # of a chain of exceptions
# What PostgreSQL says besides its message: names of tables and rules, no values.
DIAGNOSIS = ("sqlstate", "constraint_name", "table_name", "column_name")
# Keys of Celery's own lines that hold no argument, result or message.
OF_A_TASK = frozenset({"id", "name", "hostname", "runtime", "description"})


def told(error: BaseException) -> str:
    """One line about an exception: its kind, and what is known to be harmless."""
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    known = [f"{name}={value}" for name, value in _diagnosis(error)]
    if known:
        return f"{kind}: {' '.join(known)}"
    if isinstance(error, OSError) and error.strerror:
        return f"{kind}: {error.strerror}"
    if isinstance(error, OUTSPOKEN) or kind in OUTSPOKEN_OF_DJANGO:
        return f"{kind}: {first_line(error)}"
    return f"{kind}: {WITHHELD}" if str(error) else kind


def _diagnosis(error: BaseException) -> Iterator[tuple[str, str]]:
    if isinstance(error, psycopg.Error):
        for name in DIAGNOSIS:
            if value := getattr(error.diag, name, None):
                yield name, value


def first_line(error: BaseException) -> str:
    """The message without the DETAIL, QUERY and CONTEXT that PostgreSQL adds on lines below."""
    return str(error).strip().partition("\n")[0]


def formatted(error: BaseException) -> str:
    """A traceback with files, lines and functions, the causes first."""
    return "".join(_chain(error)).rstrip("\n")


def _chain(error: BaseException) -> Iterator[str]:
    links: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in links and len(links) < MOST_LINKS:
        links.append(link)
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    for one in reversed(links):
        yield "Traceback (most recent call last):\n"
        yield from traceback.format_tb(one.__traceback__)
        yield f"{told(one)}\n"
        for part in getattr(one, "exceptions", ()):
            yield f"  in a group: {told(part)}\n"


def withhold(logger: object, name: str, event: EventDict) -> EventDict:
    """structlog processor: the exception of a line as a discreet traceback."""
    info = event.pop("exc_info", None)
    error = info if isinstance(info, BaseException) else _error_of(info)
    if error is not None:
        event["exception"] = formatted(error)
    return event


def _error_of(info: object) -> BaseException | None:
    """From what loggers take as `exc_info`: an exception, the triple of one, or True."""
    if isinstance(info, tuple):
        return info[1] if isinstance(info[1], BaseException) else None
    return sys.exc_info()[1] if info else None


def end_discreetly(kind: type[BaseException], error: BaseException, _traceback: object) -> None:
    """sys.excepthook of processes whose last words end in a log."""
    sys.stderr.write(f"{formatted(error)}\n")


class DiscreetFilter(logging.Filter):
    """Takes values out of the lines of libraries, before anything formats them."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Never drops a line."""
        if record.name.startswith("django.security") or record.name in _OF_REQUESTS:
            record.msg, record.args = _about_request(record), None
        elif isinstance(record.args, Mapping):
            record.args = {key: _of_task(key, one) for key, one in record.args.items()}
        elif record.args:
            record.args = tuple(_harmless(one) for one in record.args)
        elif isinstance(record.msg, BaseException):
            record.msg = told(record.msg)
        return True


_OF_REQUESTS = frozenset({"django.request", "django.server", "django.channels.server"})


def _about_request(record: logging.LogRecord) -> str:
    """Django quotes path, host or header here; the route and the status say enough."""
    status = getattr(record, "status_code", "")
    return f"{record.levelname.lower()} {status} at {route_of(getattr(record, 'request', None))}"


def route_of(request: Any) -> str:
    """The pattern of the address that was asked, for the address itself can hold anything."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else "no route"


def _of_task(key: str, value: object) -> object:
    return value if key in OF_A_TASK else "-"


def _harmless(value: object) -> object:
    return told(value) if isinstance(value, BaseException) else value
