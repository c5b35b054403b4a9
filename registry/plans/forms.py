"""What is typed about a version of a plan."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.audit.codes import LONGEST_REASON
from registry.audit.rules import h01_reason_for_change
from registry.core.codes import OffsetUnit
from registry.core.forms import DateInput, RegistryForm, told
from registry.plans.rules import EARLIEST_DAYS, LATEST_DAYS, Line, w13_known_assessments
from registry.schedules.codes import Modality
from registry.schedules.models import LONGEST_WINDOW_DAYS
from registry.schedules.rules import Offset

LONGEST_ASSESSMENTS = 400
UNFILLED: Any = {"empty_permitted": True, "use_required_attribute": False}
UNITS = [
    (OffsetUnit.DAY, gettext_lazy("days")),
    (OffsetUnit.MONTH, gettext_lazy("months")),
]
BLANK = {"unit": OffsetUnit.DAY, "mandatory": True, "modality": Modality.CLINIC}


class HeadForm(RegistryForm):
    """A draft as a whole; anchor, disorders and kind are those of the version it came from."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    change_note = forms.CharField(
        label=gettext_lazy("What is new, and why"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Shown beside the version: an amendment, a guideline, a habit."),
        widget=forms.TextInput(attrs={"class": "wide"}),
    )
    remote_allowed = forms.BooleanField(
        label=gettext_lazy("Also by telephone, video or letter"), required=False
    )


def _days(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=LONGEST_WINDOW_DAYS)


class LineForm(RegistryForm):
    """One visit of a draft, as a row of the table."""

    place = forms.IntegerField(
        label=gettext_lazy("Place"), min_value=1, max_value=999, required=False
    )
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=12,
        validators=[
            RegexValidator(
                r"\A[A-Za-z0-9_-]+\Z", gettext_lazy("Accepted: letters, digits, - and _."), "F02"
            )
        ],
    )
    label = forms.CharField(label=gettext_lazy("Visit"), max_length=80)
    offset = forms.IntegerField(
        label=gettext_lazy("After day 0"), min_value=EARLIEST_DAYS, max_value=LATEST_DAYS
    )
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), choices=UNITS)
    before = _days(gettext_lazy("Days before"))
    after = _days(gettext_lazy("Days after"))
    mandatory = forms.BooleanField(label=gettext_lazy("Required"), required=False)
    modality = forms.ChoiceField(label=gettext_lazy("Needs"), choices=Modality.choices)
    assessments = forms.CharField(
        label=gettext_lazy("Assessments"),
        max_length=LONGEST_ASSESSMENTS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    extension = forms.BooleanField(required=False, widget=forms.HiddenInput())
    remove = forms.BooleanField(label=gettext_lazy("Remove"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, **UNFILLED})
        for name, field in self.fields.items():
            field.widget.attrs["aria-label"] = f"{field.label}"
            field.widget.attrs.setdefault("class", f"line__{name}")

    @property
    def title(self) -> str:
        """What the list of faults calls the row."""
        return str(self["code"].value() or _("new visit"))

    @property
    def is_blank(self) -> bool:
        """Nothing was typed that says which visit it is."""
        return not any(self.data.get(self.add_prefix(name)) for name in ("code", "label", "offset"))

    def full_clean(self) -> None:
        """A row to be removed, or one that nobody filled, is not judged."""
        if self.is_bound and (self.is_blank or self.data.get(self.add_prefix("remove"))):
            self._errors = forms.utils.ErrorDict()
            self.cleaned_data = {}
            return
        super().full_clean()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        before, after = cleaned.get("before"), cleaned.get("after")
        if before is not None and after is not None and before + after > LONGEST_WINDOW_DAYS:
            accepted = _("a window of at most %(most)s days") % {"most": LONGEST_WINDOW_DAYS}
            text = _("The window is %(days)s days long. Accepted: %(accepted)s.")
            days = {"days": before + after, "accepted": accepted}
            self.add_error("after", forms.ValidationError(text % days, code="W01"))
        texts = assessments_in(cleaned.get("assessments", ""))
        for finding in w13_known_assessments(cleaned.get("code", ""), texts):
            self.add_error("assessments", told(finding))
        return cleaned

    @property
    def line(self) -> Line:
        typed = self.cleaned_data
        offset = Offset(
            typed["code"], typed["offset"], typed["unit"], typed["before"], typed["after"]
        )
        return Line(
            offset,
            typed["label"],
            typed["mandatory"],
            typed["modality"],
            tuple(assessments_in(typed["assessments"])),
            typed["extension"],
        )


def assessments_in(text: str) -> list[str]:
    """Codes parted by commas or blanks, each once."""
    return list(dict.fromkeys(text.replace(",", " ").split()))


def initial_of(line: Line, place: int) -> Mapping[str, Any]:
    return {
        "place": place,
        "code": line.code,
        "label": line.label,
        "offset": line.offset.value,
        "unit": line.offset.unit,
        "before": line.offset.before_days,
        "after": line.offset.after_days,
        "mandatory": line.mandatory,
        "modality": line.modality,
        "assessments": " ".join(line.assessments),
        "extension": line.extension,
    }


def lines_in(forms_: Sequence[LineForm]) -> list[Line]:
    """The lines in the order of their places; where two have one, as they stand in the form."""
    filled = [form for form in forms_ if form.cleaned_data]
    placed = sorted(filled, key=lambda form: form.cleaned_data["place"] or 10**6)
    return [form.line for form in placed]


class ActivateForm(RegistryForm):
    active_from = forms.DateField(label=gettext_lazy("Active from"), widget=DateInput())


class MoveForm(RegistryForm):
    """Why tracks move to another version (rule H01)."""

    reason = forms.CharField(
        label=gettext_lazy("Reason for the change"),
        required=False,
        help_text=gettext_lazy("Kept in the history of every patient concerned."),
        widget=forms.TextInput(attrs={"maxlength": LONGEST_REASON}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        finding = h01_reason_for_change(cleaned.get("reason", ""))
        if finding:
            self.add_error("reason", told(finding))
        return cleaned
