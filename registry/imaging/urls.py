from django.urls import path

from registry.imaging import views

urlpatterns = [
    path("documents/<int:document_id>/", views.document, name="document"),
    path("imaging/<int:study_id>/documents/new/", views.document_new, name="document-new"),
]
