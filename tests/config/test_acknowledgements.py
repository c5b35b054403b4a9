"""A worker whose broker is killed while a task runs works again; the task is one that lasts."""

import os
import shutil
import time
from pathlib import Path

import pytest
from celery.worker import state

from config import acknowledgements
from tests.faults.programs import Program, free_port, python, until

WORKER = (
    *("celery", "-A", "tests.config.napping", "worker", "-l", "INFO", "--concurrency", "1"),
    *("--without-gossip", "--without-mingle"),
)


class Consumer:
    """As much of Celery's as the step looks at."""

    def __init__(self, room: int | None) -> None:
        self.task_consumer = self.channel = self.qos = self
        self.prefetch_count = 2
        self._room = room

    def can_consume_max_estimate(self) -> int | None:
        return self._room


@pytest.mark.parametrize("room", [2, None])
def test_nothing_is_lost_while_there_is_room(room: int | None) -> None:
    acknowledgements.look(Consumer(room))


def test_a_message_without_a_task_is_a_lost_connection() -> None:
    state.reserved_requests.clear()
    with pytest.raises(ConnectionError, match="1 messages"):
        acknowledgements.look(Consumer(1))


@pytest.mark.skipif(not shutil.which("redis-server"), reason="needs redis-server")
def test_a_worker_survives_its_broker(tmp_path: Path) -> None:
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", str(tmp_path)]
    broker = Program("broker", command, {}, tmp_path / "broker.log")
    told = tmp_path / "told"
    environment = {**os.environ, "NAP_BROKER": f"redis://127.0.0.1:{port}/0", "NAP_FILE": str(told)}
    worker = Program("worker", python(*WORKER), environment, tmp_path / "worker.log")
    asker = python("tests.config.napping")

    def naps(number: int) -> bool:
        return told.exists() and len(told.read_text().split()) >= number

    def ask() -> None:
        program = Program("asker", asker, environment, tmp_path / "asker.log")
        program.start()
        assert program.process is not None
        program.process.wait()

    try:
        broker.start()
        worker.start()
        until(lambda: len(worker.children()) > 0, "the worker")
        ask()
        until(lambda: naps(1), "the task")  # it has begun
        broker.kill()
        until(lambda: naps(2), "its end")  # and cannot be acknowledged
        time.sleep(0.5)
        broker.start()
        ask()
        until(lambda: naps(3), "the next task")
    finally:
        worker.kill()
        broker.kill()
