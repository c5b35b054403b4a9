from registry.management.registry_command import RegistryCommand
from registry.reminders.jobs import load_reference


class Command(RegistryCommand):
    """Loads the ladder of reminders; safe to repeat, never alters a step that is stored."""

    help = "Load the ladder of reminders."

    def handle(self, *args: object, **options: object) -> None:
        loaded = load_reference()
        self.stdout.write("Ladder loaded." if loaded else "The ladder is up to date.")
