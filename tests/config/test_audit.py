"""The audit of dependencies: a vulnerability fails, an unreachable database is told aloud."""

import subprocess
from pathlib import Path

import pytest

from config.embedded_postgres import BASE_DIR

FOUND = (
    """while [ "$1" != --output ]; do shift; done; echo '{"vulns": ["PYSEC-1"]}' > "$2"; exit 1"""
)
UNREACHABLE = "echo 'requests.exceptions.ConnectionError: no route' >&2; exit 1"


@pytest.mark.parametrize(
    ("does", "status", "says"),
    [
        ("exit 0", 0, "no known vulnerability"),
        (FOUND, 1, "PYSEC-1"),
        (UNREACHABLE, 0, "NOT AUDITED: the vulnerability database cannot be reached"),
        ("echo 'Traceback: a defect' >&2; exit 1", 1, "the audit itself failed"),
    ],
)
def test_what_is_a_failure(tmp_path: Path, does: str, status: int, says: str) -> None:
    auditor = tmp_path / "auditor"
    auditor.write_text(f"#!/bin/sh\n{does}\n")
    auditor.chmod(0o755)
    result = subprocess.run(
        [BASE_DIR / ".ci/audit"],
        env={"PATH": "/usr/bin:/bin", "PIP_AUDIT": str(auditor)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, says in result.stdout + result.stderr) == (status, True)
