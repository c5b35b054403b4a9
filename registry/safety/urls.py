from django.urls import path

from registry.safety import views

_PATIENT = "patients/<str:number>/adverse-events"

urlpatterns = [
    path(f"{_PATIENT}/new/", views.adverse_event_new, name="adverse-event-new"),
    path(f"{_PATIENT}/<int:event_id>/", views.adverse_event, name="adverse-event"),
    path(
        f"{_PATIENT}/<int:event_id>/judge/", views.adverse_event_judge, name="adverse-event-judge"
    ),
    path(
        f"{_PATIENT}/<int:event_id>/correct/",
        views.adverse_event_correct,
        name="adverse-event-correct",
    ),
    path("adverse-events/grades/", views.adverse_event_grades, name="adverse-event-grades"),
]
