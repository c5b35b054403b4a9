from django.core.management.base import BaseCommand

from registry.accounts.jobs import seal_factors_anew
from registry.audit.context import command
from registry.identities.jobs import rotate_keys

TOLD = (
    "{0.patients} patients' keys wrapped and {1} second factors sealed anew; all stand under the "
    "key {0.key_id}. "
    "Older keys may leave IDENTITY_KEYS once no backup needs them."
)


class Command(BaseCommand):
    """Brings every patient's key, and every second factor, under the ring's current key."""

    help = "Wrap every patient's key with the first key of IDENTITY_KEYS; safe to repeat."

    def handle(self, *args: object, **options: object) -> None:
        rotated = rotate_keys()
        with command("identities_rotate_keys"):
            factors = seal_factors_anew()
        self.stdout.write(TOLD.format(rotated, factors))
