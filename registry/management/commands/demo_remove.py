from registry.literature.actions import remove_demonstration
from registry.literature.demo.logins import forget_logins
from registry.management.registry_command import RegistryCommand

TOLD = (
    "{0.patients} patients with {0.rows} rows, {0.centres} centres and {0.users} users removed. "
    "What anybody entered by hand at a demonstration centre is gone too; all else is as it was."
)


class Command(RegistryCommand):
    """Removes the demonstration as a whole."""

    help = "Remove the demonstration, also what was entered by hand at its centres."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(TOLD.format(remove_demonstration()))
        forget_logins()
