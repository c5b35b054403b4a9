from pathlib import Path
from typing import Any

from registry.health.jobs import load_once
from registry.management.registry_command import RegistryCommand
from registry.schedules import settling
from registry.schedules.jobs import settle_all


class Command(RegistryCommand):
    """Brings every plan in line with the facts, once for each version of the rules."""

    help = "Bring every plan in line with the facts, once for each version of the rules."

    def handle(self, *args: Any, **options: Any) -> None:
        load_once("settled", [Path(settling.__file__)], settle_all)
