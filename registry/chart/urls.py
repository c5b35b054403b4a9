from django.urls import path

from registry.chart.views import (
    components,
    enrol,
    items,
    patient,
    patients,
    staging,
    staging_record,
    stop,
    study,
    treatment,
    visit,
    visit_record,
    worklist,
)

urlpatterns = [
    path("", worklist.worklist, name="worklist"),
    path("components/", components.components, name="components"),
    path("patients/", patients.patients, name="patients"),
    path("patients/enrol/", enrol.enrol, name="enrol"),
    path("patients/<str:number>/stagings/new/", staging.staging_new, name="staging-new"),
    path(
        "patients/<str:number>/stagings/<int:staging_id>/edit/",
        staging_record.staging_edit,
        name="staging-edit",
    ),
    path("patients/<str:number>/stop/", stop.stop, name="stop"),
    path("patients/<str:number>/resume/", stop.resume, name="resume"),
    path("patients/<str:number>/treatments/new/", treatment.treatment_new, name="treatment-new"),
    path("patients/<str:number>/visits/new/", visit.visit_new, name="visit-new"),
    path("patients/<str:number>/imaging/new/", study.imaging_new, name="imaging-new"),
    path("patients/<str:number>/visits/date/", visit.visit_date, name="visit-date"),
    path("patients/<str:number>/visits/<int:visit_id>/", visit_record.visit, name="visit"),
    path(
        "patients/<str:number>/visits/<int:visit_id>/edit/",
        visit_record.visit_edit,
        name="visit-edit",
    ),
    path(
        "patients/<str:number>/visits/<int:visit_id>/complete/",
        visit_record.visit_complete,
        name="visit-complete",
    ),
    path("items/<int:item_id>/book/", items.item_book, name="item-book"),
    path("items/<int:item_id>/attempt/", items.item_attempt, name="item-attempt"),
    path("items/<int:item_id>/missed/", items.item_missed, name="item-missed"),
    path("items/<int:item_id>/not-required/", items.item_not_required, name="item-not-required"),
    path("items/<int:item_id>/reopen/", items.item_reopen, name="item-reopen"),
    path("patients/<str:number>/", patient.patient, name="patient"),
]
