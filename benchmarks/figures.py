"""One figure as one JSON line: what was measured, in which unit, against which limit."""

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """`ratio` is value / limit: up to 1 is within the limit. Without a limit both are null."""

    name: str
    value: float
    unit: str
    limit: float | None = None

    @property
    def ratio(self) -> float | None:
        return round(self.value / self.limit, 3) if self.limit else None

    def line(self) -> str:
        return json.dumps({**asdict(self), "ratio": self.ratio})


def seconds(work: Callable[[], object]) -> float:
    """Wall-clock seconds of one call."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
