"""Versions: copied, edited while they are drafts, activated, taken back; the file beside them."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registry.accounts.codes import Role
from registry.accounts.models import Centre, User
from registry.audit.context import Context, Door, under
from registry.core.errors import Conflict, Refused
from registry.plans.actions import activate, copy_version, discard_draft, save_draft, take_back
from registry.plans.selectors import lines_of
from registry.schedules import jobs
from registry.schedules.models import ScheduleTemplate, TemplateDiagnosis, TemplateItem, Track
from registry.schedules.selectors import templates_for
from tests.pages import Form, form_with
from tests.people import administrator_of, client_of, join, make_centre, make_user
from tests.plans.builders import CODE, TODAY, activated, amended, edited, first, tracked, without

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel("2024-06-01T12:00:00Z", tick=False):
        yield


@pytest.fixture
def centre() -> Centre:
    return make_centre("ABC")


@pytest.fixture
def lead(centre: Centre) -> User:
    return join(make_user(), centre, Role.LEAD)


@pytest.fixture
def client(centre: Centre) -> Client:
    """A registry administrator's."""
    return client_of(administrator_of(centre), proved=True)


def started_on(day: dt.date) -> list[int]:
    found = templates_for("osteonecrosis", systemic=False, day=day)
    return [one.version for one in found if one.code == CODE]


def test_a_copy_is_a_draft_with_the_same_visits_and_there_is_one_at_most() -> None:
    draft = copy_version(code=CODE)

    assert (draft.version, draft.is_draft, draft.copied_from) == (2, True, first())
    assert lines_of(draft) == lines_of(first())
    assert draft.diagnoses.count() == first().diagnoses.count()
    assert copy_version(code=CODE) == draft
    assert started_on(TODAY) == [1]


def test_a_draft_is_saved_with_its_faults_and_not_activated() -> None:
    draft = edited(lambda lines: [*lines[:1], *lines[3:1:-1], *lines[4:]])

    with pytest.raises(Refused, match="W04"):
        activate(draft=draft, edition=draft.edition, on=TODAY, today=TODAY)

    draft.refresh_from_db()
    assert draft.is_draft


def test_rows_of_visits_that_stay_are_kept() -> None:
    draft = copy_version(code=CODE)
    before = dict(draft.items.values_list("code", "pk"))

    edited(amended)

    after = dict(draft.items.values_list("code", "pk"))
    assert {code: after[code] for code in before if code in after} == {
        code: pk for code, pk in before.items() if code != "W6"
    }
    assert set(after) - set(before) == {"D3", "M9"}


def test_of_two_editors_the_second_is_told() -> None:
    draft = copy_version(code=CODE)
    head: dict[str, Any] = {"title": "AVN", "remote_allowed": False, "change_note": ""}
    save_draft(draft=draft, edition=1, lines=lines_of(draft)[:-1], **head)

    with pytest.raises(Conflict):
        save_draft(draft=draft, edition=1, lines=lines_of(draft), **head)
    with pytest.raises(Conflict):
        activate(draft=draft, edition=1, on=TODAY, today=TODAY)


def test_from_its_day_on_a_version_is_started_and_the_one_before_is_retired() -> None:
    activated_later = edited(amended)
    activate(draft=activated_later, edition=2, on=TOMORROW, today=TODAY)

    assert first().retired_on == TOMORROW
    assert started_on(TODAY) == [1]
    assert started_on(TOMORROW) == [2]


def test_an_activation_is_taken_back_until_a_track_uses_it(centre: Centre, lead: User) -> None:
    version = activated(amended)
    assert take_back(version=version).is_draft
    assert (first().retired_on, started_on(TODAY)) == (None, [1])

    draft = copy_version(code=CODE)
    activate(draft=draft, edition=draft.edition, on=TODAY, today=TODAY)
    tracked(centre, lead)
    with pytest.raises(Refused, match="W08"):
        take_back(version=draft)


def test_a_plan_from_birth_is_not_copied() -> None:
    with pytest.raises(Refused, match="W16"):
        copy_version(code="consent")


def test_a_draft_goes_and_an_active_version_stays() -> None:
    discard_draft(draft=copy_version(code=CODE))
    assert not ScheduleTemplate.objects.filter(code=CODE, version=2).exists()

    discard_draft(draft=first())
    assert first().items.count() == 11


def refused(write: Any) -> bool:
    try:
        with transaction.atomic():
            write()
    except IntegrityError as fault:
        return "stands" in str(fault) or "draft" in str(fault)
    return False


def test_the_database_keeps_what_is_used(centre: Centre, lead: User) -> None:
    """Also from commands, which see and change everything."""
    track = tracked(centre, lead)
    lines = TemplateItem.objects.filter(template=first())
    draft = copy_version(code=CODE)

    assert refused(lambda: lines.update(after_days=1))
    assert refused(lambda: lines.filter(code="W6")._raw_delete("default"))
    assert refused(lambda: TemplateDiagnosis.objects.filter(template=first()).delete())
    assert refused(lambda: ScheduleTemplate.objects.filter(pk=first().pk).update(safety=True))
    assert refused(lambda: Track.objects.filter(pk=track.pk).update(template=draft))
    assert ScheduleTemplate.objects.filter(pk=first().pk).update(retired_on=TOMORROW) == 1


def test_the_database_keeps_what_is_active_from_the_pages() -> None:
    page = Context(Door.PAGE, configures=True)
    with under(page):
        assert refused(lambda: TemplateItem.objects.filter(template=first()).update(after_days=1))
        draft = copy_version(code=CODE)
        assert TemplateItem.objects.filter(template=draft, code="W6").update(after_days=1) == 1


def file_with(tmp_path: Path, **changes: Any) -> Path:
    data = json.loads(jobs.TEMPLATES.read_text())
    data["templates"][0] |= changes
    path = tmp_path / "templates.json"
    path.write_text(json.dumps(data))
    return path


def test_the_file_takes_no_number_of_a_version_made_here(tmp_path: Path) -> None:
    copy_version(code=CODE)

    with pytest.raises(Refused) as refusal:
        jobs.load_reference(file_with(tmp_path, version=2))

    assert [(one.rule, one.field) for one in refusal.value.findings] == [("W14", "avn_2y v2")]


def test_a_newer_file_leaves_the_retirement_by_a_version_made_here(tmp_path: Path) -> None:
    activated(amended)

    assert jobs.load_reference(file_with(tmp_path, title="AVN, two years, renamed"))

    assert (first().title, first().retired_on) == ("AVN, two years, renamed", TODAY)


def opened(client: Client) -> Form:
    client.post(f"/plans/{CODE}/1/copy/")
    return form_with(client.get(f"/plans/{CODE}/2/edit/"), "edition")


def test_the_form_adds_changes_removes_and_reorders(client: Client) -> None:
    form = opened(client)
    new = {"place": "6", "code": "D30", "label": "Call", "offset": "30", "unit": "d"}
    new |= {"before": "2", "after": "2", "modality": "clinic", "assessments": "PAIN, AE"}
    typed = {f"line-12-{name}": value for name, value in new.items()}
    typed |= {"line-5-remove": "on", "line-6-offset": "80", "line-6-place": "7"}

    sent = form.send(client, **typed, change_note="Amendment 2")

    draft = ScheduleTemplate.objects.get(code=CODE, version=2)
    assert sent["Location"] == f"/plans/{CODE}/2/"
    codes = [line.code for line in lines_of(draft)]
    assert codes[:6] == ["BL", "D0", "D1", "D14", "D30", "D72"]
    assert "W6" not in codes
    assert draft.items.get(code="D30").assessments == ["PAIN", "AE"]
    assert "Draft saved" in client.get(sent["Location"]).content.decode()


def test_what_was_typed_stays_where_the_form_is_refused(client: Client) -> None:
    form = opened(client)

    again = form.send(
        client,
        **{"line-3-code": "D1!", "line-4-offset": "soon", "line-5-assessments": "XRAY"},
        **{"line-6-before": "300", "line-6-after": "300", "line-8-code": "M12"},
    )

    page = again.content.decode()
    assert again.status_code == 422
    for rule in ("F02", "W13", "W01"):
        assert f">{rule}<" in page
    assert 'value="soon"' in page
    assert "XRAY" in page
    assert form.send(client, **{"line-8-code": "M12"}).status_code == 422
    assert ScheduleTemplate.objects.get(code=CODE, version=2).edition == 1


def test_another_row_keeps_what_was_typed(client: Client) -> None:
    more = opened(client).send(client, **{"line-3-label": "Half typed", "line-add": "1"})

    assert more.status_code == 200
    assert 'value="Half typed"' in more.content.decode()
    assert form_with(more, "line-13-code").data["line-rows"] == ["13"]


def test_the_second_editor_sees_both_and_can_save_hers(client: Client, centre: Centre) -> None:
    form = opened(client)
    colleague = client_of(administrator_of(centre), proved=True)
    hers = form_with(colleague.get(f"/plans/{CODE}/2/edit/"), "edition")
    form.send(client, **{"line-6-offset": "75"})

    told = hers.send(colleague, **{"line-6-offset": "80"})
    again = form_with(told, "edition").send(colleague)

    assert told.status_code == 409
    assert "Stored now" in told.content.decode()
    assert again.status_code == 302
    assert (
        ScheduleTemplate.objects.get(code=CODE, version=2).items.get(code="D72").offset_value == 80
    )


def test_activation_on_the_page(client: Client) -> None:
    opened(client).send(client, **{"line-6-offset": "80"})
    form = form_with(client.get(f"/plans/{CODE}/2/activate/"), "active_from")

    early = form.send(client, active_from="2024-05-31")
    begun = form.send(client, active_from="2024-06-02")
    shown = client.get(begun["Location"]).content.decode()

    assert early.status_code == 422
    assert "W15" in early.content.decode()
    assert "Take the activation back" in shown
    client.post(f"/plans/{CODE}/2/take-back/")
    assert ScheduleTemplate.objects.get(code=CODE, version=2).is_draft


def test_the_list_counts_tracks_of_all_centres_for_who_configures(
    client: Client, centre: Centre, lead: User
) -> None:
    tracked(centre, lead)
    elsewhere = client_of(join(make_user(), make_centre("BET"), Role.LEAD))

    def counted(someone: Client) -> int:
        rows = someone.get("/plans/").context["rows"]
        found = {row["group"].code: row["versions"][0][0].tracks for row in rows}
        return int(found[CODE])

    assert (counted(client), counted(client_of(lead)), counted(elsewhere)) == (1, 1, 0)


@pytest.mark.parametrize("address", ["/plans/", f"/plans/{CODE}/1/", f"/plans/{CODE}/2/compare/"])
def test_a_fixed_number_of_statements(client: Client, address: str) -> None:
    copy_version(code=CODE)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    activated(lambda lines: without(lines, "W6"))
    copy_version(code=CODE)
    with CaptureQueriesContext(connection) as more:
        assert client.get(address).status_code == 200
    assert len(few) == len(more) <= 16
