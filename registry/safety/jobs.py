"""Loads the CTCAE terms with their grades, and the events of special interest."""

from pathlib import Path
from typing import Any

from registry.core.data import read_json
from registry.health.jobs import load_once
from registry.safety.models import CtcaeGrade, CtcaeTerm, SpecialInterest

DATA = Path(__file__).parent / "data"
CTCAE, INTEREST = DATA / "ctcae.json", DATA / "special_interest.json"

INTEREST_FIELDS = ("label", "look_back", "extra")


def load_reference() -> bool:
    """Brings terms, grades and list to the state of their files; False if they were.

    A grade that the files no longer allow and that a judgement uses cannot go: the database
    refuses.
    """
    return load_once("safety", [CTCAE, INTEREST], _load)


def _load() -> None:
    ctcae = read_json(CTCAE)
    terms = _load_terms(ctcae["version"], ctcae["terms"])
    _load_interests(read_json(INTEREST)["events"], terms)


def _load_terms(version: str, lines: list[dict[str, Any]]) -> dict[str, CtcaeTerm]:
    terms = [
        CtcaeTerm(version=version, term=line["term"], system_organ_class=line["system_organ_class"])
        for line in lines
    ]
    CtcaeTerm.objects.bulk_create(
        terms,
        update_conflicts=True,
        unique_fields=["version", "term"],
        update_fields=["system_organ_class"],
    )
    grades = [
        CtcaeGrade(term=term, grade=grade)
        for term, line in zip(terms, lines, strict=True)
        for grade in line["grades"]
    ]
    CtcaeGrade.objects.bulk_create(
        grades, update_conflicts=True, unique_fields=["term", "grade"], update_fields=["grade"]
    )
    of_version = CtcaeGrade.objects.filter(term__version=version)
    of_version.exclude(pk__in=[grade.pk for grade in grades]).delete()
    return {term.term: term for term in terms}


def _load_interests(events: list[dict[str, Any]], terms: dict[str, CtcaeTerm]) -> None:
    rows = [
        SpecialInterest(
            code=event["code"],
            position=position,
            **{name: event[name] for name in INTEREST_FIELDS},
        )
        for position, event in enumerate(events, start=1)
    ]
    SpecialInterest.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["position", *INTEREST_FIELDS],
    )
    through = SpecialInterest.terms.through
    through.objects.all().delete()
    through.objects.bulk_create(
        through(specialinterest_id=event["code"], ctcaeterm_id=terms[name].pk)
        for event in events
        for name in event["terms"]
    )
