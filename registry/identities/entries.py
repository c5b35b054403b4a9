"""Who a child is, in the open: what forms fill and an opening gives. Nothing else holds it.

None of these represents itself with its values, as what is represented ends in logs.
"""

import datetime as dt
from dataclasses import dataclass

from registry.identities.codes import ContactKind, ContactPerson


@dataclass(frozen=True, repr=False)
class Reach:
    """One way to reach the family. `id` is 0 until it is saved."""

    person: str
    kind: str
    value: str
    language: str = ""
    ended_on: dt.date | None = None
    id: int = 0

    @property
    def person_label(self) -> str:
        return str(ContactPerson(self.person).label)

    @property
    def kind_label(self) -> str:
        return str(ContactKind(self.kind).label)


@dataclass(frozen=True, repr=False)
class Person:
    """A child with its names. `version` counts corrections, so that two at once conflict."""

    family_name: str
    given_name: str
    birth_date: dt.date | None = None
    hospital_numbers: tuple[str, ...] = ()
    contacts: tuple[Reach, ...] = ()
    version: int = 0


@dataclass(frozen=True, repr=False)
class Correction:
    """Names and birth as they shall be, with the version that was read; numbers and contacts that
    come; ids of contacts that end."""

    person: Person
    ended: tuple[int, ...] = ()
