"""Forms of adverse events, of their judgements, and of the reviews that ask for them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.core.codes import NullReason
from registry.core.numbers import whole_number
from registry.core.parts import PlainPart, RowPart, yes_or_no
from registry.core.rows import NativeInputs
from registry.diagnoses.models import Lesion
from registry.safety.codes import Causality, Component, Expectedness
from registry.safety.models import (
    SERIOUS_CRITERIA,
    AdverseEvent,
    AdverseEventAssessment,
    CausalityJudgement,
    CtcaeTerm,
    SpecialInterest,
)

Choices = list[tuple[str, Any]]
EMPTY: Choices = [("", "–")]
GRADES: Choices = [
    ("1", gettext_lazy("1: mild")),
    ("2", gettext_lazy("2: moderate")),
    ("3", gettext_lazy("3: severe")),
    ("4", gettext_lazy("4: life-threatening")),
    ("5", gettext_lazy("5: death")),
]
# What stands before the code of a reason, among causalities.
WHY_NOT = "why_not:"


class ReviewForm(PlainPart):
    """Somebody asked: any event at all, and by name those of special interest."""

    any_event = yes_or_no(gettext_lazy("Any adverse event in this period?"))
    special_interest_asked = yes_or_no(gettext_lazy("Events of special interest asked by name?"))
    malignancy_asked = yes_or_no(gettext_lazy("New growth or relapse asked?"))
    reviewed_by = forms.CharField(label=gettext_lazy("Asked by"), max_length=120)

    def ask(self, *, special: bool, malignancy: bool) -> None:
        """Leaves out what the visit does not ask for; what it asks for needs an answer."""
        wanted = {"special_interest_asked": special, "malignancy_asked": malignancy}
        for name, asked in wanted.items():
            if asked:
                self.fields[name].required = True
            else:
                del self.fields[name]
        self.fields["any_event"].required = True


class TermField(forms.ChoiceField):
    """A CTCAE term, chosen under the event of special interest that it belongs to.

    One term may stand under several of them, so the value names both: `interest|term id`.
    """

    def offer(self, interests: Iterable[SpecialInterest], others: Iterable[CtcaeTerm]) -> None:
        groups: Choices = [
            (str(one), [_choice(one.code, term) for term in one.terms.all()]) for one in interests
        ]
        rest = [_choice("", term) for term in others]
        self.choices = [*EMPTY, *groups, *([(_("Other terms"), rest)] if rest else [])]

    def ask_for_grades(self, address: str) -> None:
        """Where the page gets the grades of a term as soon as it is chosen."""
        self.widget.attrs.update(
            {
                "hx-get": address,
                "hx-trigger": "change",
                "hx-target": "#grades",
                "hx-include": "#grades",
            }
        )


def _choice(interest: str, term: CtcaeTerm) -> tuple[str, str]:
    grades = ", ".join(str(grade.grade) for grade in term.grades.all())
    told = _("%(term)s (grades %(grades)s)") % {"term": term.term, "grades": grades}
    return f"{interest}|{term.pk}", told


def chosen_term(what: str) -> int:
    """The id of the term in a value of TermField; 0 when there is none."""
    term = what.rpartition("|")[2]
    return whole_number(term)


class EventForm(RowPart):
    """What happened, when, and how it went on."""

    partial_dates = ("onset_on", "ended_on")
    what = TermField(label=gettext_lazy("What happened (CTCAE term)"))
    ongoing = yes_or_no(gettext_lazy("Ongoing?"))
    lesion = forms.TypedChoiceField(
        label=gettext_lazy("At which lesion"), required=False, empty_value=None
    )
    field_order = (
        "what",
        "verbatim",
        "lesion",
        "onset_on",
        "aware_on",
        "ongoing",
        "ended_on",
        "outcome",
        "hospitalisation_reason",
    )

    class Meta(NativeInputs):
        model = AdverseEvent
        fields = [
            "verbatim",
            "onset_on",
            "aware_on",
            "ongoing",
            "ended_on",
            "outcome",
            "hospitalisation_reason",
        ]
        widgets = {"verbatim": forms.Textarea(attrs={"rows": 2})}

    def offer(self, lesions: Sequence[Lesion]) -> None:
        """Offers the lesions of the child; the right one is chosen when there is only one."""
        known = {str(one.pk): one for one in lesions}
        field = self.fields["lesion"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [
            ("", _("none, or the whole child")),
            *((k, v.site) for k, v in known.items()),
        ]
        field.coerce = known.get
        self.fields["ongoing"].required = True

    def clean(self) -> dict[str, Any]:
        """Puts term, interest and lesion on the row."""
        cleaned = super().clean() or self.cleaned_data
        interest, _bar, _term = cleaned.get("what", "").partition("|")
        self.instance.__dict__["special_interest_id"] = interest or None
        self.instance.__dict__["term_id"] = chosen_term(cleaned.get("what", "")) or None
        lesion = cleaned.get("lesion")
        self.instance.__dict__["lesion_id"] = lesion.pk if lesion else None
        return cleaned


class CourseForm(RowPart):
    """How an event went on."""

    partial_dates = ("ended_on",)
    ongoing = yes_or_no(gettext_lazy("Ongoing?"))
    field_order = ("ongoing", "ended_on", "outcome")

    class Meta(NativeInputs):
        model = AdverseEvent
        fields = ["ongoing", "ended_on", "outcome"]


class GradeField(forms.TypedChoiceField):
    """The grades of CTCAE; the term decides which are offered, the rules which are taken (V02)."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Grade (CTCAE)"),
            choices=GRADES,
            coerce=int,
            widget=forms.RadioSelect,
            help_text=gettext_lazy("How severe it was at its worst. Severity is not seriousness."),
        )


class JudgementForm(RowPart):
    """One judgement: grade and seriousness apart, expectedness with its document, action."""

    grade = GradeField()
    serious = yes_or_no(gettext_lazy("Serious?"))
    expectedness = forms.ChoiceField(
        label=gettext_lazy("Expected by the reference safety document?"),
        choices=Expectedness.choices,
        widget=forms.RadioSelect,
        required=False,
    )

    class Meta(NativeInputs):
        model = AdverseEventAssessment
        fields = [
            "grade",
            "serious",
            *SERIOUS_CRITERIA,
            "expectedness",
            "reference_document",
            "action_taken",
            "assessor",
            "assessed_on",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["serious"].required = True

    def narrow(self, allowed: Sequence[int]) -> None:
        """Shows the grades of the term, and the one that was chosen, to be mended."""
        typed = str(self["grade"].value() or "")
        shown = [one for one in GRADES if int(one[0]) in allowed or one[0] == typed]
        widget = self.fields["grade"].widget
        assert isinstance(widget, forms.RadioSelect)
        if allowed:
            widget.choices = shown

    def criteria(self) -> Iterator[Any]:
        for name in SERIOUS_CRITERIA:
            yield self[name]


class CausalityForm(PlainPart):
    """How likely each component caused the event: a causality, or why there is none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = [(f"{WHY_NOT}{code}", label) for code, label in NullReason.choices]
        for component in Component:
            self.fields[component.value] = forms.ChoiceField(
                label=capfirst(component.label),
                choices=[
                    *EMPTY,
                    (gettext_lazy("Causality"), Causality.choices),
                    (gettext_lazy("Not judged because"), reasons),
                ],
            )

    def rows(self) -> list[CausalityJudgement]:
        """One unsaved row for each component."""
        return [_row(component, given) for component, given in self.cleaned_data.items()]


def _row(component: str, given: str) -> CausalityJudgement:
    if given.startswith(WHY_NOT):
        reason = given.removeprefix(WHY_NOT)
        return CausalityJudgement(component=component, causality_null_reason=reason)
    return CausalityJudgement(component=component, causality=given)


def causality_initial(rows: Iterable[CausalityJudgement]) -> dict[str, str]:
    """A former judgement as the form shows it."""
    return {row.component: row.causality or f"{WHY_NOT}{row.causality_null_reason}" for row in rows}
