"""The published cases as files: what can be loaded, and what cannot and why."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from registry.core.data import read_json

DATA = Path(__file__).parent / "data"
CASE_REPORT, COHORTS = DATA / "p147.json", DATA / "cohorts.json"


@dataclass(frozen=True)
class Case:
    """One published child or cohort; `facts` is its part of the file."""

    label: str
    source: str
    anchor: dt.date
    anchor_note: str
    facts: dict[str, Any]

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The entries of one kind, none where the file has none."""
        found: list[dict[str, Any]] = self.facts.get(name, [])
        return found


@dataclass(frozen=True)
class LeftOut:
    """An entry of the literature that no record can hold, with the reason."""

    id: str
    source: str
    why: str


def cases() -> list[Case]:
    """Every loadable case, the case report first."""
    cohorts = read_json(COHORTS)
    return [_case(facts, cohorts) for facts in (read_json(CASE_REPORT), *cohorts["cases"])]


def left_out() -> list[LeftOut]:
    """What is not loaded, and why."""
    return [LeftOut(**entry) for entry in read_json(COHORTS)["not_loadable"]]


def _case(facts: dict[str, Any], defaults: dict[str, Any]) -> Case:
    return Case(
        label=facts["label"],
        source=facts["source"],
        anchor=dt.date.fromisoformat(facts.get("anchor", defaults["anchor"])),
        anchor_note=facts.get("anchor_note", defaults["anchor_note"]),
        facts=facts,
    )
