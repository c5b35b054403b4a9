from registry.diagnoses import jobs as diagnoses
from registry.management.registry_command import RegistryCommand
from registry.safety import jobs as safety


class Command(RegistryCommand):
    """Loads disorders, staging systems, adverse event terms; safe to repeat."""

    help = "Load disorders, staging systems and adverse event terms."

    def handle(self, *args: object, **options: object) -> None:
        loaded = [diagnoses.load_reference(), safety.load_reference()]
        self.stdout.write("Code lists loaded." if any(loaded) else "Code lists are up to date.")
