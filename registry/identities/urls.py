from django.urls import path

from registry.identities import views

urlpatterns = [
    path("patients/<str:number>/identity/", views.identity, name="identity"),
    path("patients/<str:number>/identity/new/", views.identity_new, name="identity-new"),
    path("patients/<str:number>/identity/edit/", views.identity_edit, name="identity-edit"),
]
