from django.urls import path

from registry.chart.views import enrol, patients, worklist

urlpatterns = [
    path("", worklist.worklist, name="worklist"),
    path("patients/", patients.patients, name="patients"),
    path("patients/enrol/", enrol.enrol, name="enrol"),
]
