from registry.consents import jobs as consents
from registry.diagnoses import jobs as diagnoses
from registry.management.registry_command import RegistryCommand
from registry.safety import jobs as safety


class Command(RegistryCommand):
    """Loads disorders, staging systems, adverse event terms, legal ages; safe to repeat."""

    help = "Load disorders, staging systems, adverse event terms and legal ages."

    def handle(self, *args: object, **options: object) -> None:
        loaded = [one.load_reference() for one in (diagnoses, safety, consents)]
        self.stdout.write("Code lists loaded." if any(loaded) else "Code lists are up to date.")
