from django.urls import path

from registry.accounts import views

urlpatterns = [
    path("login/", views.sign_in, name="login"),
    path("logout/", views.sign_out, name="logout"),
    path("centre/", views.switch_centre, name="centre-switch"),
    path("language/", views.set_language, name="set_language"),
]
