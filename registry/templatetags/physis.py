"""Template tags of the design system: states, sides, faults, and containers with a body."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django import template
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorList
from django.forms.widgets import (
    CheckboxInput,
    CheckboxSelectMultiple,
    RadioSelect,
    Textarea,
)
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

register = template.Library()

Text = str | Promise

STATES: dict[str, Text] = {
    "upcoming": _("Upcoming"),
    "open": _("Open"),
    "due": _("Due"),
    "overdue": _("Overdue"),
    "done_early": _("Done early"),
    "done_in_window": _("Done in window"),
    "done_late": _("Done late"),
    "missed": _("Missed"),
    "not_required": _("Not required"),
    "stopped": _("Stopped"),
}
SEVERITIES: dict[str, Text] = {
    "ERROR": _("Error"),
    "QUERY": _("Query"),
    "INFO": _("Info"),
}
SIDES: dict[str, Text] = {
    "left": _("LEFT"),
    "right": _("RIGHT"),
    "midline": _("MIDLINE"),
    "not_applicable": _("No side"),
    "not_reported": _("Side not reported"),
}
REASON_SUFFIX = "_null_reason"
WIDE_WIDGETS = (CheckboxSelectMultiple, RadioSelect, Textarea)


class Fault(NamedTuple):
    """One refused value: the id of the rule that refused it, and what would be accepted."""

    rule: str
    message: str


class FormFault(NamedTuple):
    """A fault with its place in the form. `target` is an element id, empty for the whole form."""

    label: Text
    target: str
    rule: str
    message: str


def _code(value: object) -> str:
    return str(getattr(value, "value", value))


def _of(errors: ErrorList) -> Iterator[Fault]:
    error: ValidationError
    for error in errors.as_data():
        for message in error.messages:
            yield Fault(error.code or "", message)


@register.inclusion_tag("components/badge.html")
def state_badge(state: object) -> dict[str, object]:
    """The badge of a planned item's state: shape, word, colour. Unknown states raise KeyError."""
    code = _code(state)
    return {"tone": code, "icon": code, "label": STATES[code]}


@register.inclusion_tag("components/badge.html")
def severity_badge(severity: object) -> dict[str, object]:
    """The badge of a finding's severity: ERROR, QUERY or INFO. Others raise KeyError."""
    code = _code(severity)
    return {"tone": code, "icon": code.lower(), "label": SEVERITIES[code]}


@register.inclusion_tag("components/side_mark.html")
def side_mark(side: object, large: bool = False) -> dict[str, object]:
    """The wrong-side guard: LEFT or RIGHT by shape, word and colour. Others raise KeyError."""
    code = _code(side)
    return {"side": code, "label": SIDES[code], "large": large}


@register.filter
def faults(source: BoundField | BaseForm) -> list[Fault]:
    """(rule, message) of every error of a bound field, or of all fields of a form."""
    if isinstance(source, BaseForm):
        return [fault for errors in source.errors.values() for fault in _of(errors)]
    return list(_of(source.errors))


@register.filter
def form_faults(source: BaseForm | Iterable[BaseForm]) -> list[FormFault]:
    """Every error of a form, or of the forms of a page, with the label and the element id of its
    field, in field order. A form that is part of a page has a `title` and an `anchor` of its own.
    """
    if not isinstance(source, BaseForm):
        return [fault for form in source for fault in form_faults(form)]
    place = getattr(source, "title", ""), getattr(source, "anchor", "")
    found = [FormFault(*place, *fault) for fault in _of(source.non_field_errors())]
    for field in source:
        found += [FormFault(field.label, _target(field), *fault) for fault in faults(field)]
    return found


def _target(field: BoundField) -> str:
    return f"{field.auto_id}_group" if field.use_fieldset else field.id_for_label


@register.filter
def reason_field(field: BoundField) -> BoundField | None:
    """The 'not done because' partner of a field: the form's `<name>_null_reason`, if it has one."""
    name = field.name + REASON_SUFFIX
    return field.form[name] if name in field.form.fields else None


@register.filter
def is_reason(field: BoundField) -> bool:
    """Whether a field is the partner of another, and is therefore drawn beside that one."""
    name = field.name
    return name.endswith(REASON_SUFFIX) and name.removesuffix(REASON_SUFFIX) in field.form.fields


@register.filter
def unit(field: BoundField) -> str:
    """The unit after the input: the widget's `data-unit`, such as mSv."""
    return str(field.field.widget.attrs.get("data-unit", ""))


@register.filter
def field_shape(field: BoundField) -> str:
    """How the field template lays a field out: tick, check, radio or line."""
    widget = field.field.widget
    if isinstance(widget, CheckboxSelectMultiple):
        return "check"
    if isinstance(widget, RadioSelect):
        return "radio"
    return "tick" if isinstance(widget, CheckboxInput) else "line"


@register.filter
def is_wide(field: BoundField) -> bool:
    """Whether a field takes the full width of a form's grid."""
    return isinstance(field.field.widget, WIDE_WIDGETS) or reason_field(field) is not None


@register.simple_block_tag(takes_context=True)
def component(
    context: template.Context, content: SafeString, template_name: str, **values: object
) -> SafeString:
    """Draws a container of components/ around a body: the body is `{{ body }}` in its template.

    The container sees its own values, the request and the token against forged requests, and
    nothing else of the page: a variable of the page cannot slip into it by its name.
    """
    seen = {name: context[name] for name in ("request", "csrf_token") if name in context}
    engine = context.template.engine  # type: ignore[union-attr]
    frame = engine.get_template(f"components/{template_name}.html")
    return frame.render(context.new({**seen, **values, "body": content}))
