"""A task that lasts for a second, and notes its beginning and its end.

python -m tests.config.napping    asks for it
"""

import os
import time
from pathlib import Path

from celery import Celery

from config.acknowledgements import LostAcknowledgements

app = Celery("napping", broker=os.environ["NAP_BROKER"])
# As in config/settings.py. With remote control a second connection would notice the loss.
app.conf.update(
    task_acks_late=True,
    task_ignore_result=True,
    worker_prefetch_multiplier=1,
    worker_enable_remote_control=False,
)
app.steps["consumer"].add(LostAcknowledgements)


@app.task(name="nap")
def nap() -> None:
    with Path(os.environ["NAP_FILE"]).open("a") as told:
        told.write("begun ")
        told.flush()
        time.sleep(1)
        told.write("ended ")


if __name__ == "__main__":
    app.send_task("nap")
