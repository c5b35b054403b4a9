"""Loads the disorders and the staging systems from their files."""

from pathlib import Path
from typing import Any

from registry.core.data import read_json
from registry.diagnoses.models import (
    DiagnosisTerm,
    StagingLevel,
    StagingSystem,
    StagingSystemDiagnosis,
    StagingSystemJoint,
)
from registry.health.jobs import load_once

DATA = Path(__file__).parent / "data"
TERMS, STAGING = DATA / "terms.json", DATA / "staging.json"

TERM_FIELDS = ("label", "icd10_who", "icd10_cm", "icd11_foundation", "orpha", "snomed", "mondo")
SYSTEM_FIELDS = (
    "title",
    "source",
    "evidence",
    "direction",
    "assignment",
    "scope",
    "modality",
    "progression",
    "allows_range",
    "collapse_level",
    "needs_imaging_for",
)
LEVEL_FIELDS = ("rank", "meaning", "needs_extent")


def load_reference() -> bool:
    """Brings disorders and staging systems to the state of their files; False if they were.

    A level that the files no longer name and that a stage uses cannot go: the database refuses.
    """
    return load_once("diagnoses", [TERMS, STAGING], lambda: _load(read_json(TERMS)["terms"]))


def _load(terms: list[dict[str, Any]]) -> None:
    rows = [
        DiagnosisTerm(code=term["code"], position=position, **_only(TERM_FIELDS, term))
        for position, term in enumerate(terms, start=1)
    ]
    DiagnosisTerm.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["position", *TERM_FIELDS],
    )
    _load_systems(read_json(STAGING)["systems"])


def _load_systems(systems: list[dict[str, Any]]) -> None:
    rows = [
        StagingSystem(code=system["code"], position=position, **_only(SYSTEM_FIELDS, system))
        for position, system in enumerate(systems, start=1)
    ]
    StagingSystem.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["position", *SYSTEM_FIELDS],
    )
    _load_levels(systems)
    _load_places(systems)


def _load_levels(systems: list[dict[str, Any]]) -> None:
    levels = [
        StagingLevel(
            system_id=system["code"],
            code=level["code"],
            position=position,
            **_only(LEVEL_FIELDS, level),
        )
        for system in systems
        for position, level in enumerate(system["levels"], start=1)
    ]
    StagingLevel.objects.bulk_create(
        levels,
        update_conflicts=True,
        unique_fields=["system", "code"],
        update_fields=["position", *LEVEL_FIELDS],
    )
    _drop_others(levels)


def _load_places(systems: list[dict[str, Any]]) -> None:
    """For which disorders and joints a system was made; what a file no longer names goes."""
    terms = [
        StagingSystemDiagnosis(system_id=system["code"], term_id=term)
        for system in systems
        for term in system["diagnoses"]
    ]
    joints = [
        StagingSystemJoint(system_id=system["code"], joint=joint)
        for system in systems
        for joint in system["joints"]
    ]
    StagingSystemDiagnosis.objects.all().delete()
    StagingSystemDiagnosis.objects.bulk_create(terms)
    StagingSystemJoint.objects.all().delete()
    StagingSystemJoint.objects.bulk_create(joints)


def _drop_others(kept: list[StagingLevel]) -> None:
    StagingLevel.objects.exclude(pk__in=[row.pk for row in kept]).delete()


def _only(fields: tuple[str, ...], source: dict[str, Any]) -> dict[str, Any]:
    return {name: source[name] for name in fields}
