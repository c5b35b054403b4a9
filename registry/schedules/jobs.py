"""Loads the follow-up plans from their file. A plan that runs is never altered."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from registry.audit.context import background
from registry.core.data import read_json
from registry.core.errors import Finding, error, gather, refuse_errors
from registry.diagnoses.models import DiagnosisTerm
from registry.health.jobs import load_once
from registry.schedules.models import ScheduleTemplate, TemplateDiagnosis, TemplateItem, Track
from registry.schedules.rules import Offset, template_faults
from registry.schedules.settling import extend, settle
from registry.schedules.versions import retire_followed

TEMPLATES = Path(__file__).parent / "data" / "templates.json"
EVERY_DIAGNOSIS = "all"

Source = dict[str, Any]
Key = tuple[str, int]


def load_reference(path: Path = TEMPLATES) -> bool:
    """Brings the plans to the state of the file; False if they were.

    Refused as a whole (core.errors.Refused) when visits are out of order or share a day (W04,
    W05), when a version that tracks use would change (W08), or when its number was given to one
    that was made on the pages (W14).
    """
    return load_once("schedules", [path], lambda: _load(read_json(path)["templates"]))


AT_ONCE = 1000  # patients, so that no statement holds many rows for long


def settle_all() -> None:
    """Settles every patient who has a plan."""
    ids = list(Track.objects.order_by("patient").values_list("patient", flat=True).distinct())
    for start in range(0, len(ids), AT_ONCE):
        settle(ids[start : start + AT_ONCE])


def extend_safety_plans(now: dt.datetime) -> int:
    """Plans the next year of each safety plan that would run dry; says how many items."""
    with background("schedules.extend"):
        return extend(now)


def _load(sources: list[Source]) -> None:
    refuse_errors(gather(*(template_faults(_offsets(source)) for source in sources)))
    made = _made_here()
    refuse_errors(_faults_of_taken(_key(one) for one in sources if _key(one) in made))
    terms = list(DiagnosisTerm.objects.values_list("code", flat=True))
    stored = _stored()
    changed = [s for s in sources if stored.get(_key(s)) != _stated(s, terms)]
    refuse_errors(_faults_of_running([_key(s) for s in changed if _key(s) in stored]))
    _save_heads(sources)
    _save_contents(changed, terms)
    if made:
        retire_followed(codes={code for code, _version in made})


def _offsets(source: Source) -> list[Offset]:
    return [
        Offset(item["code"], item["offset"], item["unit"], item["before"], item["after"])
        for item in source["items"]
    ]


def _key(source: Source) -> Key:
    return source["code"], source["version"]


def _terms_of(source: Source, terms: Iterable[str]) -> list[str]:
    stated = source["diagnoses"]
    return sorted(terms if stated == EVERY_DIAGNOSIS else stated)


def _items_of(source: Source) -> list[TemplateItem]:
    return [
        TemplateItem(
            code=item["code"],
            label=item["label"],
            offset_value=item["offset"],
            offset_unit=item["unit"],
            before_days=item["before"],
            after_days=item["after"],
            mandatory=item["mandatory"],
            extension=item.get("extension", False),
            modality=item["modality"],
            assessments=item["assessments"],
            position=position,
        )
        for position, item in enumerate(source["items"], start=1)
    ]


def _stated(source: Source, terms: Iterable[str]) -> tuple[object, ...]:
    """What decides a running plan, as the file states it."""
    meaning = (source["anchor"], source["safety"])
    return (*meaning, _terms_of(source, terms), [_contents(item) for item in _items_of(source)])


def _stored() -> dict[Key, tuple[object, ...]]:
    """The same as the database holds it, by code and version."""
    found = ScheduleTemplate.objects.prefetch_related("items", "diagnoses")
    return {
        (template.code, template.version): (
            template.anchor,
            template.safety,
            sorted(one.term_id for one in template.diagnoses.all()),
            [_contents(item) for item in template.items.all()],
        )
        for template in found
    }


def _contents(item: TemplateItem) -> tuple[object, ...]:
    fields = ("offset_value", "offset_unit", "before_days", "after_days", "mandatory", "extension")
    values = (*(getattr(item, name) for name in fields), item.modality)
    return item.position, item.code, item.label, values, list(item.assessments)


def _made_here() -> set[Key]:
    """Versions that were made on the pages of plans."""
    made = ScheduleTemplate.objects.filter(copied_from__isnull=False)
    return set(made.values_list("code", "version"))


def _faults_of_taken(keys: Iterable[Key]) -> list[Finding]:
    """The pages count on by one; a file may not take a number of theirs away."""
    return [
        error(
            "W14",
            f"{code} v{version}",
            "a version of that number was made on the pages of plans",
            "a number that is not in use, in the file",
        )
        for code, version in keys
    ]


def _faults_of_running(keys: Iterable[Key]) -> list[Finding]:
    running = set(
        Track.objects.order_by().values_list("template__code", "template__version").distinct()
    )
    return [
        error(
            "W08",
            f"{code} v{version}",
            "tracks use this version of the plan",
            "the change as a new version beside it",
        )
        for code, version in keys
        if (code, version) in running
    ]


def _save_heads(sources: list[Source]) -> None:
    rows = [
        ScheduleTemplate(
            code=source["code"],
            version=source["version"],
            title=source["title"],
            anchor=source["anchor"],
            anchor_note=source["anchor_note"],
            safety=source["safety"],
            remote_allowed=source["remote_allowed"],
            active_from=dt.date.fromisoformat(source["active_from"]),
            retired_on=source["retired_on"] and dt.date.fromisoformat(source["retired_on"]),
        )
        for source in sources
    ]
    ScheduleTemplate.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["code", "version"],
        update_fields=[
            "title",
            "anchor",
            "anchor_note",
            "safety",
            "remote_allowed",
            "active_from",
            "retired_on",
        ],
    )


def _save_contents(changed: list[Source], terms: list[str]) -> None:
    """Items and disorders of new and unused plans, written afresh."""
    keys = [_key(source) for source in changed]
    templates = {(t.code, t.version): t for t in ScheduleTemplate.objects.all()}
    fresh = [templates[key] for key in keys]
    TemplateItem.objects.filter(template__in=fresh).delete()
    TemplateDiagnosis.objects.filter(template__in=fresh).delete()
    items, diagnoses = [], []
    for source, template in zip(changed, fresh, strict=True):
        for item in _items_of(source):
            item.template = template
            items.append(item)
        diagnoses += [
            TemplateDiagnosis(template=template, term_id=term) for term in _terms_of(source, terms)
        ]
    TemplateItem.objects.bulk_create(items)
    TemplateDiagnosis.objects.bulk_create(diagnoses)
