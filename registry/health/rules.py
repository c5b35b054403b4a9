"""What the signs of life prove."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

STALE_AFTER = dt.timedelta(seconds=120)
SWEEP_STALE_AFTER = dt.timedelta(minutes=30)  # six sweeps, so that one that fails is no alarm

Life = Literal["ok", "stale", "idle", "unknown"]


@dataclass(frozen=True)
class Background:
    """The states of the worker and of beat."""

    worker: Life
    beat: Life


def fresh(moment: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether a sign of life is young enough."""
    return moment is not None and now - moment <= STALE_AFTER


def sweeping(swept: dt.datetime | None, now: dt.datetime) -> Life:
    """Whether the reminders are gone through: worker and beat may live while each sweep fails."""
    if swept is None:
        return "unknown"
    return "ok" if now - swept <= SWEEP_STALE_AFTER else "stale"


def background(
    *, worked: dt.datetime | None, sent: dt.datetime | None, waiting: int | None, now: dt.datetime
) -> Background:
    """Tells a dead worker from a dead beat.

    Beat sends a message that carries its moment, and the worker stamps both moments when it runs
    it. So a fresh stamp of the worker proves that a worker ran a task, and a fresh moment of beat
    that beat sent one. When both are old, the queue tells who is to blame: messages that nobody
    takes mean a dead worker, and then beat may well live; an empty queue means that beat sends
    nothing, and then the worker has nothing to do. `waiting` is the queue's length, None if the
    broker does not answer.
    """
    if fresh(worked, now):
        return Background(worker="ok", beat="ok" if fresh(sent, now) else "stale")
    if waiting is None:
        return Background(worker="unknown", beat="unknown")
    if waiting:
        return Background(worker="stale", beat="unknown")
    return Background(worker="idle", beat="stale")
