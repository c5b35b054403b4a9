"""Forms that are parts of one page: each may be left empty, and is checked only if it is not."""

from collections.abc import Iterator, Mapping
from typing import Any, Self, TypeAlias

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.forms.boundfield import BoundField
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy

from registry.core.codes import NullReason
from registry.core.errors import Finding
from registry.core.forms import RegistryForm, RegistryModelForm, YesNoField, told
from registry.core.row_checks import row_faults
from registry.core.rows import in_words

REASON = "_null_reason"
Files: TypeAlias = "MultiValueDict[str, UploadedFile[Any]] | None"


def with_reasons(*names: str) -> list[str]:
    """Names of reasoned fields, each followed by its 'not recorded because'."""
    return [part for name in names for part in (name, f"{name}{REASON}")]


def yes_or_no(label: object) -> YesNoField:
    """Two choices to click; leaving both is 'nobody asked'."""
    field = YesNoField(label=label, required=False, widget=forms.RadioSelect)
    field.choices = [("True", gettext_lazy("yes")), ("False", gettext_lazy("no"))]
    return field


class _Shown(forms.BaseForm):
    """How a part is drawn: what is always asked, and what is folded away."""

    more: tuple[str, ...] = ()
    # Of the section that the part belongs to: where a fault of the whole part leads.
    title = ""
    anchor = ""

    def main_fields(self) -> list[BoundField]:
        return [field for field in self._drawn() if field.name not in self.more]

    def more_fields(self) -> list[BoundField]:
        return [field for field in self._drawn() if field.name in self.more]

    def more_open(self) -> bool:
        """Whether something is written, or refused, in what is folded away."""
        return any(
            field.errors or (field.value() not in (None, "", False)) for field in self.more_fields()
        )

    def _drawn(self) -> Iterator[BoundField]:
        for field in self.visible_fields():
            if not field.name.endswith(REASON):
                yield field

    def typed(self) -> dict[str, Any]:
        """What was sent for the fields, unchecked: to draw the part again without judging it."""
        sent = {name: self[name].data for name in self.fields}
        return {name: value for name, value in sent.items() if value is not None}

    def force(self) -> None:
        """The part is wanted even if nothing in it was changed: its presets are the answer."""
        self.empty_permitted = False

    def fault(self, finding: Finding) -> None:
        """Shows a finding at its field, or above the part when it has no such field."""
        name = finding.field if finding.field in self.fields else None
        self.add_error(name, told(finding))


class PlainPart(_Shown, RegistryForm):
    """A part that is no row of its own."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: Files = None,
        *,
        prefix: str,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(
            data,
            files,
            prefix=prefix,
            initial={**(initial or {})},
            empty_permitted=True,
            use_required_attribute=False,
        )

    def kept(self) -> Self:
        """The same part with what was typed, not judged."""
        return type(self)(prefix=str(self.prefix), initial=self.typed())


class RowPart(_Shown, RegistryModelForm):
    """A part that becomes one row."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: Files = None,
        *,
        prefix: str,
        instance: models.Model,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(
            data,
            files,
            prefix=prefix,
            instance=instance,
            initial={**(initial or {})},
            empty_permitted=True,
            use_required_attribute=False,
        )
        for name, field in self.fields.items():
            if name.endswith(REASON) and isinstance(field, forms.ChoiceField):
                field.choices = [("", gettext_lazy("or why not …")), *NullReason.choices]

    def kept(self) -> Self:
        """The same part with what was typed, not judged."""
        return type(self)(prefix=str(self.prefix), instance=self.instance, initial=self.typed())

    def finish(self, rest: str = "") -> bool:
        """Checks the row against the constraints of its table and shows every fault.

        `rest` is the reason that stands for every value left empty; without it each must say why
        it is missing (rule F04).
        """
        if not self.is_valid():
            return False
        faults = row_faults(self.instance)
        if rest:
            faults = [fault for fault in faults if not self._reason_given(fault, rest)]
        for fault in faults:
            self.fault(in_words(fault))
        return not faults

    def _reason_given(self, fault: Finding, rest: str) -> bool:
        reason = f"{fault.field}{REASON}"
        missing = fault.rule == "F04" and getattr(self.instance, fault.field) in (None, "")
        if not missing or getattr(self.instance, reason):
            return False
        self.instance.__dict__[reason] = rest
        return True


def add_fault(form: forms.BaseForm, rule: str, message: str) -> None:
    """A fault of the whole part."""
    form.add_error(None, ValidationError(message, code=rule))
