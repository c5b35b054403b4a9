from django.urls import path

from registry.completeness import views

urlpatterns = [
    path("completeness/", views.completeness, name="completeness"),
    path("completeness/visits/", views.visits, name="completeness-visits"),
    path("completeness/compare/", views.compare, name="completeness-compare"),
    path("completeness/map/", views.map_of_visits, name="completeness-map"),
    path("completeness/figures.csv", views.download, name="completeness-csv"),
]
