from registry.literature.actions import load_demonstration
from registry.literature.demo.logins import logins_path, logins_stand, write_logins
from registry.management.registry_command import RegistryCommand


class Command(RegistryCommand):
    """Fills the registry with made-up children and people; safe to repeat."""

    help = "Load the demonstration: made-up children at four centres, and a login for each role."

    def handle(self, *args: object, **options: object) -> None:
        made = load_demonstration()
        self.stdout.write(f"{made} children made up." if made else "The children are there.")
        if not logins_stand():
            write_logins()
        self.stdout.write(f"Logins: {logins_path()}")
