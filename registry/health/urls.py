from django.urls import path

from registry.health.views import HealthView

urlpatterns = [path("health/", HealthView.as_view(), name="health")]
