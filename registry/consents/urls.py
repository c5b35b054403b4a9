from django.urls import path

from registry.consents import views

urlpatterns = [
    path("consents/", views.consent_texts, name="consent-texts"),
    path("consents/<int:text_id>/", views.consent_text, name="consent-text"),
]
