"""What the components page shows: every component with invented values, nobody's data."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.core.errors import Finding, error, info, query

REASONS = [
    ("", "---------"),
    ("not_done", _("Not done")),
    ("refused", _("Refused")),
    ("unknown", _("Unknown")),
    ("pending", _("Pending")),
]
SIDES = [("left", _("Left")), ("right", _("Right"))]
SYMPTOMS = [("rest", _("Pain at rest")), ("night", _("Pain at night")), ("load", _("On load"))]
TRENDS = [("decreased", _("Decreased")), ("same", _("Unchanged")), ("increased", _("Increased"))]
STATES = [
    "upcoming",
    "open",
    "due",
    "overdue",
    "done_early",
    "done_in_window",
    "done_late",
    "missed",
    "not_required",
    "stopped",
]


class GalleryForm(forms.Form):
    """Every kind of field, with the attributes that the field template understands."""

    visit_date = forms.DateField(
        label=_("Date of visit"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    onset = forms.CharField(
        label=_("Onset of pain"),
        help_text=_("As exactly as it is known: YYYY, YYYY-MM or YYYY-MM-DD."),
        widget=forms.TextInput(attrs={"size": 12, "placeholder": "YYYY-MM-DD"}),
        required=False,
    )
    pain = forms.IntegerField(
        label=_("Pain now"),
        help_text=_("Numeric rating, 0 none to 10 worst. Faces scale under 8 years."),
        widget=forms.NumberInput(attrs={"data-unit": _("of 10")}),
        required=False,
    )
    pain_null_reason = forms.ChoiceField(choices=REASONS, required=False)
    dose = forms.DecimalField(
        label=_("Effective dose"),
        widget=forms.NumberInput(attrs={"data-unit": "mSv"}),
        required=False,
    )
    dose_null_reason = forms.ChoiceField(choices=REASONS, required=False)
    side = forms.ChoiceField(label=_("Side"), widget=forms.RadioSelect, choices=SIDES)
    symptoms = forms.MultipleChoiceField(
        label=_("Symptoms"), widget=forms.CheckboxSelectMultiple, choices=SYMPTOMS, required=False
    )
    trend = forms.ChoiceField(label=_("Marrow oedema, trend"), choices=[REASONS[0], *TRENDS])
    report = forms.FileField(
        label=_("Report"), help_text=_("PDF, PNG or DICOM, up to 20 MB."), required=False
    )
    remark = forms.CharField(label=_("Remark"), widget=forms.Textarea, required=False)
    none = forms.BooleanField(
        label=_("Asked: no adverse event since the last visit"),
        help_text=_("Tick only if somebody asked."),
        required=False,
    )

    def clean_pain(self) -> int | None:
        """Refuses a score beyond the scale, as a rule of the registry would."""
        score: int | None = self.cleaned_data["pain"]
        if score is not None and not 0 <= score <= 10:
            raise ValidationError(_("12 is beyond the scale. Accepted: 0 to 10."), code="C06")
        return score


class GalleryFilters(forms.Form):
    """The filters above a worklist."""

    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("All")), ("overdue", _("Overdue"))], required=False
    )
    modality = forms.ChoiceField(
        label=_("Modality"), choices=[("", _("All")), ("MRI", "MRI"), ("CT", "CT")], required=False
    )
    month = forms.CharField(
        label=_("Closes in"), widget=forms.DateInput(attrs={"type": "month"}), required=False
    )


def _form(bound: bool) -> GalleryForm:
    if not bound:
        return GalleryForm(initial={"side": "right", "symptoms": ["load"]})
    data = {"visit_date": "2026-03-04", "pain": "12", "dose_null_reason": "pending", "none": "on"}
    return GalleryForm({f"bad-{name}": value for name, value in data.items()}, prefix="bad")


def _counts() -> list[dict[str, object]]:
    return [
        {"label": _("Overdue"), "value": 7, "href": "#counts", "state": "overdue"},
        {"label": _("Due"), "value": 12, "href": "#counts", "state": "due", "current": True},
        {"label": _("Open"), "value": 31, "href": "#counts", "state": "open"},
        {"label": _("Safety, open"), "value": 4, "href": "#counts", "icon": "safety"},
        {"label": _("Upcoming, 30 days"), "value": 58, "href": "#counts", "state": "upcoming"},
    ]


def _facts() -> list[dict[str, object]]:
    return [
        {"label": _("Age"), "value": "13 y 4 m"},
        {"label": _("Sex"), "value": _("female")},
        {"label": _("Centre"), "value": "Tübingen"},
        {"label": _("Viable cells"), "value": None, "reason": _("not reported")},
    ]


def _findings() -> list[Finding]:
    return [
        error("C06", "Pain now", "12 is beyond the scale.", "0 to 10"),
        query("S07", "Stage", "Marcus/Enneking is not made for the knee.", "a system for the knee"),
        info("T02", "MRI", "The lesion was measured by another reader than before."),
    ]


def _conflict() -> list[dict[str, object]]:
    return [
        {"label": _("Date of visit"), "yours": "2026-03-04", "stored": "2026-03-04"},
        {"label": _("Pain now"), "yours": 3, "stored": 2, "differs": True},
        {"label": _("Remark"), "yours": "Limps", "stored": None, "differs": True},
    ]


def _row(number: str, item: str, state: str, closes: tuple[int, int], **more: object) -> object:
    closing = dt.date(2026, *closes)
    return {"number": number, "item": item, "state": state, "closes": closing, **more}


def _rows() -> list[object]:
    return [
        _row("PH-4C7T-92X", "M12", "overdue", (2, 27), what="MRI", side="left", safety=True),
        _row("PH-8KD2-41M", "D72", "due", (3, 9), what="MRI", side="right"),
        _row("PH-1QW5-77A", "M24", "open", (4, 18), what="CT", side="right"),
        _row("PH-6RB3-05J", "Y5", "upcoming", (6, 2), what="Safety", side="left", safety=True),
    ]


def gallery() -> dict[str, object]:
    """The context of templates/chart/components.html."""
    return {
        "states": STATES,
        "form": _form(bound=False),
        "refused": _form(bound=True),
        "filters": GalleryFilters(),
        "counts": _counts(),
        "facts": _facts(),
        "findings": _findings(),
        "rows": _rows(),
        "conflict": _conflict(),
        "saved_at": dt.datetime(2026, 3, 4, 9, 12, tzinfo=dt.UTC),
    }
