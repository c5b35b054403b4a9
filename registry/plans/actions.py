"""Versions of a plan: copied, edited while they are drafts, activated, and taken back."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import F, Q
from django.utils.translation import gettext as _

from registry.core.actions import action
from registry.core.errors import Conflict, Finding, error, gather, refuse_errors
from registry.plans.rules import Line, version_findings, w13_known_assessments, w15_active_from
from registry.plans.selectors import is_used, lines_of
from registry.schedules.models import ScheduleTemplate, TemplateDiagnosis, TemplateItem
from registry.schedules.selectors import versions_of
from registry.schedules.versions import (
    ANCHORED_ON_BIRTH,
    retire_followed,
    w16_follows_the_law,
)

HEAD = ("anchor", "anchor_note", "safety", "remote_allowed", "title")
LINE = (
    *("label", "offset_value", "offset_unit", "before_days", "after_days", "mandatory"),
    *("modality", "assessments", "extension", "position"),
)


@action
def copy_version(*, code: str) -> ScheduleTemplate:
    """A draft of the plan: a copy of its newest version. Where there is a draft already, that one.

    Refused (W16) for a plan that counts from birth.
    """
    newest = versions_of(code)[0]
    if newest.is_draft:
        return newest
    if newest.anchor in ANCHORED_ON_BIRTH:
        refuse_errors([w16_follows_the_law()])
    head = {name: getattr(newest, name) for name in HEAD}
    draft = ScheduleTemplate.objects.create(
        code=code, version=newest.version + 1, copied_from=newest, **head
    )
    TemplateItem.objects.bulk_create(
        TemplateItem(template=draft, code=item.code, **{n: getattr(item, n) for n in LINE})
        for item in newest.items.all()
    )
    TemplateDiagnosis.objects.bulk_create(
        TemplateDiagnosis(template=draft, term_id=one.term_id) for one in newest.diagnoses.all()
    )
    return draft


@action
def save_draft(
    *,
    draft: ScheduleTemplate,
    edition: int,
    lines: Sequence[Line],
    title: str,
    remote_allowed: bool,
    change_note: str,
) -> ScheduleTemplate:
    """The draft with these lines, in this order. What the rules of a whole plan say is told, not
    refused: a draft is work in progress. Refused for an assessment that nobody knows (W13), and
    where somebody saved since that edition (Conflict)."""
    refuse_errors(gather(*(w13_known_assessments(one.code, one.assessments) for one in lines)))
    held = ScheduleTemplate.objects.filter(pk=draft.pk, edition=edition, active_from=None)
    head = {"title": title, "remote_allowed": remote_allowed, "change_note": change_note}
    if not held.update(edition=F("edition") + 1, **head):
        raise Conflict(ScheduleTemplate.objects.filter(pk=draft.pk).first())
    _save_lines(draft, lines)
    return ScheduleTemplate.objects.get(pk=draft.pk)


def _save_lines(draft: ScheduleTemplate, lines: Sequence[Line]) -> None:
    """Rows of a code that stays are kept, so that history shows what changed."""
    stored = {item.code: item for item in TemplateItem.objects.filter(template=draft)}
    wanted = {line.code: _values(line, at) for at, line in enumerate(lines, start=1)}
    new, changed = [], []
    for code, values in wanted.items():
        item = stored.get(code)
        if item is None:
            new.append(TemplateItem(template=draft, code=code, **values))
        elif any(getattr(item, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(item, name, value)
            changed.append(item)
    TemplateItem.objects.filter(template=draft, code__in=set(stored) - set(wanted)).delete()
    TemplateItem.objects.bulk_update(changed, LINE)
    TemplateItem.objects.bulk_create(new)


def _values(line: Line, position: int) -> dict[str, object]:
    return {
        "label": line.label,
        "offset_value": line.offset.value,
        "offset_unit": line.offset.unit,
        "before_days": line.offset.before_days,
        "after_days": line.offset.after_days,
        "mandatory": line.mandatory,
        "modality": line.modality,
        "assessments": list(line.assessments),
        "extension": line.extension,
        "position": position,
    }


@action
def discard_draft(*, draft: ScheduleTemplate) -> None:
    """The draft goes, with its lines; a version that is active stays. Twice changes nothing."""
    held = ScheduleTemplate.objects.select_for_update().filter(pk=draft.pk, active_from=None)
    if held.exists():
        TemplateItem.objects.filter(template=draft).delete()
        TemplateDiagnosis.objects.filter(template=draft).delete()
        held.delete()


@action
def activate(
    *, draft: ScheduleTemplate, edition: int, on: dt.date, today: dt.date
) -> ScheduleTemplate:
    """From that day on treatments start the version, and the one before it is retired.

    Refused by every rule of a plan (W01, W04, W05, W11 to W13, F05), by W15 for a day that is too
    early, and where somebody changed the draft since it was read (Conflict).
    """
    held = ScheduleTemplate.objects.select_for_update().filter(pk=draft.pk, active_from=None)
    found = held.filter(edition=edition).first()
    if found is None:
        raise Conflict(ScheduleTemplate.objects.filter(pk=draft.pk).first())
    refuse_errors(gather(version_findings(lines_of(found)), day_findings(found, on, today)))
    found.active_from = on
    found.save(update_fields=["active_from"])
    retire_followed(codes=[found.code])
    found.refresh_from_db()
    return found


def day_findings(draft: ScheduleTemplate, on: dt.date, today: dt.date) -> list[Finding]:
    """What the rules say of a first day."""
    days = [one.active_from for one in versions_of(draft.code) if one.active_from]
    return gather(w15_active_from(on, today, max(days, default=None)))


@action
def take_back(*, version: ScheduleTemplate) -> ScheduleTemplate:
    """The version is a draft again, and the one before it is active as it was.

    Refused (W08) once a track of any centre has run on it, or a newer version was made from it.
    """
    versions = list(ScheduleTemplate.objects.select_for_update().filter(code=version.code))
    newest = max(versions, key=lambda one: one.version)
    if newest.pk != version.pk or newest.copied_from_id is None or is_used(newest):
        message = _("tracks use this version, or a newer one was made from it")
        accepted = _("another version, made from a copy of this one")
        refuse_errors([error("W08", "version", message, accepted)])
    if newest.active_from is None:
        return newest
    retired = Q(code=newest.code, version__lt=newest.version, retired_on=newest.active_from)
    ScheduleTemplate.objects.filter(retired).update(retired_on=None)
    newest.active_from = None
    newest.edition += 1
    newest.save(update_fields=["active_from", "edition"])
    return newest
