from django.apps import AppConfig
from django.core import checks

from registry.accounts.checks import roles_are_known


class RegistryConfig(AppConfig):
    name = "registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        checks.register(roles_are_known)
