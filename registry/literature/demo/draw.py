"""Draws the children of the demonstration: the same seed and day give the same children."""

import datetime as dt
import random
from dataclasses import dataclass
from functools import cached_property

from registry.core.identifiers import ALPHABET, RANDOM_LENGTH, check_character
from registry.literature.demo.profiles import (
    CENTRES,
    CHILDREN,
    DISORDERS,
    FAMILY,
    GIVEN,
    SEED,
    UNTREATED,
    YEARS,
    DemoCentre,
    Disorder,
    Site,
)
from registry.patients.codes import LOSS, StopKind

DAYS_A_YEAR = 365.25
MATURE_AT = 17


@dataclass(frozen=True)
class Focus:
    """One site on one side."""

    site: Site
    side: str


@dataclass(frozen=True)
class Stop:
    """The day and the reason why the follow-up of a child ends."""

    kind: StopKind
    on: dt.date


@dataclass(frozen=True)
class Child:
    """One made-up child. Whatever else is drawn about it comes from its own `random`."""

    index: int
    today: dt.date
    centre: DemoCentre
    disorder: Disorder
    sex: str
    given: str
    family: str
    registry_number: str
    birth: dt.date
    day0: dt.date | None
    foci: tuple[Focus, ...]
    course: str  # healing, stable, worse
    adherence: float
    stop: Stop | None

    @cached_property
    def random(self) -> random.Random:
        """Draws of this child alone, so that one child does not shift the next."""
        return random.Random(SEED * 1000 + self.index)  # noqa: S311

    def age(self, day: dt.date) -> float:
        """Years, with their fraction."""
        return (day - self.birth).days / DAYS_A_YEAR

    def is_mature(self, day: dt.date) -> bool:
        return self.age(day) >= MATURE_AT

    @property
    def allogeneic(self) -> bool:
        """Cells from somebody else: where the disorder is in every cell of the child."""
        return self.disorder.term == "oi"

    @property
    def lost_on(self) -> dt.date | None:
        """The day on which the lead decided that the family is lost or untraceable."""
        return self.stop.on if self.stop and self.stop.kind in LOSS else None


def children(today: dt.date) -> list[Child]:
    """Every child of the demonstration as of a day."""
    drawn = random.Random(SEED)  # noqa: S311
    disorders = [one for one in DISORDERS for _ in range(one.children)]
    assert len(disorders) == CHILDREN
    drawn.shuffle(disorders)
    numbers: set[str] = set()
    return [_child(drawn, index, one, today, numbers) for index, one in enumerate(disorders)]


def _child(
    drawn: random.Random, index: int, disorder: Disorder, today: dt.date, numbers: set[str]
) -> Child:
    (centre,) = drawn.choices(CENTRES, [one.share for one in CENTRES])
    sex = drawn.choice(("female", "male"))
    age = drawn.uniform(*disorder.ages)
    treated = today - dt.timedelta(days=_days_ago(drawn, treated=index >= UNTREATED))
    return Child(
        index=index,
        today=today,
        centre=centre,
        disorder=disorder,
        sex=sex,
        given=drawn.choice(GIVEN[sex]),
        family=f"Demo-{drawn.choice(FAMILY)}",
        registry_number=_registry_number(drawn, centre.code, numbers),
        birth=treated - dt.timedelta(days=int(age * DAYS_A_YEAR)),
        day0=None if index < UNTREATED else treated,
        foci=_foci(drawn, disorder),
        course=drawn.choices(("healing", "stable", "worse"), (60, 26, 14))[0],
        adherence=drawn.uniform(0.82, 0.99),
        stop=_stop(drawn, disorder, treated, today, index) if index >= UNTREATED else None,
    )


def _days_ago(drawn: random.Random, *, treated: bool) -> int:
    """Mostly even over the years, with more in the last one: the programme grows."""
    if not treated:
        return -drawn.randint(7, 30)
    if drawn.random() < 0.25:
        return drawn.randint(2, 365)
    return drawn.randint(30, int(YEARS * DAYS_A_YEAR))


def _registry_number(drawn: random.Random, code: str, taken: set[str]) -> str:
    """As core.identifiers makes them, but drawn from the seed."""
    while True:
        body = code + "".join(drawn.choices(ALPHABET, k=RANDOM_LENGTH))
        number = body + check_character(body)
        if number[-1] in ALPHABET and number not in taken:
            taken.add(number)
            return number


def _foci(drawn: random.Random, disorder: Disorder) -> tuple[Focus, ...]:
    if disorder.systemic:
        return ()
    site = drawn.choice(disorder.sites)
    sides = ["left", "right"]
    drawn.shuffle(sides)
    both = drawn.random() < disorder.bilateral
    return tuple(Focus(site, side) for side in (sides if both else sides[:1]))


def _stop(
    drawn: random.Random, disorder: Disorder, treated: dt.date, today: dt.date, index: int
) -> Stop | None:
    """About one child in ten is lost, moves or withdraws; deaths are rare, of the leukaemia."""
    chance = drawn.random()
    days = (today - treated).days
    if chance > 0.14 or days < 300:
        return None
    on = treated + dt.timedelta(days=drawn.randint(200, days - 60))
    if chance < 0.045 and disorder.underlying:
        return Stop(StopKind.DEATH, on)
    kinds = (StopKind.LOST, StopKind.WITHDRAWAL, StopKind.TRANSFER)
    (kind,) = drawn.choices(kinds, (6, 2, 2))
    nowhere = kind == StopKind.LOST and index % 2 == 0
    return Stop(StopKind.UNTRACEABLE if nowhere else kind, on)
