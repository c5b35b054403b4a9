"""32 threads that change person and centre over a pool of 4 connections: no row crosses, and
nothing of a context stays on a connection that goes back to the pool."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from registry.accounts.codes import Role
from registry.accounts.middleware import working
from registry.accounts.models import User
from registry.audit.context import Context, Door, because, under
from registry.core.guards import guarded
from registry.patients.models import CareShare, Patient
from tests.architecture.test_isolation import OF_CENTRES
from tests.contexts import TEST
from tests.factories import Rows
from tests.people import client_of, coordinator_of, join, make_centre, make_patient, make_user

SECONDS, THREADS, CONNECTIONS = 20, 32, 4
SETTINGS = "reads writes identities manages shared shared_writes research everywhere actor proof"
LEFT_OVER = " || ".join(
    f"coalesce(current_setting('registry.{name}', true), '')" for name in SETTINGS.split()
)


class Oops(Exception):
    """Thrown in the middle of a piece of work."""


class World:
    """Three centres with a row in every table; people of one, of two, of none, and a guest."""

    def __init__(self) -> None:
        self.centres = [make_centre(code) for code in ("QQA", "QQB", "QQC")]
        self.models = OF_CENTRES
        self.numbers: dict[int, set[str]] = {}
        for centre in self.centres:
            rows = Rows(centre.code)
            rows.share(centre)
            for model in self.models:
                rows.one(model)
        first, second, third = self.centres
        self.guest = coordinator_of(third)
        self.shared = make_patient(first, self.guest)
        CareShare.objects.create(
            centre=first,
            patient=self.shared,
            with_centre=third,
            starts_on=first.today(),
            ends_on=first.today(),
            reason="second opinion",
        )
        self.people: list[tuple[User, set[int]]] = [
            (coordinator_of(first), {first.pk}),
            (coordinator_of(second), {second.pk}),
            (coordinator_of(first, third), {first.pk, third.pk}),
            (self.guest, {third.pk}),
            (make_user(), set()),
            (join(make_user(), second, Role.AUDITOR), {second.pk}),
        ]
        self.sessions = {user.pk: client_of(user).cookies for user, _ in self.people}
        for pk, number in Patient.objects.values_list("centre", "registry_number"):
            self.numbers.setdefault(pk, set()).add(number)


@contextmanager
def pooled() -> Iterator[None]:
    """Every thread takes its connection from one pool, as a site with OPTIONS["pool"] does."""
    settings = connections.databases["default"]
    before = {name: settings.get(name) for name in ("OPTIONS", "CONN_MAX_AGE")}
    pool = {"min_size": CONNECTIONS, "max_size": CONNECTIONS, "timeout": 60}
    connections["default"].close()
    settings.update(OPTIONS={**settings.get("OPTIONS", {}), "pool": pool}, CONN_MAX_AGE=0)
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"].close_pool()  # type: ignore[attr-defined]
        settings.update(before)


class Worker(threading.Thread):
    """Does one random piece of work after the other until the time is up."""

    def __init__(self, world: World, until: float, seed: int) -> None:
        super().__init__()
        self.world, self.until, self.dice = world, until, random.Random(seed)
        self.done: Counter[str] = Counter()
        self.faults: list[str] = []
        self.backends: set[int] = set()
        self.rows = 0

    def run(self) -> None:
        works: list[Callable[[], None]] = [
            self.as_person,
            self.in_context,
            self.nested,
            self.streaming,
            self.failing,
            self.by_page,
        ]
        while time.monotonic() < self.until and not self.faults:
            work = self.dice.choice(works)
            try:
                work()
            except Oops:
                pass
            except Exception as fault:
                self.faults.append(f"{work.__name__}: {fault!r}")
            self.done[work.__name__] += 1
            self.nothing_is_left(work.__name__)
            connection.close()

    def check(self, found: Any, allowed: set[int], guest: bool = False) -> None:
        for row in found:
            self.rows += 1
            about = getattr(row, "patient_id", None) or row.pk
            # A share and a transfer are seen by the other centre of the two as well.
            named = {getattr(row, column) for column in guarded(type(row)).seen_by}
            seen = {row.centre_id, *named} & allowed or (guest and about == self.world.shared.pk)
            if not seen:
                self.faults.append(f"{type(row).__name__} of centre {row.centre_id}: {allowed}")

    def read(self, allowed: set[int], guest: bool = False) -> None:
        for model in self.dice.sample(self.world.models, 4):
            self.check(model._default_manager.all(), allowed, guest)

    def person(self) -> tuple[User, set[int], bool]:
        user, allowed = self.dice.choice(self.world.people)
        return user, allowed, user == self.world.guest

    def context(self) -> tuple[Context, set[int]]:
        held = self.dice.sample(self.world.centres, self.dice.randint(0, 2))
        ids = tuple(centre.pk for centre in held)
        return Context(Door.API, reads=ids, writes=ids, identities=ids, manages=ids), set(ids)

    def as_person(self) -> None:
        user, allowed, guest = self.person()
        with working(user):
            self.read(allowed, guest)

    def in_context(self) -> None:
        context, allowed = self.context()
        with under(context), because("a reason that must not stay"):
            self.read(allowed)

    def nested(self) -> None:
        """An inner context, also one that fails, gives way to the outer one again."""
        user, allowed, guest = self.person()
        inner, theirs = self.context()
        with working(user):
            try:
                with under(inner):
                    self.read(theirs)
                    self.now_and_then_fail()
            except Oops:
                pass
            self.read(allowed, guest)

    def now_and_then_fail(self) -> None:
        if self.dice.random() < 0.5:
            raise Oops

    def streaming(self) -> None:
        """Read in pieces, left off in the middle; what is read too late finds nothing."""
        context, allowed = self.context()
        with under(context):
            rows = Patient.objects.iterator(chunk_size=1)
            self.check([row for row, _ in zip(rows, range(2), strict=False)], allowed)
            rows.close()  # type: ignore[attr-defined]
            late = Patient.objects.all()
        self.check(late, set())

    def failing(self) -> None:
        user, allowed, guest = self.person()
        with working(user):
            self.read(allowed, guest)
            self.now_and_then_fail()
            with transaction.atomic(), connection.cursor() as cursor:
                try:
                    cursor.execute("SELECT 1 / 0")
                except Exception as fault:
                    raise Oops from fault

    def by_page(self) -> None:
        """A whole request; the page names nobody of another centre."""
        user, allowed, guest = self.person()
        client = Client()
        client.cookies = self.world.sessions[user.pk]
        shown = client.get("/patients/").content.decode()
        for centre, numbers in self.world.numbers.items():
            foreign = numbers - {self.world.shared.registry_number} if guest else numbers
            if centre not in allowed and any(f"/patients/{number}/" in shown for number in foreign):
                self.faults.append(f"page of {user.pk} shows centre {centre}")

    def nothing_is_left(self, after: str) -> None:
        """On the very connection that was used, before it goes back."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {LEFT_OVER}, (SELECT count(*) FROM registry_patient), pg_backend_pid()"
            )
            left, patients, backend = cursor.fetchone() or ("", 0, 0)
        self.backends.add(backend)
        if left or patients:
            self.faults.append(f"after {after}: {left!r} is left, {patients} patients seen")


@pytest.mark.usefixtures("live_database")
def test_no_row_crosses_a_pool() -> None:
    connection.close()
    with under(TEST):
        world = World()
    with pooled():
        until = time.monotonic() + SECONDS
        workers = [Worker(world, until, seed) for seed in range(THREADS)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    faults = [fault for worker in workers for fault in worker.faults]
    done = sum((worker.done for worker in workers), Counter())
    rows = sum(worker.rows for worker in workers)
    print(f"{sum(done.values())} pieces of work, {rows} rows: {dict(done)}")
    assert faults == []
    assert len(set[int]().union(*(worker.backends for worker in workers))) <= CONNECTIONS
    assert set(done) == {
        "as_person",
        "in_context",
        "nested",
        "streaming",
        "failing",
        "by_page",
    }
    assert rows > 0
