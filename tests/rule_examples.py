"""Examples of rules: what breaks a rule, what passes it, and how severe a breach is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from registry.core.dates import Interval, parse_partial
from registry.core.errors import Finding, Severity, gather

Said = Finding | Iterable[Finding] | None


@dataclass(frozen=True)
class Example:
    """One rule by its id: `broken` must find it with its severity, `fine` must not."""

    rule: str
    severity: Severity
    broken: Callable[[], Said]
    fine: Callable[[], Said]

    def __str__(self) -> str:
        return self.rule

    def holds(self) -> None:
        found = [f for f in gather(self.broken()) if f.rule == self.rule]
        assert found, "the broken example finds nothing"
        assert {f.severity for f in found} == {self.severity}
        assert all(f.field and f.message and "%(" not in f.message + f.accepted for f in found)
        assert all(f.accepted for f in found if f.severity is Severity.ERROR)
        assert self.rule not in rules_of(self.fine())


def on(text: str) -> Interval:
    """The days of 2024, 2024-03 or 2024-03-05."""
    return parse_partial(text).interval


def rules_of(said: Said) -> list[str]:
    return [finding.rule for finding in gather(said)]


def fields_of(said: Said) -> list[str]:
    return [finding.field for finding in gather(said)]


def dec(number: str | int | None) -> Decimal | None:
    return None if number is None else Decimal(number)
