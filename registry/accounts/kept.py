"""Nothing typed is lost when a session or a form's token has run out: the form waits for a fresh
one, travelling inside the page, and is sent again with one button."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from registry.core.numbers import whole_number

FIELD = "_kept"
LONGEST = 500_000  # characters
# Of no use to a reader: keys of this form and of the rows that it belongs to, where to go.
UNTOLD = frozenset(
    {"submission", "version", "next", "centre", "lesion", "diagnosis", "item", "then"}
)
# Secrets of the sign-in pages among them.
NEVER_KEPT = frozenset(
    {
        *("csrfmiddlewaretoken", FIELD, "login", "code", "credential"),
        *("password", "oldpassword", "password1", "password2"),
    }
)
# Parts of field names that are how the page is built, and not what somebody typed.
BUILT = ("-rows", "-TOTAL_FORMS", "-INITIAL_FORMS", "-MIN_NUM_FORMS", "-MAX_NUM_FORMS")


@dataclass(frozen=True)
class Kept:
    """A form that waits: its address on this site, its fields, whether chosen files were lost."""

    to: str
    fields: tuple[tuple[str, str], ...]
    files_lost: bool = False

    @property
    def summary(self) -> list[tuple[str, str]]:
        """What was typed, in the order of the form, for a person to recognise."""
        told: dict[str, list[str]] = {}
        for name, value in self.fields:
            if value.strip() and name not in UNTOLD and not name.endswith(BUILT):
                told.setdefault(_in_words(name), []).append(value)
        return [(label, ", ".join(values)) for label, values in told.items()]


def _in_words(name: str) -> str:
    """'risk-0-started_on_null_reason' is 'Risk 1 started on: not recorded because'."""
    absent = name.endswith("_null_reason")
    parts = name.removesuffix("_null_reason").replace("_", " ").split("-")
    words = " ".join(str(whole_number(part) + 1) if part.isdecimal() else part for part in parts)
    told = words[:1].upper() + words[1:]
    return _("%(field)s: not recorded because") % {"field": told} if absent else told


def typed(request: HttpRequest) -> Kept:
    """What a request has posted, to be sent to the same address again."""
    fields = tuple(_typed(request.POST))
    return Kept(request.get_full_path(), fields, files_lost=bool(request.FILES))


def _typed(post: QueryDict) -> Iterator[tuple[str, str]]:
    for name, values in post.lists():
        if name not in NEVER_KEPT:
            yield from ((name, str(value)) for value in values)


def keep(request: HttpRequest) -> dict[str, Any]:
    """Context of the log-in page for a form that arrived without a session."""
    kept = typed(request)
    fields: dict[str, list[str]] = {}
    for name, value in kept.fields:
        fields.setdefault(name, []).append(value)
    body = json.dumps({"to": kept.to, "typed": fields, "files": kept.files_lost})
    too_long = len(body) > LONGEST
    return {"kept": "" if too_long else body, "next": kept.to, "too_long": too_long}


def kept_form(post: QueryDict) -> Kept | None:
    """What `keep` put into the page, back as an address on this site and its fields."""
    try:
        told = json.loads(post.get(FIELD, ""))
        fields = tuple((str(n), str(v)) for n, values in told["typed"].items() for v in values)
        to, files_lost = str(told["to"]), told.get("files") is True
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    if not to.startswith("/") or not url_has_allowed_host_and_scheme(to, allowed_hosts=None):
        return None
    return Kept(to, fields, files_lost)


def send_again(request: HttpRequest, kept: Kept, heading: str, status: int = 200) -> HttpResponse:
    """The page on which a form that waited can be looked over and sent."""
    context = {"kept": kept, "heading": heading}
    return render(request, "accounts/send_again.html", context, status=status)
