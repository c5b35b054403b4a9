"""A section of the visit page: one assessment, or several that one form answers."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar, cast

from django.utils.translation import gettext as _

from registry.accounts.models import User
from registry.core.codes import NullReason
from registry.core.numbers import whole_number
from registry.core.parts import Files, PlainPart, RowPart, add_fault
from registry.diagnoses.models import Diagnosis, Lesion, Staging, StagingSystem
from registry.imaging.actions import ImagingEntry
from registry.imaging.models import ImagingFinding
from registry.patients.models import Patient, PatientRow
from registry.safety.models import AdverseEventReview, SpecialInterest
from registry.schedules.models import PlannedItem
from registry.schedules.rules import ASSESSMENT_QUALIFIERS
from registry.visits.codes import Assessment
from registry.visits.models import (
    Anthropometry,
    ConcomitantMedication,
    Endpoint,
    JointScore,
    PainAssessment,
    PromScore,
    VisitAssessment,
)

P = TypeVar("P", bound="PlainPart | RowPart")
Data = Mapping[str, Any] | None

# Qualifiers of a template under which an empty section needs no reason.
NOT_DEMANDED = frozenset(
    {"optional", "if_unclear", "if_allogeneic", "if_adult", "until_maturity", "added"}
)
MOST_ROWS = 12
# Name of the buttons that send the page for another look, not to be saved.
TURNING = "show"


@dataclass(frozen=True)
class Due:
    """An assessment that a visit asks for, at one lesion or for the whole child."""

    code: str
    lesion: Lesion | None = None
    qualifier: str = ""

    @property
    def demanded(self) -> bool:
        return self.qualifier not in NOT_DEMANDED

    @property
    def label(self) -> str:
        return str(Assessment(self.code).label)

    @property
    def condition(self) -> str:
        """What the template says about it, in words; empty when it is simply due."""
        return ASSESSMENT_QUALIFIERS.get(self.qualifier, "")

    @property
    def key(self) -> str:
        """As it stands in the page's hidden field for what was added."""
        return f"{self.code}:{self.lesion.pk if self.lesion else ''}"


@dataclass
class Record:
    """What the page knows of the child before it asks."""

    user: User
    patient: Patient
    items: Sequence[PlannedItem]
    diagnoses: Sequence[Diagnosis]
    lesions: Sequence[Lesion]
    stagings: Sequence[Staging]
    systems: Sequence[StagingSystem]
    images: Sequence[ImagingFinding]
    pain: Sequence[PainAssessment]
    growth: Anthropometry | None
    scores: Sequence[JointScore]
    prom: PromScore | None
    medications: Sequence[ConcomitantMedication]
    interests: Sequence[SpecialInterest]

    def day0_before(self, day: dt.date) -> dt.date | None:
        """Day 0 of the newest treatment up to a day."""
        anchors = (item.track.anchor_on for item in self.items)
        return max((anchor for anchor in anchors if anchor <= day), default=None)


@dataclass
class Gathered:
    """What the sections found, still unsaved."""

    visited_on: dt.date
    baseline: bool = False
    answers: dict[str, VisitAssessment] = field(default_factory=dict)
    findings: list[PatientRow] = field(default_factory=list)
    imaging: list[ImagingEntry] = field(default_factory=list)
    stagings: list[Staging] = field(default_factory=list)
    reviews: list[AdverseEventReview] = field(default_factory=list)
    endpoints: list[Endpoint] = field(default_factory=list)
    medications: list[ConcomitantMedication] = field(default_factory=list)

    def answer(self, due: Due, *, because: str = "", result: str = "") -> None:
        """An assessment is done, or not because of a reason.

        Of two lesions the one where it was done decides; the other is told in the result.
        """
        row = VisitAssessment(
            assessment=due.code, done=not because, null_reason=because, result=result
        )
        before = self.answers.get(due.code)
        if before is None:
            self.answers[due.code] = row
        elif before.done != row.done:
            done, left = (row, before) if row.done else (before, row)
            reason = NullReason(left.null_reason).label
            done.result = "; ".join(filter(None, [done.result, _("one side: %s") % reason]))
            self.answers[due.code] = done

    @property
    def partial(self) -> bool:
        return any(not row.done for row in self.answers.values())


def every(verdicts: Iterable[bool]) -> bool:
    """All of them hold; each is asked, also after one that fails, so that every fault shows."""
    return all(list(verdicts))


def finish_all(rows: Iterable[RowPart], rest: str = "") -> bool:
    return every(row.finish(rest) for row in rows)


class Whole(PlainPart):
    """Carries the faults of a section as a whole; it has no field."""


def shown_on(data: Mapping[str, Any]) -> list[str]:
    """Prefixes of the sections that stood on the page that was sent."""
    getlist = getattr(data, "getlist", None)
    return list(getlist("shown")) if getlist else []


class Section:
    """Draws, checks and builds. Subclasses say which forms they have and what becomes of them."""

    key: ClassVar[str] = ""
    template: ClassVar[str] = "chart/sections/fields.html"
    can_be_left_out: ClassVar[bool] = True

    def __init__(
        self,
        dues: Sequence[Due],
        record: Record,
        data: Data = None,
        files: Files = None,
        *,
        judged: bool = True,
        alone: bool = False,
    ) -> None:
        """`alone`: the page is about this section, so it cannot be left out."""
        self.dues, self.record = dues, record
        self.offers_leaving_out = self.can_be_left_out and not alone
        self.lesion = dues[0].lesion
        # A section that the page did not show yet begins with its presets.
        self.data = data if data and self.prefix in shown_on(data) else None
        self.files = files
        self.judged = judged and self.data is not None and not self.left_out
        self.forms: list[PlainPart | RowPart] = []
        self.own = Whole({}, prefix=f"{self.prefix}-whole")
        self.build()
        self.own.title, self.own.anchor = self.title, f"section-{self.prefix}"

    def build(self) -> None:
        """Makes the section's forms by `self.part`."""
        raise NotImplementedError

    def collect(self, gathered: Gathered, rest: str) -> bool:
        """Puts what was entered into `gathered`; False when a form shows a fault."""
        raise NotImplementedError

    @property
    def prefix(self) -> str:
        return f"{self.key}-{self.lesion.pk}" if self.lesion else self.key

    def heading(self) -> str:
        """What the section is called; by default as its assessment."""
        return self.dues[0].label

    @property
    def title(self) -> str:
        named = str(self.heading())
        return named[:1].upper() + named[1:]

    @property
    def conditions(self) -> list[str]:
        return [due.condition for due in self.dues if due.condition]

    @property
    def demanded(self) -> bool:
        return any(due.demanded for due in self.dues)

    @property
    def left_out(self) -> bool:
        """Somebody said in one click that it was not done."""
        ticked = bool(self.data and self.data.get(f"{self.prefix}-left_out"))
        return ticked and self.offers_leaving_out

    @property
    def because(self) -> str:
        """Why it was left out; 'not done' unless another reason was chosen."""
        chosen = self.data.get(f"{self.prefix}-because", "") if self.data else ""
        return chosen if chosen in NullReason.values else NullReason.NOT_DONE

    @property
    def reasons(self) -> list[tuple[str, Any]]:
        return list(NullReason.choices)

    @property
    def previous(self) -> list[dict[str, Any]]:
        """What was found last time, as facts to show beside."""
        return []

    @property
    def is_empty(self) -> bool:
        return self.data is None or not any(form.has_changed() for form in self.forms)

    def asks(self, code: str) -> bool:
        return any(due.code == code for due in self.dues)

    def part(self, form: P) -> P:
        """Adds a form to the section; unjudged ones only keep what was typed."""
        if form.is_bound and not self.judged:
            form = cast(P, form.kept())
        self.forms.append(form)
        return form

    def rows_wanted(self, name: str, least: int = 1) -> range:
        """How many blank rows a list has on this page: the button 'one more' raises it."""
        more = self.data is not None and self.data.get(TURNING) == f"{self.prefix}-{name}"
        wanted = (self._rows_sent(name) or least) + more
        return range(min(max(wanted, least), MOST_ROWS))

    def row_data(self, name: str, index: int) -> Data:
        """What was sent for a row; nothing for one that is new on this page."""
        return self.data if index < self._rows_sent(name) else None

    def _rows_sent(self, name: str) -> int:
        sent = str(self.data.get(f"{self.prefix}-{name}-rows", "")) if self.data else ""
        return min(whole_number(sent), MOST_ROWS)

    def gather(self, gathered: Gathered, rest: str) -> bool:
        """Left out, empty, or filled in: in each case every due assessment gets its answer."""
        if self.left_out:
            return self.leave(gathered, self.because)
        if self.is_empty:
            return self._nothing(gathered, rest)
        return self.collect(gathered, rest)

    def leave(self, gathered: Gathered, reason: str) -> bool:
        for due in self.dues:
            gathered.answer(due, because=reason)
        return True

    def _nothing(self, gathered: Gathered, rest: str) -> bool:
        if not self.demanded:
            return True
        if rest:
            return self.leave(gathered, rest)
        add_fault(
            self.own,
            "F04",
            _("Nothing is entered. Accepted: what was found, or why it was not done."),
        )
        return False

    def all_forms(self) -> list[PlainPart | RowPart]:
        return [self.own, *self.forms]

    def done(self, gathered: Gathered, result: str = "") -> None:
        for due in self.dues:
            gathered.answer(due, result=result)
