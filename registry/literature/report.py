"""What `cases_load` prints."""

from collections.abc import Iterable, Iterator

from registry.core.errors import Finding, Severity
from registry.literature.actions import CaseReport
from registry.literature.case_files import left_out

COUNTED = ("stagings", "treatments", "visits", "engraftments", "fractures", "endpoints", "reviews")


def lines(reports: Iterable[CaseReport]) -> Iterator[str]:
    """One paragraph per case, then what cannot be loaded and why."""
    for report in reports:
        state = "loaded" if report.new else "already there"
        yield f"{report.case.label:6}{state}: {report.case.source}"
        yield f"      {contents(report)}"
        yield f"      rule errors: {told(report.of(Severity.ERROR))}"
        yield f"      queries: {told(report.of(Severity.QUERY))}"
    for entry in left_out():
        yield f"{entry.id:6}not loaded: {entry.source}: {entry.why}"


def contents(report: CaseReport) -> str:
    """How much the case holds, in words."""
    facts = report.case.facts
    counts = [("lesions", len(facts.get("lesions", {})))]
    counts += [(name, len(report.case.rows(name))) for name in COUNTED]
    return ", ".join(f"{name} {count}" for name, count in counts if count) or "diagnosis alone"


def told(findings: Iterable[Finding]) -> str:
    """Rule ids with what they say; 'none' when there is nothing."""
    return "; ".join(f"{f.rule} {f.subject}: {f.message}" for f in findings) or "none"
