"""What registry administrators configure: centres and holidays; code lists are shown."""

from typing import Any

from django.http import HttpRequest

from registry.accounts.actions import delete_holiday
from registry.accounts.models import Centre, Holiday
from registry.configuration.forms import CentreForm, HolidayForm
from registry.configuration.site import (
    ConfigurationAdmin,
    ConfigurationSite,
    ListAdmin,
    may_configure,
)
from registry.diagnoses.models import DiagnosisTerm, StagingSystem
from registry.safety.models import CtcaeTerm, SpecialInterest
from registry.schedules.models import ScheduleTemplate, TemplateItem

configuration = ConfigurationSite(name="admin")


class CentreAdmin(ConfigurationAdmin):
    form = CentreForm
    list_display = ("code", "name", "country", "time_zone", "demonstration")
    search_fields = ("code", "name")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code",) if obj else ()


class HolidayAdmin(ConfigurationAdmin):
    form = HolidayForm
    list_display = ("day", "name", "centre")
    list_filter = ("centre",)
    list_select_related = ("centre",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_configure(request)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        delete_holiday(holiday=obj)


configuration.register(Centre, CentreAdmin)
configuration.register(Holiday, HolidayAdmin)
for listed in (
    DiagnosisTerm,
    StagingSystem,
    CtcaeTerm,
    SpecialInterest,
    ScheduleTemplate,
    TemplateItem,
):
    configuration.register(listed, ListAdmin)
