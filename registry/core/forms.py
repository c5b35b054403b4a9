"""Forms whose every refusal names the field, the rule and what would be accepted."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.choices import flatten_choices
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.core.dates import PartialDate, parse_partial
from registry.core.errors import Finding

# Rule ids of what a form itself checks; clinical rules bring their own.
FORM_RULES = {
    "required": "F01",
    "empty": "F01",
    "invalid": "F02",
    "invalid_choice": "F03",
    "invalid_list": "F03",
    "invalid_pk_value": "F03",
    "min_value": "F07",
    "max_value": "F07",
    "max_digits": "F07",
    "max_decimal_places": "F07",
    "max_whole_digits": "F07",
    "max_length": "F08",
    "min_length": "F08",
    "null_characters_not_allowed": "F02",
}


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"


class PartialDateField(forms.CharField):
    """YYYY, YYYY-MM or YYYY-MM-DD; cleans to a PartialDate or None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget",
            forms.TextInput(
                attrs={"inputmode": "numeric", "placeholder": "YYYY-MM-DD", "class": "input--date"}
            ),
        )
        super().__init__(max_length=10, **kwargs)
        self.validators = []  # reading it has proved its shape

    def to_python(self, value: Any) -> Any:
        if isinstance(value, PartialDate) or not value:
            return value or None
        try:
            return parse_partial(str(value))
        except ValueError:
            raise ValidationError(_("“%s” is not a date") % value, code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, dt.date) else value


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or nobody asked."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("initial_empty", None)
        super().__init__(
            choices=[("", "–"), ("True", gettext_lazy("yes")), ("False", gettext_lazy("no"))],
            coerce=lambda value: value == "True",
            empty_value=None,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, bool) else value


def form_field(field: "models.Field[Any, Any]", **kwargs: Any) -> forms.Field | None:
    """formfield_callback: native date inputs; null booleans as yes, no, not asked."""
    if isinstance(field, models.DateTimeField):
        kwargs["widget"] = forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        )
    elif isinstance(field, models.DateField):
        kwargs["widget"] = DateInput()
    elif isinstance(field, models.TimeField):
        kwargs["widget"] = TimeInput()
    elif isinstance(field, models.BooleanField) and field.null:
        label = capfirst(field.verbose_name)
        return YesNoField(label=label, required=False, help_text=field.help_text)
    made = field.formfield(**kwargs)
    if isinstance(made, forms.TypedChoiceField) and (field.blank or not field.has_default()):
        made.choices = [("", "–"), *(pair for pair in field.flatchoices if pair[0])]
    elif isinstance(made, forms.ModelChoiceField):
        made.empty_label = "–"
    return made


class RuleErrors(forms.BaseForm):
    """Turns each of Django's own errors into 'what is wrong; accepted: …' under a rule id."""

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error(field, self._told(field, error))

    def _told(self, field: str | None, error: Any) -> Any:
        if isinstance(error, ValidationError) and hasattr(error, "error_dict"):
            told: dict[str, list[Any]] = {}
            for name, faults in error.error_dict.items():
                told[name] = [self._fault(name, one) for one in faults]
            return ValidationError(told)
        if isinstance(error, ValidationError) and hasattr(error, "error_list"):
            return ValidationError([self._fault(field, one) for one in error.error_list])
        return error

    def _fault(self, name: str | None, fault: ValidationError) -> ValidationError:
        rule = FORM_RULES.get(fault.code or "")
        if rule is None or name is None or name not in self.fields:
            return fault
        text = " ".join(fault.messages)
        accepted = accepts(self.fields[name])
        return ValidationError(f"{text} {_('Accepted: %s.') % accepted}", code=rule)

    def add_findings(self, findings: Iterable[Finding]) -> list[Finding]:
        """Shows findings at their fields; returns those whose field this form has not."""
        left = []
        for finding in findings:
            if finding.field in self.fields:
                self.add_error(finding.field, told(finding))
            else:
                left.append(finding)
        return left


def told(finding: Finding) -> ValidationError:
    """A finding as a form shows it."""
    accepted = f" {_('Accepted: %s.') % finding.accepted}" if finding.accepted else ""
    text = finding.message[:1].upper() + finding.message[1:]
    return ValidationError(f"{text}.{accepted}", code=finding.rule)


def accepts(field: forms.Field) -> str:
    """What a form field takes, in words."""
    return ", ".join(_accepts(field))


# Narrower kinds first: each is asked in turn.
_KINDS: tuple[tuple[type[forms.Field], Any], ...] = (
    (PartialDateField, gettext_lazy("YYYY, YYYY-MM or YYYY-MM-DD")),
    (forms.DateTimeField, gettext_lazy("date and time, YYYY-MM-DD HH:MM")),
    (forms.DateField, gettext_lazy("a date, YYYY-MM-DD")),
    (forms.TimeField, gettext_lazy("a time, HH:MM")),
    (forms.ModelChoiceField, gettext_lazy("one of the offered choices")),
    (forms.FileField, gettext_lazy("a PDF, PNG, JPEG or DICOM file of at most 20 MB")),
    (forms.EmailField, gettext_lazy("an e-mail address")),
)


def _accepts(field: forms.Field) -> Iterator[str]:
    for kind, words in _KINDS:
        if isinstance(field, kind):
            yield str(words)
            return
    if isinstance(field, forms.ChoiceField):
        yield _one_of(field)
    elif isinstance(field, forms.IntegerField | forms.DecimalField | forms.FloatField):
        yield from _number(field)
    else:
        longest = getattr(field, "max_length", None)
        yield _("text of at most %s characters") % longest if longest else _("a value")


def _one_of(field: forms.ChoiceField) -> str:
    given: Any = field.choices
    choices: Any = flatten_choices(given)
    labels = [str(label) for value, label in choices if value not in ("", None)]
    return _("one of: %s") % ", ".join(labels[:30])


def _number(field: Any) -> Iterator[str]:
    low, high = field.min_value, field.max_value
    kind = _("a whole number") if type(field) is forms.IntegerField else _("a number")
    if low is not None and high is not None:
        yield _("%(kind)s from %(low)s to %(high)s") % {"kind": kind, "low": low, "high": high}
    else:
        yield kind
    if getattr(field, "decimal_places", None) is not None:
        yield _("at most %s decimals") % field.decimal_places


class RegistryForm(RuleErrors, forms.Form):
    pass


class RegistryModelForm(RuleErrors, forms.ModelForm):  # type: ignore[type-arg]
    """Checks shape only: rules and constraints are the action's and the database's.

    `partial_dates` names the model's date columns that have a `_precision` beside them; the form
    shows each as one text input and fills both columns.
    """

    partial_dates: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.partial_dates:
            self._make_partial(name)

    def _make_partial(self, name: str) -> None:
        column = self._meta.model._meta.get_field(name)
        shown = PartialDateField(label=capfirst(column.verbose_name), required=not column.null)
        self.fields[name] = shown
        stored = getattr(self.instance, name, None)
        if stored is not None:
            kept = PartialDate(stored, getattr(self.instance, f"{name}_precision"))
            self.initial[name] = str(kept)

    def _post_clean(self) -> None:
        """Fills the instance without the model's own checks, which would ask the database once
        per constraint; the database is asked once, when the action saves."""
        for name in self.partial_dates:
            given = self.cleaned_data.get(name)
            self.instance.__dict__[f"{name}_precision"] = given.precision if given else ""
            self.instance.__dict__[name] = given.value if given else None
        fields = [n for n in self._meta.fields or [] if n not in self.partial_dates]
        for name in fields:
            if name in self.cleaned_data:
                column = self._meta.model._meta.get_field(name)
                column.save_form_data(self.instance, self._blank(column, name))

    def _blank(self, column: Any, name: str) -> Any:
        value = self.cleaned_data[name]
        return "" if value is None and not column.null else value
