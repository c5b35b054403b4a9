"""Is every sealed event still what its link says?

Each link is checked against the link before it, so parts of the chain are checked at once, and a
fault stays where it is. What was done there is then told by trying: a link that fits what follows
is right, and so the event is not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import connection

from registry.audit.verify.faults import Fault, Kind

GENESIS = bytes(32)
MOST_FAULTS = 20  # of one part; the first is what is asked for
# Links and events side by side. An event without a link was slipped in, a link without an event
# lost it, and a link that does not follow from the one before and its event was tampered with.
_SUSPECTS = """
SELECT coalesce(l.event_id, e.id), l.event_id IS NULL, e.id IS NULL
FROM (
    SELECT event_id, hash, lag(hash, 1, coalesce((
        SELECT hash FROM audit.link WHERE event_id < %(low)s ORDER BY event_id DESC LIMIT 1
    ), audit.genesis())) OVER (ORDER BY event_id) AS before
    FROM audit.link WHERE event_id BETWEEN %(low)s AND %(high)s
) l
FULL JOIN (
    SELECT id, audit.digest(event) AS digest FROM audit.event
    WHERE id BETWEEN %(low)s AND %(high)s
) e ON e.id = l.event_id
WHERE l.event_id IS NULL OR e.id IS NULL OR l.hash <> sha256(l.before || e.digest)
ORDER BY 1 LIMIT %(most)s
"""


@dataclass(frozen=True)
class Suspect:
    """An id at which the chain does not hold."""

    event_id: int
    no_link: bool
    no_event: bool


@dataclass(frozen=True)
class Seal:
    """A stretch of the chain: after one event, up to another."""

    after: int
    last: int
    events: int
    position: int
    head: bytes
    sealed_at: Any


def seals() -> list[Seal]:
    """In order."""
    found = _rows(
        "SELECT lag(last_event_id, 1, 0::bigint) OVER (ORDER BY id), last_event_id, events, "
        "position, head, sealed_at FROM audit.seal ORDER BY id"
    )
    return [
        Seal(after, last, events, position, bytes(head), sealed_at)
        for after, last, events, position, head, sealed_at in found
    ]


def parts(last: int, size: int) -> list[tuple[int, int]]:
    """Ranges of ids, both ends inclusive, that together hold the sealed chain."""
    return [(low, min(low + size - 1, last)) for low in range(0, last + 1, size)]


def suspects(low: int, high: int) -> list[Suspect]:
    """Where the chain does not hold between two ids, the first few."""
    asked = {"low": low, "high": high, "most": MOST_FAULTS}
    return [Suspect(*row) for row in _rows(_SUSPECTS, asked)]


def explained(found: Sequence[Suspect], sealed: Sequence[Seal]) -> Iterator[Fault]:
    """What was done at each suspect; a link that broke its successor, too, is told once."""
    told: set[int] = set()
    for suspect in found:
        if suspect.event_id in told:
            continue
        fault = _explained(suspect, sealed)
        if fault.kind is Kind.LINK_ALTERED:
            told.add(_next_link(suspect.event_id)[0])
        yield fault


def _explained(suspect: Suspect, sealed: Sequence[Seal]) -> Fault:
    pk = suspect.event_id
    if suspect.no_event:
        return Fault(Kind.REMOVED, pk, note=_neighbours(pk))
    if suspect.no_link:
        return _about(Kind.INSERTED, pk, "stands in the sealed part, and was never sealed")
    digest, link = _digest(pk), _link(pk)
    before, before_that = _links_before(pk)
    if _fits_what_follows(pk, sha256(before[1] + digest).digest(), sealed):
        return _about(Kind.LINK_ALTERED, pk, "the event itself is intact")
    if sha256(before_that[1] + digest).digest() == link:
        return _about(Kind.INSERTED, before[0], "with a link of its own")
    seal = next(one for one in sealed if one.after < pk <= one.last)
    if _links_of(seal) < seal.events:
        return Fault(Kind.REMOVED, None, note=f"with its link, just before event {pk}")
    return _about(Kind.ALTERED, pk)


def _fits_what_follows(pk: int, link: bytes, sealed: Sequence[Seal]) -> bool:
    """Whether the chain goes on from a link that we computed, rather than from the one stored."""
    if any(one.last == pk and one.head == link for one in sealed):
        return True
    following, hash_ = _next_link(pk)
    digest = _digest(following) if following else b""
    return bool(digest) and sha256(link + digest).digest() == hash_


def faults_of_seals(sealed: Sequence[Seal]) -> Iterator[Fault]:
    """Seals that do not say what the links say."""
    position = 0
    for one in sealed:
        position += one.events
        said = f"seal at position {one.position}, {one.sealed_at:%Y-%m-%d %H:%M:%S}"
        counted = _links_of(one)
        if counted != one.events:
            note = f"{said}, sealed {one.events} events and has {counted}"
            yield Fault(Kind.SEAL_ALTERED, one.last, note=note)
        elif _link(one.last) != one.head or position != one.position:
            yield Fault(Kind.SEAL_ALTERED, one.last, note=f"{said}, names another head")


def holds(head: bytes) -> bool:
    """Whether a head that was kept elsewhere is a link of this chain."""
    return bool(_rows("SELECT FROM audit.link WHERE hash = %s LIMIT 1", [head]))


def _links_of(seal: Seal) -> int:
    bounds = [seal.after, seal.last]
    statement = "SELECT count(*) FROM audit.link WHERE event_id > %s AND event_id <= %s"
    return int(_rows(statement, bounds)[0][0])


def _link(pk: int) -> bytes:
    found = _rows("SELECT hash FROM audit.link WHERE event_id = %s", [pk])
    return bytes(found[0][0]) if found else b""


def _links_before(pk: int) -> list[tuple[int, bytes]]:
    statement = "SELECT event_id, hash FROM audit.link WHERE event_id < %s ORDER BY 1 DESC LIMIT 2"
    found = [(row[0], bytes(row[1])) for row in _rows(statement, [pk])]
    return [*found, (0, GENESIS), (0, GENESIS)][:2]


def _next_link(pk: int) -> tuple[int, bytes]:
    statement = "SELECT event_id, hash FROM audit.link WHERE event_id > %s ORDER BY 1 LIMIT 1"
    found = _rows(statement, [pk])
    return (found[0][0], bytes(found[0][1])) if found else (0, b"")


def _digest(pk: int) -> bytes:
    found = _rows("SELECT audit.digest(event) FROM audit.event WHERE id = %s", [pk])
    return bytes(found[0][0]) if found else b""


def _about(kind: Kind, pk: int, note: str = "") -> Fault:
    found = _rows("SELECT table_name, row_pk, at FROM audit.event WHERE id = %s", [pk])
    table, row, at = found[0] if found else ("", "", None)
    return Fault(kind, pk, table, row, at, note)


def _neighbours(pk: int) -> str:
    """An event that is gone can only be told by those that stood beside it."""
    columns = "SELECT id, table_name, row_pk, at FROM audit.event"
    statement = (
        f"({columns} WHERE id < %s ORDER BY id DESC LIMIT 1) UNION ALL "
        f"({columns} WHERE id > %s ORDER BY id LIMIT 1)"
    )
    beside = _rows(statement, [pk, pk])
    told = [f"{i} ({table} {row}, {at.isoformat()})" for i, table, row, at in beside]
    return "stood between " + " and ".join(told) if told else "nothing is left around it"


def _rows(statement: str, values: Any = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found
