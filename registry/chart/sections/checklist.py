"""Assessments without fields of their own: done, or why not."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.chart.sections.base import Due, Gathered, Section, every
from registry.core.codes import NullReason
from registry.core.parts import PlainPart, add_fault

DONE, NOT_DONE = "done", "not_done"


class CheckForm(PlainPart):
    """One line: done or not, why not, and a word about it."""

    state = forms.ChoiceField(
        choices=[(DONE, gettext_lazy("done")), (NOT_DONE, gettext_lazy("not done"))],
        widget=forms.RadioSelect,
        required=False,
    )
    because = forms.ChoiceField(
        label=gettext_lazy("not done because"),
        choices=NullReason.choices,
        initial=NullReason.NOT_DONE,
        required=False,
    )
    result = forms.CharField(label=gettext_lazy("remark"), max_length=300, required=False)


class Checklist(Section):
    """One line for each; 'all done' answers for every line that nobody touched."""

    key = "checks"
    template = "chart/sections/checklist.html"
    can_be_left_out = False

    def build(self) -> None:
        self.lines = [(due, self._line(due)) for due in self.dues]

    def _line(self, due: Due) -> PlainPart:
        line = self.part(CheckForm(self.data, prefix=f"{self.prefix}-{due.code}"))
        line.title = str(due.label)
        for name in ("because", "result"):
            label = f"{due.label}: {line.fields[name].label}"
            line.fields[name].widget.attrs["aria-label"] = label
        line.fields["result"].widget.attrs["placeholder"] = line.fields["result"].label
        return line

    def heading(self) -> str:
        return _("also due")

    @property
    def prefix(self) -> str:
        return self.key

    @property
    def all_done(self) -> bool:
        return bool(self.data and self.data.get(f"{self.prefix}-all_done"))

    def gather(self, gathered: Gathered, rest: str) -> bool:
        return every(self._settle(due, line, gathered, rest) for due, line in self.lines)

    def collect(self, gathered: Gathered, rest: str) -> bool:
        return self.gather(gathered, rest)

    def _settle(self, due: Due, line: PlainPart, gathered: Gathered, rest: str) -> bool:
        if not line.is_valid():
            return False
        given: dict[str, Any] = line.cleaned_data
        state, result = given.get("state", ""), given.get("result", "")
        if state == NOT_DONE:
            gathered.answer(due, because=given["because"] or NullReason.NOT_DONE, result=result)
        elif state == DONE or result or self.all_done:
            gathered.answer(due, result=result)
        elif rest:
            gathered.answer(due, because=rest)
        elif due.demanded:
            add_fault(
                line, "F04", _("Nothing is chosen. Accepted: done, or not done with a reason.")
            )
            return False
        return True
