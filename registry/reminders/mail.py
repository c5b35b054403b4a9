"""The mails. They name nobody and tell no finding, no date and no diagnosis: what they are about is
behind the link and the sign-in. Each language has its own texts; English stands in for others."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import select_template
from django.urls import reverse
from django.utils import translation

from registry.accounts.codes import Language
from registry.reminders.codes import OVERDUE, Rung

# Asks mail programs for no answer of theirs (RFC 3834): no holiday note comes back.
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
WORKLIST = "worklist"


def mail_of(
    name: str, language: str, to: str, message_id: str, context: Mapping[str, Any]
) -> EmailMessage:
    """A mail of the texts of that name; the same Message-ID however often it is sent."""
    return EmailMessage(
        subject=render(f"{name}_subject", language, context),
        body=render(name, language, context),
        to=[to],
        headers={"Message-ID": message_id, **HEADERS},
    )


def render(name: str, language: str, context: Mapping[str, Any]) -> str:
    """A text in a language, in English where there is none."""
    return _rendered(name, language, tuple(sorted(context.items())))


@lru_cache(maxsize=128)
def _rendered(name: str, language: str, context: tuple[tuple[str, Any], ...]) -> str:
    """Kept, as everybody at a centre is told the same of an item: a mail names nobody."""
    names = [f"reminders/mail/{one}/{name}.txt" for one in (language, Language.ENGLISH)]
    with translation.override(language):
        return str(select_template(names).render(dict(context))).strip()


def reminders_context(rungs: Sequence[Rung], items: Sequence[int]) -> dict[str, Any]:
    """What a mail tells of its reminders: how many there are of each kind, and one link, to the
    item when it is the only one. `rungs` and `items` belong together."""
    counts = Counter("overdue" if rung in OVERDUE else str(rung) for rung in rungs)
    only = set(items) if len(set(items)) == 1 else set()
    path = reverse("item", args=list(only)) if only else reverse(WORKLIST)
    return {"total": len(set(items)), "link": settings.SITE_URL + path, **counts}


def text_of(language: str, rungs: Sequence[Rung], items: Sequence[int]) -> str:
    """The text of a mail about reminders."""
    return render("reminders", language, reminders_context(rungs, items))
