"""Several forms in one page, and rows of equal forms of which more can be asked for.

Everything works without JavaScript. "Add another" is a button that sends the page as it stands; it
comes back unchecked, with all that was typed and one more row.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Generic, TypeVar

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from registry.core.errors import Finding, Severity
from registry.core.forms import RegistryModelForm, RuleErrors, form_field, told
from registry.core.row_checks import row_faults

MOST_ROWS = 40
F = TypeVar("F", bound=RuleErrors)


class NativeInputs:
    """For Meta: dates as native inputs, unknown booleans as yes, no, not asked."""

    formfield_callback = form_field


class CheckedForm(RegistryModelForm):
    """A form that asks rules and constraints before the database is asked, so that every fault
    shows at its field at once, not only the first."""

    def findings(self) -> Iterable[Finding]:
        """What the rules of the noun say of the row, in better words than a constraint has."""
        return ()

    def _post_clean(self) -> None:
        super()._post_clean()
        ruled = [] if self.errors else self.findings()
        for finding in (*ruled, *row_faults(self.instance)):
            known = finding.field in self.fields and finding.field not in self.errors
            if known and finding.severity is Severity.ERROR:
                self.add_error(finding.field, told(in_words(finding)))


def in_words(finding: Finding) -> Finding:
    """A constraint lists codes; a page has them in the list beside the value."""
    if finding.rule != "F04":
        return finding
    return replace(finding, accepted=_("a value, or why there is none"))


class Rows(Generic[F]):
    """Rows of one kind of form under a prefix; an untouched row counts as none."""

    def __init__(self, forms_: list[F], prefix: str) -> None:
        self.forms, self.prefix = forms_, prefix

    def __iter__(self) -> Iterator[F]:
        return iter(self.forms)

    @property
    def count(self) -> int:
        return len(self.forms)

    @property
    def filled(self) -> list[F]:
        return [form for form in self.forms if form.has_changed()]

    def is_valid(self) -> bool:
        """Whether every row that was touched is right in itself."""
        return all(form.is_valid() for form in self.forms)


class Sheet:
    """The forms of one page as the request asks for them: empty, as they were sent, or sent with
    a button that only changes the page."""

    def __init__(self, request: HttpRequest, turning: tuple[str, ...] = ()) -> None:
        """`turning` names buttons that send the page for another look, not to be saved."""
        self.request = request
        self.sent = request.method == "POST"
        names = [*turning, *(name for name in request.POST if name.endswith("-add"))]
        self.turning = self.sent and any(name in request.POST for name in names)
        self.forms: list[Any] = []

    @property
    def to_save(self) -> bool:
        return self.sent and not self.turning

    def form(self, make: Callable[..., F], **kwargs: Any) -> F:
        """One form, kept among those that `is_valid` asks."""
        made = self._made(make, **kwargs)
        self.forms.append(made)
        return made

    def rows(self, make: Callable[..., F], prefix: str, blank: int = 1, **kwargs: Any) -> Rows[F]:
        """Rows of a form, as many as the page had, and one more if that was asked for."""
        count = self._count(prefix, blank)
        found = [
            self._made(
                make,
                prefix=f"{prefix}-{index}",
                empty_permitted=True,
                use_required_attribute=False,
                **kwargs,
            )
            for index in range(count)
        ]
        rows = Rows(found, prefix)
        self.forms.append(rows)
        return rows

    def _count(self, prefix: str, blank: int) -> int:
        sent = self.request.POST.get(f"{prefix}-rows", "")
        count = int(sent[:3]) if sent.isdecimal() else blank
        more = 1 if f"{prefix}-add" in self.request.POST else 0
        return min(max(count, 1) + more, MOST_ROWS)

    def _made(self, make: Callable[..., F], **kwargs: Any) -> F:
        if self.to_save:
            return make(self.request.POST, self.request.FILES, **kwargs)
        empty = make(**kwargs)
        if self.turning:
            empty.initial.update(_typed(empty, self.request.POST))
        return empty

    def is_valid(self) -> bool:
        """True when the page is to be saved and every form of it is right in itself."""
        return self.to_save and all(form.is_valid() for form in self.forms)

    def __iter__(self) -> Iterator[RuleErrors]:
        """Every form of the page, rows included, in order."""
        for one in self.forms:
            yield from one.forms if isinstance(one, Rows) else [one]

    def add_findings(self, findings: Iterable[Finding]) -> None:
        """Shows findings at the first form that has their field, the rest above the page."""
        left = list(findings)
        for form in self:
            left = form.add_findings(left)
        for finding in left:
            about = finding.field.replace("_", " ").capitalize()
            named = replace(finding, message=f"{about}: {finding.message}")
            next(iter(self)).add_error(None, told(named))


def _typed(form: forms.BaseForm, data: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed into each field, to be shown again unchecked."""
    return {
        name: field.widget.value_from_datadict(data, {}, form.add_prefix(name))
        for name, field in form.fields.items()
        if not isinstance(field, forms.FileField)
    }
