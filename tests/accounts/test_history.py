"""What happens to accounts stands in the history, without the secrets."""

import json
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

from registry.accounts.codes import Role
from registry.accounts.models import User
from tests.accounts.steps import SECRET, first_step, with_app
from tests.accounts.test_invitations import NEWCOMER, follow, link, send
from tests.people import PASSWORD, join, make_centre, make_user

pytestmark = pytest.mark.django_db


def events(table: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT op, actor_id, door, job, centre_id, new FROM audit.event "
            "WHERE table_name = %s ORDER BY id",
            [table],
        )
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [{**row, "new": json.loads(row["new"] or "{}")} for row in rows]


@pytest.fixture
def lead(db: None) -> User:
    return join(make_user(), make_centre(), Role.LEAD)


def test_who_let_whom_in(lead: User) -> None:
    send(lead)
    invited = events("registry_invitation")[-1]
    follow(link())
    member = events("registry_membership")[-1]

    newcomer = User.objects.get(email=NEWCOMER)
    assert (invited["op"], invited["actor_id"], invited["door"]) == ("I", lead.pk, "page")
    assert (member["op"], member["job"]) == ("I", "invitation")
    assert member["actor_id"] == member["new"]["user_id"] == newcomer.pk
    assert len(mail.outbox) == 1


def test_attempts_to_sign_in(lead: User) -> None:
    first_step(Client(), lead, "wrong")

    [found] = events("registry_signin")
    assert (found["new"]["user_id"], found["new"]["outcome"]) == (lead.pk, "wrong")


def test_no_secret_is_kept(lead: User) -> None:
    with_app(lead)
    send(lead)
    follow(link())

    told = json.dumps(events("mfa_authenticator") + events("registry_user"))
    assert events("mfa_authenticator")
    assert SECRET not in told
    assert '"password"' not in told
    assert '"data"' not in told
    assert PASSWORD not in told
