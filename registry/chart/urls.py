from django.urls import path

from registry.chart.views import enrol, patients, stop, visit, worklist

urlpatterns = [
    path("", worklist.worklist, name="worklist"),
    path("patients/", patients.patients, name="patients"),
    path("patients/enrol/", enrol.enrol, name="enrol"),
    path("patients/<str:number>/stop/", stop.stop, name="stop"),
    path("patients/<str:number>/resume/", stop.resume, name="resume"),
    path("patients/<str:number>/visits/new/", visit.visit_new, name="visit-new"),
    path("patients/<str:number>/visits/date/", visit.visit_date, name="visit-date"),
]
