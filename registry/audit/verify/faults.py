"""A fault that verification found, and where."""

import datetime as dt
from dataclasses import asdict, dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What somebody did."""

    ALTERED = "event altered"
    REMOVED = "event removed"
    INSERTED = "event inserted"
    LINK_ALTERED = "link altered"
    SEAL_ALTERED = "seal altered"
    HEAD_UNKNOWN = "head not in the chain"
    UNGUARDED = "recording or isolation changed"
    UNRECORDED = "row changed without history"


@dataclass(frozen=True)
class Fault:
    """`event_id` where an event is known; table, row and time as far as they can be told."""

    kind: Kind
    event_id: int | None = None
    table: str = ""
    row: str = ""
    at: dt.datetime | None = None
    note: str = ""

    def line(self) -> str:
        """One sentence for the terminal."""
        event = f"event {self.event_id}" if self.event_id else ""
        row = f"{self.table} {self.row}".strip()
        at = self.at.isoformat() if self.at else ""
        told = ", ".join(part for part in (event, row, at, self.note) if part)
        return f"{self.kind}: {told}"

    def as_json(self) -> dict[str, object]:
        return {**asdict(self), "at": self.at.isoformat() if self.at else None}
