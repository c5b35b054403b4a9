"""Every address of the site is an address of the registry."""

from django.urls import include, path

urlpatterns = [path("", include("registry.urls"))]
