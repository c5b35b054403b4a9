from django.urls import path

from registry.reminders import views

urlpatterns = [
    path("reminders/", views.reminders, name="reminders"),
    path("reminders/mails/<int:mail_id>/retry/", views.retry, name="mail-retry"),
    path("reminders/addresses/<int:fault_id>/resume/", views.resume, name="address-resume"),
    path("items/<int:item_id>/", views.item, name="item"),
]
