"""Who the child is: facts, marks and disorders."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from registry.chart.page.facts import fact, facts, other_facts
from registry.chart.selectors.patient import Record
from registry.chart.when import Calendar, When
from registry.core.facts import Fact
from registry.diagnoses.models import Diagnosis, RiskFactor
from registry.patients.age import age_on
from registry.patients.codes import StopKind, VitalStatus

RISK_DATES = ("started_on", "ended_on")


@dataclass(frozen=True)
class RiskPart:
    """A risk factor and what is known of it."""

    name: str
    detail: str


@dataclass(frozen=True)
class DiagnosisPart:
    """A disorder, when it was found, and what led to it."""

    diagnosis: Diagnosis
    diagnosed: When
    underlying: Sequence[str]
    risks: Sequence[RiskPart]
    facts: Sequence[Fact]


def calendar_of(record: Record) -> Calendar:
    """How the dates of this child are told."""
    days = [treatment.treated_on for treatment in record.treatments]
    return Calendar(tuple(dict.fromkeys(days)), record.patient.is_literature)


def head_facts(record: Record) -> list[Fact]:
    """The line on top of the page."""
    patient = record.patient
    found = [fact(patient, "sex_at_birth", _("Sex")), _age(record)]
    found.append({"label": _("Centre"), "value": patient.centre.name, "reason": ""})
    if not patient.is_literature:
        found += [fact(patient, "enrolled_on", _("Enrolled")), _last_contact(record)]
    if patient.vital_status == VitalStatus.DEAD:
        found.append(fact(patient, "vital_status", _("Vital status")))
    return found


def _age(record: Record) -> Fact:
    """The age on the day that is shown, or at death."""
    patient, stop = record.patient, record.stop
    died = stop.stopped_on if stop and stop.kind == StopKind.DEATH else None
    age = age_on(patient.birth, died or record.as_of)
    reason = patient.get_birth_month_null_reason_display()
    label = _("Age at death") if died else _("Age")
    return {"label": label, "value": str(age) if age else None, "reason": str(reason)}


def _last_contact(record: Record) -> Fact:
    seen = [visit.visited_on for visit in record.visits if visit.visited_on <= record.as_of]
    latest = date_format(max(seen), "DATE_FORMAT") if seen else None
    return {"label": _("Last contact"), "value": latest, "reason": _("none yet")}


def diagnosis_parts(record: Record, calendar: Calendar) -> list[DiagnosisPart]:
    """Each disorder of the child; aetiology apart from it."""
    skip = ("diagnosed_on", "onset_on", "note")
    return [
        DiagnosisPart(
            diagnosis=diagnosis,
            diagnosed=calendar.when(diagnosis, "diagnosed_on"),
            underlying=[one.get_disease_display() for one in diagnosis.underlying.all()],
            risks=[_risk(one, calendar) for one in diagnosis.risk_factors.all()],
            facts=[*_onset(diagnosis, calendar), *_rest(diagnosis, skip)],
        )
        for diagnosis in record.diagnoses
    ]


def _onset(diagnosis: Diagnosis, calendar: Calendar) -> list[Fact]:
    if diagnosis.onset_on is None:
        return facts(diagnosis, ["onset_on"])
    return [fact(diagnosis, "onset_on", text=str(calendar.when(diagnosis, "onset_on")))]


def _rest(diagnosis: Diagnosis, skip: Sequence[str]) -> list[Fact]:
    """What else the disorder says; 'no' is not worth a line."""
    return [one for one in other_facts(diagnosis, skip) if one["value"] != _("no")]


def _risk(risk: RiskFactor, calendar: Calendar) -> RiskPart:
    known = other_facts(risk, ("factor", "diagnosis", *RISK_DATES))
    words = [f"{one['label']}: {one['value']}" for one in known if one["value"] not in (None, "")]
    if risk.started_on:
        words.append(_("from %(day)s") % {"day": calendar.when(risk, "started_on").first})
    if risk.ended_on:
        words.append(_("until %(day)s") % {"day": calendar.when(risk, "ended_on").first})
    return RiskPart(str(risk.get_factor_display()), ", ".join(words))
