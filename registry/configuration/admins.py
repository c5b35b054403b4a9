"""What registry administrators configure: centres, holidays, texts and ages of consent; code lists
are shown."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from registry.accounts.actions import delete_holiday
from registry.accounts.models import Centre, Holiday
from registry.configuration.forms import (
    CentreForm,
    ConsentLawForm,
    ConsentTextForm,
    HolidayForm,
    ReminderStepForm,
)
from registry.configuration.site import (
    ConfigurationAdmin,
    ConfigurationSite,
    ListAdmin,
    may_configure,
)
from registry.consents.models import ConsentLaw, ConsentText
from registry.diagnoses.models import DiagnosisTerm, StagingSystem
from registry.reminders.models import ReminderStep
from registry.safety.models import CtcaeTerm, SpecialInterest
from registry.schedules.calendars import unknown_country_note
from registry.schedules.models import ScheduleTemplate, TemplateItem

configuration = ConfigurationSite(name="admin")


class CentreAdmin(ConfigurationAdmin):
    form = CentreForm
    list_display = ("code", "name", "country", "time_zone", "demonstration")
    search_fields = ("code", "name")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A country without known public holidays is said, or nobody would notice."""
        super().save_model(request, obj, form, change)
        if note := unknown_country_note(obj.country):
            messages.warning(request, note)


class HolidayAdmin(ConfigurationAdmin):
    form = HolidayForm
    list_display = ("day", "name", "centre")
    list_filter = ("centre",)
    list_select_related = ("centre",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_configure(request)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        delete_holiday(holiday=obj)


class ConsentTextAdmin(ConfigurationAdmin):
    """What a text is called and since when may be mended; what was signed stays as it was."""

    form = ConsentTextForm
    list_display = ("label", "kind", "version", "country", "language", "effective_from")
    list_filter = ("country", "kind")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("country", "kind", "language", "version", "purposes") if obj else ()


class ConsentLawAdmin(ConfigurationAdmin):
    form = ConsentLawForm
    list_display = ("country", "assent_ages", "own_age", "majority_age", "policy", "source")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("country",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """What consent covers follows from the ages, for every patient of the country."""
        super().save_model(request, obj, form, change)
        messages.warning(request, _("Now run the command consents_recompute."))


class ReminderStepAdmin(ConfigurationAdmin):
    """A step is switched off, never removed: an own step that is off stands for no mail at all."""

    form = ReminderStepForm
    list_display = ("rung", "role", "template_code", "edge", "days", "active")
    list_filter = ("template_code", "role", "active")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("template_code", "role", "rung") if obj else ()


configuration.register(Centre, CentreAdmin)
configuration.register(ConsentLaw, ConsentLawAdmin)
configuration.register(ConsentText, ConsentTextAdmin)
configuration.register(Holiday, HolidayAdmin)
configuration.register(ReminderStep, ReminderStepAdmin)
for listed in (
    DiagnosisTerm,
    StagingSystem,
    CtcaeTerm,
    SpecialInterest,
    ScheduleTemplate,
    TemplateItem,
):
    configuration.register(listed, ListAdmin)
