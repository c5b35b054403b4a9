"""Everything that verification does, on two connections at once."""

import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import chain as joined

from django.db import connections

from registry.audit.context import command
from registry.audit.protection import RECORDED
from registry.audit.verify import chain
from registry.audit.verify.faults import Fault, Kind
from registry.audit.verify.guards import faults_of_guards
from registry.audit.verify.state import faults_of_state
from registry.core.guards import guarded_tables

AT_ONCE = 2  # connections
PART = 50_000  # ids


@dataclass(frozen=True)
class Report:
    """`events` are sealed, `waiting` not yet; `faults` in order of ids."""

    events: int
    waiting: int
    head: str
    seconds: float
    faults: Sequence[Fault]

    @property
    def first(self) -> Fault | None:
        """The first event that was altered, removed or inserted, else the first other fault."""
        return next(iter(self.faults), None)


def verified(head: str = "", *, state: bool = True, workers: int = AT_ONCE) -> Report:
    """Checks the chain, the guards, and whether the present is the last page of history.

    `head`, in hexadecimal digits, must be a link of the chain. With workers=0 everything runs on
    this thread's connection and in its context.
    """
    began = time.monotonic()
    with command("audit_verify"):
        sealed = chain.seals()
        last = sealed[-1].last if sealed else 0
        waiting = _waiting(last)
    found = _run([*_of_chain(last), *(_of_state() if state else ())], workers)
    with command("audit_verify"):
        suspects = [one for one in found if isinstance(one, chain.Suspect)]
        faults = [
            *chain.explained(sorted(suspects, key=lambda one: one.event_id), sealed),
            *chain.faults_of_seals(sealed),
            *_of_head(head),
            *faults_of_guards(),
            *sorted((one for one in found if isinstance(one, Fault)), key=Fault.line),
        ]
    position, last_head = (sealed[-1].position, sealed[-1].head.hex()) if sealed else (0, "")
    return Report(position, waiting, last_head, time.monotonic() - began, faults)


Work = Callable[[], Iterable[object]]


def _of_chain(last: int) -> Iterable[Work]:
    return [partial(chain.suspects, low, high) for low, high in chain.parts(last, PART)]


def _of_state() -> Iterable[Work]:
    return [partial(faults_of_state, one) for one in guarded_tables() if one.guard in RECORDED]


def _of_head(head: str) -> Iterable[Fault]:
    try:
        known = not head or chain.holds(bytes.fromhex(head))
    except ValueError:
        known = False
    return [] if known else [Fault(Kind.HEAD_UNKNOWN, note=head)]


def _waiting(last: int) -> int:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit.event WHERE id > %s", [last])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _run(work: Iterable[Work], workers: int) -> list[object]:
    todo = deque(work)
    if not workers:
        return [*joined.from_iterable(map(_in_context, todo))]
    with ThreadPoolExecutor(workers) as pool:
        found = [pool.submit(_take, todo) for _ in range(workers)]
    return [*joined.from_iterable(one.result() for one in found)]


def _take(todo: "deque[Work]") -> list[object]:
    """One thread's share, on a connection of its own that ends with it."""
    found: list[object] = []
    try:
        while (one := _next(todo)) is not None:
            found += _in_context(one)
    finally:
        connections.close_all()
    return found


def _next(todo: "deque[Work]") -> Work | None:
    try:
        return todo.popleft()
    except IndexError:
        return None


def _in_context(work: Work) -> list[object]:
    with command("audit_verify"):
        return [*work()]
