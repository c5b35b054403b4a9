"""Nothing typed is lost when a session has run out: the form waits behind the log-in page."""

import json
from typing import Any

from django.http import HttpRequest, QueryDict

FIELD = "_kept"
LONGEST = 500_000


def keep(request: HttpRequest) -> dict[str, Any]:
    """Context of the log-in page for a form that arrived without a session."""
    typed = {
        name: values
        for name, values in request.POST.lists()
        if name not in ("csrfmiddlewaretoken", "password")
    }
    body = json.dumps({"to": request.get_full_path(), "typed": typed})
    kept = body if len(body) <= LONGEST else ""
    return {"kept": kept, "next": request.get_full_path(), "files_lost": bool(request.FILES)}


def kept_form(post: QueryDict) -> dict[str, Any] | None:
    """What `keep` put into the page, back as an address on this site and its fields."""
    try:
        kept = json.loads(post.get(FIELD, ""))
        fields = [(str(n), str(v)) for n, values in kept["typed"].items() for v in values]
        to = str(kept["to"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    if not to.startswith("/") or to.startswith("//"):
        return None
    return {"to": to, "fields": fields}
