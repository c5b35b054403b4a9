"""Reads a page as a browser would: which forms it has, and what they would send."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client

SENT_IF_CHECKED = ("checkbox", "radio")
Fields = dict[str, list[str]]


@dataclass
class Form:
    """A form of a page: where it goes, and the values of its fields."""

    action: str
    method: str
    id: str = ""
    data: Fields = field(default_factory=dict)

    def send(self, client: Client, **changes: Any) -> Any:
        """Sends it as the page stands, but for some fields."""
        data: dict[str, Any] = {**self.data, **changes}
        kept = {name: value for name, value in data.items() if value is not None}
        return client.post(self.action, kept, headers={"Origin": "http://testserver"})

    def has(self, *names: str) -> bool:
        """Whether it has all these fields."""
        return all(name in self.data for name in names)


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.forms: list[Form] = []
        self.open: Form | None = None
        self.select = self.area = ""
        self.options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            action, method = given.get("action") or self.path, given.get("method", "get")
            self.open = Form(action, method, given.get("id", ""))
            self.forms.append(self.open)
        elif self.open is not None:
            self._field(self.open, tag, given)

    def _field(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name, kind = given.get("name", ""), given.get("type", "text")
        if kind in ("file", "submit"):
            return
        if tag == "select":
            self.select, self.options = name, []
        elif tag == "option":
            self.options.append((given.get("value", ""), "selected" in given))
        elif tag == "textarea":
            self.area = name
            form.data[name] = [""]
        elif tag == "input" and name and (kind not in SENT_IF_CHECKED or "checked" in given):
            unsaid = "on" if kind in SENT_IF_CHECKED else ""
            form.data.setdefault(name, []).append(given.get("value", unsaid))

    def handle_data(self, data: str) -> None:
        if self.area and self.open is not None:
            self.open.data[self.area] = [self.open.data[self.area][0] + data.removeprefix("\n")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self.open is not None:
            chosen = [value for value, selected in self.options if selected]
            chosen = chosen or [value for value, _ in self.options[:1]]
            self.open.data.setdefault(self.select, []).extend(chosen)
        elif tag == "form":
            self.open = None
        elif tag == "textarea":
            self.area = ""


def forms_of(response: Any) -> list[Form]:
    """The forms of a page, in order."""
    reader = _Reader(response.wsgi_request.get_full_path())
    reader.feed(response.content.decode())
    return reader.forms


def form_with(response: Any, *names: str) -> Form:
    """The form of a page that has these fields."""
    return next(form for form in forms_of(response) if form.has(*names))


def fields_of(content: bytes, form_id: str = "") -> Fields:
    """What the form with an id, or the last form of the page, would send."""
    reader = _Reader("")
    reader.feed(content.decode())
    forms = [form for form in reader.forms if not form_id or form.id == form_id]
    return forms[-1].data if forms else {}
