"""What a rule says, and the exception by which an action refuses."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _


class Severity(StrEnum):
    ERROR = "ERROR"
    QUERY = "QUERY"
    INFO = "INFO"


@dataclass(frozen=True)
class Finding:
    """One verdict of one rule: stable rule id, field, what is wrong, what would be accepted."""

    rule: str
    severity: Severity
    field: str
    message: str
    accepted: str = ""
    subject: str = ""


class Refused(Exception):
    """An action was refused; nothing was written. Carries every finding of severity ERROR."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("; ".join(f"{f.rule} {f.field}: {f.message}" for f in self.findings))


class Conflict(Refused):
    """Somebody else changed the row since it was read. `stored` is the row as it now is."""

    def __init__(self, stored: object) -> None:
        self.stored = stored
        super().__init__(
            [
                Finding(
                    "F10",
                    Severity.ERROR,
                    "version",
                    _("somebody else has saved this since you opened it"),
                    _("the values as they are stored now, or yours after you have compared them"),
                )
            ]
        )


def error(rule: str, field: str, message: str, accepted: str) -> Finding:
    return Finding(rule, Severity.ERROR, field, message, accepted)


def query(rule: str, field: str, message: str, accepted: str = "") -> Finding:
    return Finding(rule, Severity.QUERY, field, message, accepted)


def info(rule: str, field: str, message: str) -> Finding:
    return Finding(rule, Severity.INFO, field, message)


def gather(*parts: "Finding | Iterable[Finding] | None") -> list[Finding]:
    """Flattens what rules returned: None is 'nothing to say'."""
    found: list[Finding] = []
    for part in parts:
        if isinstance(part, Finding):
            found.append(part)
        elif part is not None:
            found.extend(part)
    return found


def refuse_errors(findings: Iterable[Finding], *, literature: bool = False) -> None:
    """Raises Refused when any finding is an ERROR; queries and infos pass.

    A published case is entered as its source has it, however little that says: only the rules of
    dates, sites and stages (D, S, T) bind it.
    """
    errors = [f for f in findings if f.severity is Severity.ERROR]
    if literature:
        errors = [f for f in errors if f.rule[0] in "DST"]
    if errors:
        raise Refused(errors)
