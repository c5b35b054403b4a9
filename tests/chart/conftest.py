"""One centre, its coordinator and a child treated 72 days ago, at noon of a fixed day."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from registry.accounts.models import Centre, User
from registry.treatments.models import Treatment
from tests.chart.visit_pages import NOON, make_treated
from tests.people import client_of, coordinator_of, make_centre


@pytest.fixture
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def centre() -> Centre:
    return make_centre()


@pytest.fixture
def coordinator(centre: Centre) -> User:
    return coordinator_of(centre)


@pytest.fixture
def client(coordinator: User) -> Client:
    return client_of(coordinator)


@pytest.fixture
def treatment(noon: None, centre: Centre, coordinator: User) -> Treatment:
    return make_treated(coordinator, centre, dt.date(2025, 12, 28))
