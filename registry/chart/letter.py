"""A letter that asks a family to call: what stands on it, in the family's language. Pure.

Whoever holds the envelope reads the sender and the address, and nothing of an illness; inside, too,
the letter names no disorder, no treatment and no examination (docs/adr/0061-chase.md).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format

from registry.accounts.models import Centre
from registry.identities.codes import ContactKind, ContactPerson
from registry.identities.entries import Person, Reach
from registry.schedules.models import PlannedItem

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
FALLBACK = "en"
# The language of a country in which somebody is written to unless the family has another one.
_OF_COUNTRY = {"DE": "de", "AT": "de", "CH": "de", "LI": "de", "ES": "es", "FR": "fr", "LU": "fr"}
# How a date is written out in a letter; names of months are Django's own in each language.
_DATES = {"en": "j F Y", "de": "j. F Y", "es": r"j \d\e F \d\e Y", "fr": "j F Y"}
SHORT_LINES, MOST_SHORT = 5, 120  # what fits the window in the usual size of type


@dataclass(frozen=True, repr=False)
class Letter:
    """One letter. `lines` are those of the address, `tight` where they are long for the window."""

    language: str
    centre: Centre
    name: str
    adult: bool
    lines: Sequence[str]
    consent: bool
    today: str
    first_day: str
    last_day: str
    overdue: bool
    reach: Reach

    @property
    def template(self) -> str:
        return f"letters/{self.language}.html"

    @property
    def tight(self) -> bool:
        written = sum(len(line) for line in self.lines) + len(self.name)
        return len(self.lines) > SHORT_LINES or written > MOST_SHORT

    @property
    def sender_lines(self) -> list[str]:
        return lines_of(self.centre.address)


def language_of(asked: str, reach: Reach | None, centre: Centre) -> str:
    """What was asked for, else the family's language, else that of the country, else English."""
    family = reach.language[:2] if reach else ""
    wanted = (asked, family, _OF_COUNTRY.get(centre.country, ""))
    return next((code for code in wanted if code in LANGUAGES), FALLBACK)


def addresses_of(person: Person, *, adult: bool) -> list[Reach]:
    """Where the family lives, the likeliest first: the parents' address, or that of a patient who
    is of age. What has ended is no address any more, and a physician gets another letter."""
    first = ContactPerson.PATIENT if adult else ContactPerson.PARENT
    found = [
        one
        for one in person.contacts
        if one.kind == ContactKind.ADDRESS
        and one.ended_on is None
        and one.person != ContactPerson.PHYSICIAN
    ]
    return sorted(found, key=lambda one: one.person != first)


def letter_to(
    person: Person, reach: Reach, item: PlannedItem, *, language: str, adult: bool
) -> Letter:
    """The letter about an item to one address."""
    today = item.centre.today()
    overdue = item.closes_on < today
    return Letter(
        language=language,
        centre=item.centre,
        name=f"{person.given_name} {person.family_name}".strip(),
        adult=adult,
        lines=lines_of(reach.value),
        consent=item.is_consent,
        today=written(today, language),
        first_day=written(max(item.opens_on, today), language),
        last_day=written(item.closes_on, language),
        overdue=overdue,
        reach=reach,
    )


def lines_of(address: str) -> list[str]:
    """An address as lines: as it was typed, or parted at its commas where it is one line."""
    parts = address.splitlines() if "\n" in address else address.split(",")
    return [part.strip() for part in parts if part.strip()]


def written(day: dt.date, language: str) -> str:
    """A date as letters in that language have it."""
    with translation.override(language):
        return date_format(day, _DATES[language])


def is_adult(birth: dt.date | None, majority: int, today: dt.date) -> bool:
    """Whether the patient is of age by the law of the country; an unknown birth counts as a child,
    whose guardians are written to."""
    if birth is None:
        return False
    had_birthday = (today.month, today.day) >= (birth.month, birth.day)
    return today.year - birth.year - (not had_birthday) >= majority
