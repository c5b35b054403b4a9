import datetime as dt
from collections.abc import Iterable, Mapping

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from registry.completeness.codes import By, Measure
from registry.core.forms import DateInput, RegistryForm

FIRST, LAST = dt.date(2000, 1, 1), dt.date(2199, 12, 31)
YEARS_BACK = 20


class AskedForm(RegistryForm):
    """What to show, of which plan, visit and year, and as of which day."""

    template = forms.ChoiceField(label=_("Plan"), required=False)
    year = forms.TypedChoiceField(
        label=_("Year of the target"), required=False, coerce=int, empty_value=""
    )
    by = forms.ChoiceField(label=_("A line per"), choices=By.choices, required=False)
    as_of = forms.DateField(
        label=_("As of"),
        widget=DateInput(),
        validators=[MinValueValidator(FIRST), MaxValueValidator(LAST)],
    )

    def __init__(
        self, asked: Mapping[str, str], today: dt.date, templates: Mapping[str, str]
    ) -> None:
        begun = {"by": By.TEMPLATE, "as_of": today.isoformat()}
        given = {name: asked[name] for name in self.base_fields if asked.get(name)}
        super().__init__({**begun, **given})
        _choose(self, "template", templates.items())
        _choose(self, "year", _years(today))


class MapForm(AskedForm):
    """A map has a line per centre, and a column per visit."""

    by = None  # type: ignore[assignment]


class ComparedForm(RegistryForm):
    """Which share to compare, of which plan and year."""

    measure = forms.ChoiceField(label=_("Share"), choices=Measure.choices, required=False)
    template = forms.ChoiceField(label=_("Plan"), required=False)
    year = forms.TypedChoiceField(
        label=_("Year of the target"), required=False, coerce=int, empty_value=""
    )

    def __init__(
        self, asked: Mapping[str, str], today: dt.date, templates: Mapping[str, str]
    ) -> None:
        given = {name: asked[name] for name in self.base_fields if asked.get(name)}
        super().__init__({"measure": Measure.ON_TIME, **given})
        _choose(self, "template", templates.items())
        _choose(self, "year", _years(today))


def _choose(form: forms.Form, name: str, choices: Iterable[tuple[object, object]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", _("all")), *choices]


def _years(today: dt.date) -> list[tuple[int, int]]:
    return [(year, year) for year in range(today.year, today.year - YEARS_BACK, -1)]
