"""Does what beat does, and more often: asks for the sweep of the reminders by its real task.

    python -m tests.faults.sweeper SECONDS

Beat's own pace is five minutes (config/settings.py). A broker that is down is asked again.
"""

import sys
import time
from contextlib import suppress

from kombu.exceptions import OperationalError

from config.celery import app

PATIENCE = {"max_retries": 1, "interval_start": 0.1, "interval_max": 0.1}


def ask(expires: float) -> None:
    """One message, worthless once the next ones have come."""
    with suppress(OperationalError, OSError):
        app.send_task("reminders.sweep", expires=expires, retry=True, retry_policy=PATIENCE)


if __name__ == "__main__":
    pause = float(sys.argv[1])
    while True:
        ask(expires=5 * pause)
        time.sleep(pause)
