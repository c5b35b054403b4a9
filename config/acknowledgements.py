"""A worker whose broker was gone when a task ended would never work again; this step mends it.

Celery logs "Couldn't ack" and goes on, but the message stays counted as being worked on. Once there
are as many as the worker may hold it asks for no more, and as it waits for nothing, it never learns
that its connection is dead. Seen with Celery 5.7 and Redis, killed while tasks ran: both of two
processes silent for ever. So a worker that holds more messages than it has tasks treats its
connection as lost, which Celery knows how to mend: it connects anew, and the broker gives what was
not acknowledged to whoever asks. Each task is safe to run twice.
"""

from typing import Any

from celery import bootsteps
from celery.worker import state

LOOK_EVERY = 2.0  # seconds


class LostAcknowledgements(bootsteps.StartStopStep):
    """Looks at every turn of a timer, in the thread that also receives and acknowledges."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def include_if(self, parent: Any) -> bool:
        """Workers that run on an event loop, as over Redis."""
        return parent.hub is not None

    def start(self, parent: Any) -> None:
        """Again after each new connection."""
        self.timer = parent.timer.call_repeatedly(LOOK_EVERY, look, (parent,))

    def stop(self, parent: Any) -> None:
        """The connection is lost, or the worker ends."""
        self.timer.cancel()


def look(consumer: Any) -> None:
    """Raises what the consumer takes for a lost connection, if an acknowledgement got lost."""
    held = unacknowledged(consumer.task_consumer.channel.qos)
    if held > len(state.reserved_requests):
        raise ConnectionError(f"{held} messages are held, more than there are tasks")


def unacknowledged(qos: Any) -> int:
    """How many messages the broker has given to this worker and not got back."""
    room = qos.can_consume_max_estimate()
    return 0 if room is None else int(qos.prefetch_count - room)
