"""Index of every address. No logic."""

from django.urls import URLPattern, URLResolver, include, path

from registry.configuration.admins import configuration

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("registry.health.urls")),
    path("", include("registry.accounts.urls")),
    path("", include("registry.reminders.urls")),
    path("", include("registry.identities.urls")),
    path("", include("registry.consents.urls")),
    path("", include("registry.diagnoses.urls")),
    path("", include("registry.imaging.urls")),
    path("", include("registry.safety.urls")),
    path("", include("registry.plans.urls")),
    path("", include("registry.chart.urls")),
    path("configuration/", configuration.urls),
]
