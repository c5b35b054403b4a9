from registry.literature.actions import load_cases
from registry.literature.report import lines
from registry.management.registry_command import RegistryCommand


class Command(RegistryCommand):
    """Loads the published cases; safe to repeat."""

    help = "Load the published cases; says what was loaded, what rules ask, what was left out."

    def handle(self, *args: object, **options: object) -> None:
        for line in lines(load_cases()):
            self.stdout.write(line)
