from django.urls import path

from registry.reminders import views

urlpatterns = [
    path("reminders/", views.reminders, name="reminders"),
    path("reminders/<int:reminder_id>/retry/", views.retry, name="reminder-retry"),
    path("items/<int:item_id>/", views.item, name="item"),
]
