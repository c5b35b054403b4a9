"""The forms of an adverse event page: the event, its judgement, causality per component."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.accounts.access import RegistryRequest
from registry.core.errors import Finding
from registry.core.facts import Fact, facts_of
from registry.core.forms import told
from registry.core.parts import PlainPart, RowPart
from registry.patients.models import Patient
from registry.safety.actions import judge, record_adverse_event
from registry.safety.forms import (
    WHY_NOT,
    CausalityForm,
    EventForm,
    JudgementForm,
    TermField,
    causality_initial,
    chosen_term,
)
from registry.safety.models import SERIOUS_CRITERIA, AdverseEvent, AdverseEventAssessment
from registry.safety.selectors import (
    grades_of,
    interests_with_terms,
    lesions_of,
    not_given,
    other_terms,
)
from registry.visits.models import Visit

BY_WHOM = ("assessor", "assessed_on")
SHOWN_APART = ("grade", "serious", *BY_WHOM)


class Judging:
    """A judgement: severity, seriousness, expectedness, and causality of each component."""

    def __init__(
        self,
        request: RegistryRequest,
        patient: Patient,
        term_id: int,
        last: AdverseEventAssessment | None = None,
    ) -> None:
        data = request.POST if request.method == "POST" else None
        self.patient, self.by = patient, request.user
        self.judgement = JudgementForm(
            data,
            prefix="judgement",
            instance=AdverseEventAssessment(),
            initial=self._presets(last),
        )
        self.judgement.narrow(grades_of(term_id) if term_id else [])
        self.causality = CausalityForm(data, prefix="causality", initial=self._causes(last))
        self.forms: list[PlainPart | RowPart] = [self.judgement, self.causality]

    def _presets(self, last: AdverseEventAssessment | None) -> dict[str, Any]:
        """The last judgement, by the one who judges now."""
        names = [name for name in JudgementForm.base_fields if name not in BY_WHOM]
        known = {name: getattr(last, name) for name in names} if last else {}
        return {**known, "assessor": str(self.by), "assessed_on": self.patient.centre.today()}

    def _causes(self, last: AdverseEventAssessment | None) -> dict[str, str]:
        """What the child never had is preset as not applicable."""
        if last:
            return causality_initial(last.causality.all())
        return {
            component.value: f"{WHY_NOT}not_applicable" for component in not_given(self.patient)
        }

    @property
    def row(self) -> AdverseEventAssessment:
        row = self.judgement.instance
        assert isinstance(row, AdverseEventAssessment)
        return row


class EventPage:
    """The parts of the page of one event. Without `event` it is a new one."""

    def __init__(
        self,
        request: RegistryRequest,
        patient: Patient,
        *,
        visit: Visit | None = None,
        event: AdverseEvent | None = None,
        last: AdverseEventAssessment | None = None,
    ) -> None:
        self.request, self.patient = request, patient
        self.sent = request.method == "POST"
        self.happened = self._happened(visit) if event is None else None
        self.event = event or self._new_row()
        self.judging = Judging(request, patient, self._term(), last)

    @property
    def forms(self) -> list[PlainPart | RowPart]:
        first = [self.happened] if self.happened else []
        return [*first, *self.judging.forms]

    def _happened(self, visit: Visit | None) -> EventForm:
        lesions = lesions_of(self.patient)
        form = EventForm(
            self.request.POST if self.sent else None,
            prefix="event",
            instance=AdverseEvent(patient=self.patient, visit=visit),
            initial={
                "aware_on": visit.visited_on if visit else self.patient.centre.today(),
                "lesion": lesions[0].pk if len(lesions) == 1 else "",
            },
        )
        form.offer(lesions)
        what = form.fields["what"]
        assert isinstance(what, TermField)
        what.offer(interests_with_terms(), other_terms())
        what.ask_for_grades(reverse("adverse-event-grades"))
        return form

    def _new_row(self) -> AdverseEvent:
        assert self.happened is not None
        row = self.happened.instance
        assert isinstance(row, AdverseEvent)
        return row

    def _term(self) -> int:
        if self.happened is None:
            return self.event.term_id
        return chosen_term(str(self.happened["what"].value() or ""))

    def is_valid(self) -> bool:
        """True when the page is to be saved and each of its parts is right in itself."""
        if not self.sent:
            return False
        for form in self.forms:
            form.force()
        return all([_right(form) for form in self.forms])  # noqa: C419 - every fault shows at once

    def save(self) -> str:
        """Saves what was entered, and gives the address of the event."""
        judgement, causality = self.judging.row, self.judging.causality.rows()
        by = self.request.user
        if self.happened is None:
            judge(by=by, event=self.event, judgement=judgement, causality=causality)
            told_ = _("Judgement saved; the earlier ones stay.")
        else:
            record_adverse_event(by=by, event=self.event, judgement=judgement, causality=causality)
            told_ = _("Adverse event saved.")
        messages.success(self.request, told_)
        return reverse("adverse-event", args=[self.patient.key, self.event.pk])

    def add_findings(self, findings: Iterable[Finding]) -> None:
        """Shows what the rules refused at the first form that has the field."""
        for finding in findings:
            place = next((form for form in self.forms if finding.field in form.fields), None)
            (place or self.forms[0]).add_error(finding.field if place else None, told(finding))


def _right(form: PlainPart | RowPart) -> bool:
    return form.finish() if isinstance(form, RowPart) else form.is_valid()


@dataclass(frozen=True)
class Judged:
    """One judgement as it is read: criteria in words, causality and the rest as facts."""

    row: AdverseEventAssessment
    criteria: Sequence[str]
    causality: Sequence[Fact]
    facts: Sequence[Fact]


def read(row: AdverseEventAssessment) -> Judged:
    """A judgement whose causality has been fetched with it; no statement."""
    named = [name for name in SERIOUS_CRITERIA if getattr(row, name)]
    return Judged(
        row=row,
        criteria=[str(row._meta.get_field(name).verbose_name) for name in named],  # type: ignore[union-attr]
        causality=[
            {
                "label": one.get_component_display(),
                "value": one.get_causality_display(),
                "reason": one.get_causality_null_reason_display(),
            }
            for one in row.causality.all()
        ],
        facts=facts_of(row, skip=(*SHOWN_APART, *SERIOUS_CRITERIA)),
    )
