from django.core.management.base import BaseCommand

from registry.identities.jobs import rotate_keys

TOLD = (
    "{0.patients} patients' keys wrapped anew; all stand under the key {0.key_id}. "
    "Older keys may leave IDENTITY_KEYS once no backup needs them."
)


class Command(BaseCommand):
    """Brings every patient's key under the ring's current key."""

    help = "Wrap every patient's key with the first key of IDENTITY_KEYS; safe to repeat."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(TOLD.format(rotate_keys()))
