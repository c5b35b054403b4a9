import pytest

from registry.literature.actions import CaseReport, load_cases


@pytest.fixture
def reports(db: None) -> dict[str, CaseReport]:
    """Every published case, freshly loaded, by its source label."""
    return {report.case.label: report for report in load_cases()}
