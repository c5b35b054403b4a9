"""Loads the published cases into a centre of their own, and the demonstration; removes it."""

from dataclasses import dataclass

from registry.accounts.models import Centre, User
from registry.audit.context import because
from registry.chart.findings import patient_findings
from registry.core.actions import action
from registry.core.errors import Finding, Severity
from registry.literature.case_entry import enter_case, note_overlaps
from registry.literature.case_files import Case, cases
from registry.literature.demo.load import fill
from registry.literature.demo.remove import Removed, empty
from registry.patients.models import Patient

CENTRE = "LIT"
CENTRE_VALUES = {"name": "Published cases", "country": "ZZ", "time_zone": "UTC"}
ENTERED_BY = "published-cases@physis.invalid"


@dataclass(frozen=True)
class CaseReport:
    """What one case holds, whether it was new, and what the rules say of it."""

    case: Case
    new: bool
    findings: list[Finding]

    def of(self, severity: Severity) -> list[Finding]:
        """The findings of one severity."""
        return [finding for finding in self.findings if finding.severity is severity]


def load_cases() -> list[CaseReport]:
    """Enters every case that is not there yet, known by its source label.

    A case that is there stays as it is, also when its file has changed.
    """
    centre = published_centre()
    by = _entered_by()
    known = {p.source_label: p for p in Patient.objects.filter(centre=centre)}
    reports = []
    for case in cases():
        new = case.label not in known
        if new:
            known[case.label] = enter_case(by=by, centre=centre, case=case)
        reports.append(CaseReport(case, new, patient_findings(known[case.label])))
    patients = {str(label): patient for label, patient in known.items()}
    for report in reports:
        if report.new:
            note_overlaps(by=by, case=report.case, patients=patients)
    return reports


def published_centre() -> Centre:
    """The centre of the published cases, made when it is not there."""
    return Centre.objects.get_or_create(code=CENTRE, defaults=CENTRE_VALUES)[0]


def _entered_by() -> User:
    """Nobody can sign in as this user: it has no usable password and is not active."""
    found = User.objects.filter(email=ENTERED_BY).first()
    return found or User.objects.create_user(
        ENTERED_BY, full_name=str(CENTRE_VALUES["name"]), is_active=False
    )


@action
def load_demonstration() -> int:
    """Fills the registry with made-up children; 0 when they are there already."""
    if Centre.objects.filter(demonstration=True).exists():
        return 0
    return fill(published_centre())


@action
def remove_demonstration() -> Removed:
    """Removes everything of the demonstration centres, also what was entered there by hand."""
    with because("the demonstration is removed"):
        return empty()
