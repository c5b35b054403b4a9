from registry.management.registry_command import RegistryCommand
from registry.schedules.jobs import load_reference


class Command(RegistryCommand):
    """Loads the follow-up plans; safe to repeat, never alters a plan that runs."""

    help = "Load the follow-up plans."

    def handle(self, *args: object, **options: object) -> None:
        loaded = load_reference()
        self.stdout.write("Plans loaded." if loaded else "Plans are up to date.")
