"""What the pages about plans read; every read is a fixed number of statements."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Prefetch, Q

from registry.accounts.access import Access
from registry.accounts.codes import Permission
from registry.patients.codes import RecordKind
from registry.plans.rules import Line
from registry.schedules.models import (
    UNFINISHED,
    PlannedItem,
    ScheduleTemplate,
    TemplateDiagnosis,
    TemplateItem,
    Track,
    TrackMove,
)
from registry.schedules.selectors import offset_of

PUBLISHED = (RecordKind.LITERATURE, RecordKind.REFERENCE)


@dataclass(frozen=True)
class Version:
    """A version with how many tracks run on it, as far as the reader may know."""

    template: ScheduleTemplate
    tracks: int
    lines: int
    in_force: bool


@dataclass(frozen=True)
class PlanGroup:
    """A plan with its versions, newest first."""

    code: str
    title: str
    anchor: str
    safety: bool
    versions: Sequence[Version]


def plan_groups(access: Access, day: dt.date) -> list[PlanGroup]:
    """Every plan; two statements. Who configures counts all centres, everybody else her own."""
    counts = _use(access)
    found: dict[str, list[Version]] = {}
    templates = ScheduleTemplate.objects.annotate(lines=Count("items"))
    for one in templates.order_by("code", "-version"):
        version = Version(one, counts.get(one.pk, 0), one.lines, one.in_force(day))
        found.setdefault(one.code, []).append(version)
    return [_group(code, _only_newest_in_force(versions)) for code, versions in found.items()]


def _group(code: str, versions: list[Version]) -> PlanGroup:
    shown = next((one for one in versions if one.in_force), versions[0]).template
    return PlanGroup(code, shown.title, shown.get_anchor_display(), shown.safety, versions)


def _only_newest_in_force(versions: list[Version]) -> list[Version]:
    """Of several that are active, the newest is what a treatment starts (templates_for)."""
    newest = next((one for one in versions if one.in_force), None)
    return [Version(one.template, one.tracks, one.lines, one is newest) for one in versions]


def _use(access: Access) -> dict[int, int]:
    if access.centres_where(Permission.CONFIGURE):
        with connection.cursor() as cursor:
            cursor.execute("SELECT template_id, tracks FROM plan_use()")
            return dict(cursor.fetchall())
    own = Track.objects.filter(centre__in=access.centres_where(Permission.VIEW_PATIENTS))
    counted = own.order_by().values_list("template").annotate(Count("pk"))
    return dict(counted)


def version_of(code: str, version: int) -> ScheduleTemplate:
    """A version with its lines and disorders; three statements. DoesNotExist for none."""
    disorders = TemplateDiagnosis.objects.select_related("term").order_by("term__label")
    found = ScheduleTemplate.objects.select_related("copied_from")
    return found.prefetch_related("items", Prefetch("diagnoses", disorders)).get(
        code=code, version=version
    )


def draft_of(code: str, version: int) -> ScheduleTemplate:
    """The same of a draft alone."""
    found = version_of(code, version)
    if not found.is_draft:
        raise ScheduleTemplate.DoesNotExist
    return found


def is_used(template: ScheduleTemplate) -> bool:
    """Whether a track of any centre runs on it, or ever did."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT plan_version_is_used(%s)", [template.pk])
        row = cursor.fetchone()
    return bool(row and row[0])


def newest_in_force(versions: Sequence[ScheduleTemplate], day: dt.date) -> ScheduleTemplate | None:
    """What a treatment of that day starts; `versions` come newest first."""
    return next((one for one in versions if one.in_force(day)), None)


def line_of(item: TemplateItem) -> Line:
    """A stored line as the rules and the comparison read it."""
    return Line(
        offset_of(item),
        item.label,
        item.mandatory,
        item.modality,
        tuple(item.assessments),
        item.extension,
    )


def lines_of(template: ScheduleTemplate) -> list[Line]:
    return [line_of(item) for item in template.items.all()]


def track_for(access: Access, number: str, track_id: int, permission: Permission) -> Track:
    """A track of a patient if the person may do it there; Track.DoesNotExist otherwise."""
    allowed = Track.objects.filter(access.rows_where(permission))
    named = Q(patient__registry_number=number) | Q(patient__source_label=number)
    shown = allowed.select_related("patient__centre", "centre", "template", "lesion", "treatment")
    return shown.get(named, pk=track_id)


def running_on(template: ScheduleTemplate, centre_id: int) -> list[Track]:
    """Tracks of a centre that run on a version: something of them is still awaited. Published
    cases are entered as their source has them, and stay."""
    waiting = PlannedItem.objects.filter(UNFINISHED, centre=centre_id).values("track")
    found = Track.objects.filter(
        template=template, centre=centre_id, treatment__isnull=False, pk__in=waiting
    )
    shown = found.exclude(patient__record_kind__in=PUBLISHED)
    return list(shown.select_related("patient", "centre").order_by("pk"))


def items_of_tracks(tracks: Sequence[int]) -> list[PlannedItem]:
    """Their planned items, with the line of each; one statement."""
    found = PlannedItem.objects.filter(track__in=tracks).select_related("template_item")
    return list(found.order_by("track", "target_on", "id"))


def moves_of(track: Track) -> list[TrackMove]:
    """Every move of a track, with its versions; one statement."""
    found = TrackMove.objects.filter(track=track).select_related("from_template", "to_template")
    return list(found.order_by("id"))
