"""One figure as one JSON line: what was measured, in which unit, against which limit."""

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class Figure:
    """`ratio` is value / limit: up to 1 is within the limit. Without a limit both are null.

    A figure that is not `binding` is printed and does not fail the run.
    """

    name: str
    value: float
    unit: str
    limit: float | None = None
    binding: bool = field(default=True, repr=False)

    @property
    def over(self) -> bool:
        return self.binding and (self.ratio or 0) > 1

    @property
    def ratio(self) -> float | None:
        return round(self.value / self.limit, 3) if self.limit else None

    def line(self) -> str:
        told = asdict(self)
        del told["binding"]
        return json.dumps({**told, "ratio": self.ratio})


def seconds(work: Callable[[], object]) -> float:
    """Wall-clock seconds of one call."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
