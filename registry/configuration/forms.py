from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from registry.accounts.codes import Role
from registry.accounts.models import Centre, Holiday, working_week
from registry.consents.codes import Purpose
from registry.consents.facts import ASSENT_AGES
from registry.consents.models import ConsentLaw, ConsentText
from registry.core.forms import DateInput
from registry.reminders.models import ReminderStep
from registry.reminders.rules import order_fault, step_fault
from registry.schedules.calendars import subdivisions_of, weekday_choices
from registry.schedules.models import ScheduleTemplate


def country() -> forms.CharField:
    """Two letters, as the tables hold them."""
    return forms.CharField(
        label=_("Country"),
        help_text=_("Two letters, ISO 3166."),
        validators=[RegexValidator(r"\A[A-Z]{2}\Z", _("F02: accepted are two letters A-Z."))],
    )


class CentreForm(forms.ModelForm):  # type: ignore[type-arg]
    """A centre. Its code begins every registry number, so it stays."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("Three letters A-Z, which begin every registry number of the centre."),
        validators=[RegexValidator(r"\A[A-Z]{3}\Z", _("F02: accepted are three letters A-Z."))],
    )
    country = country()
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=[(name, name) for name in sorted(available_timezones())]
    )
    subdivision = forms.CharField(
        label=_("Part of the country"),
        required=False,
        help_text=_("Where it has public holidays of its own: BY for Bavaria, 6AE for Alsace."),
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Works on"),
        coerce=int,
        choices=weekday_choices,
        initial=working_week,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Other days, public and entered holidays are never suggested for a visit."),
    )

    class Meta:
        model = Centre
        fields = (
            *("code", "name", "country", "subdivision", "time_zone", "weekdays"),
            *("address", "phone", "shares_for_research"),
        )

    def clean(self) -> None:
        """The part of the country is one that the library of public holidays knows."""
        super().clean()
        country, part = self.cleaned_data.get("country"), self.cleaned_data.get("subdivision")
        known = subdivisions_of(country) if country else []
        if country and part and part not in known:
            accepted = ", ".join(known) or _("nothing, as it knows no parts of this country")
            self.add_error("subdivision", _("F03: accepted are %s.") % accepted)


class HolidayForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Holiday
        fields = ("centre", "day", "name")
        widgets = {"day": DateInput()}


class ReminderStepForm(forms.ModelForm):  # type: ignore[type-arg]
    """A rung of a role's ladder. A plan with steps of its own for a role uses these alone."""

    template_code = forms.ChoiceField(label=_("Plan"), required=False)
    role = forms.ChoiceField(
        label=_("To"), choices=[(one.value, one.label) for one in (Role.COORDINATOR, Role.LEAD)]
    )

    class Meta:
        model = ReminderStep
        fields = ("template_code", "role", "rung", "edge", "days", "active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = ScheduleTemplate.objects.order_by("code").values_list("code", flat=True).distinct()
        choices = [("", _("every plan")), *((code, code) for code in codes)]
        if "template_code" in self.fields:
            self.fields["template_code"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> None:
        """The rung says what its days mean, and each rung comes after the lower ones."""
        super().clean()
        if self.errors:
            return
        step = self.instance
        for name, value in self.cleaned_data.items():
            setattr(step, name, value)
        accepted = step_fault(step.rung, step.edge, step.days) or _order_of(step)
        if accepted:
            self.add_error("days", _("R03: accepted are %s.") % accepted)


def _order_of(step: ReminderStep) -> str:
    """What would be accepted beside the other steps of the ladder, empty when they rise."""
    same = {"template_code": step.template_code, "role": step.role, "active": True}
    others = ReminderStep.objects.filter(**same).exclude(pk=step.pk)
    ladder = [one.as_step for one in others if one.rung != step.rung]
    if not step.active or order_fault([*ladder, step.as_step]) is None:
        return ""
    return str(
        _("more days than the lower rungs of this ladder have, and fewer than the higher ones")
    )


class ConsentTextForm(forms.ModelForm):  # type: ignore[type-arg]
    """A version of a text: what it is called and which purposes it names, not its words."""

    country = country()
    purposes = forms.MultipleChoiceField(
        label=_("Purposes"), choices=Purpose.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = ConsentText
        fields = ("country", "kind", "language", "version", "label", "effective_from", "purposes")
        widgets = {"effective_from": DateInput()}


class ConsentLawForm(forms.ModelForm):  # type: ignore[type-arg]
    """The legal ages of a country."""

    country = country()
    assent_ages = SimpleArrayField(
        forms.IntegerField(min_value=min(ASSENT_AGES), max_value=max(ASSENT_AGES)),
        label=_("Ages of assent"),
        required=False,
        help_text=_("Years parted by commas, from 6 to 13; none where assent is not asked."),
    )
    own_age = forms.IntegerField(
        label=_("Age of own consent beside the guardians'"), min_value=14, max_value=21
    )
    majority_age = forms.IntegerField(label=_("Majority"), min_value=14, max_value=21)

    class Meta:
        model = ConsentLaw
        fields = (
            *("country", "assent_ages", "own_age", "majority_age", "policy", "source", "note"),
        )

    def clean(self) -> None:
        """Own consent is not later than the majority."""
        super().clean()
        own, majority = self.cleaned_data.get("own_age"), self.cleaned_data.get("majority_age")
        if own and majority and own > majority:
            self.add_error("own_age", _("F07: accepted is an age up to the majority."))
