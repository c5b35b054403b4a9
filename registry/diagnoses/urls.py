from django.urls import URLPattern, path

from registry.diagnoses.views import diagnosis, lesion

urlpatterns: list[URLPattern] = [
    path("patients/<str:number>/diagnoses/new/", diagnosis.diagnosis_new, name="diagnosis-new"),
    path("patients/<str:number>/lesions/new/", lesion.lesion_new, name="lesion-new"),
]
