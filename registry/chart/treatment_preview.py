"""A treatment in words before it is saved, and the plan that it would start."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from registry.chart.actions import DAY0_CODES
from registry.chart.page.facts import facts, other_facts
from registry.chart.treatment_page import TreatmentPage
from registry.core.errors import Finding
from registry.core.facts import Fact
from registry.schedules import rules
from registry.schedules.codes import Modality, State
from registry.schedules.models import ScheduleTemplate
from registry.schedules.selectors import PlannedPreview, preview_plan
from registry.treatments.codes import EXPANDED_PRODUCTS, Scaffold
from registry.treatments.entries import TreatmentEntry
from registry.treatments.findings import isct_status_of
from registry.treatments.models import CellProduct, ConcomitantProcedure


@dataclass(frozen=True)
class Part:
    """A heading with what was typed below it; `lines` are rows in one line each."""

    title: str
    facts: Sequence[Fact]
    lines: Sequence[str] = ()


@dataclass(frozen=True)
class Planned:
    """A line of the plan; `state` as it would stand today."""

    code: str
    label: str
    modality: str
    opens_on: dt.date
    target_on: dt.date
    closes_on: dt.date
    state: State
    on_day0: bool


@dataclass(frozen=True)
class Plan:
    """The items of one template."""

    template: ScheduleTemplate
    items: Sequence[Planned]


@dataclass(frozen=True)
class Preview:
    parts: Sequence[Part]
    notes: Sequence[Finding]
    plans: Sequence[Plan]

    @property
    def count(self) -> int:
        return sum(len(plan.items) for plan in self.plans)


def preview_of(page: TreatmentPage) -> Preview:
    """What would be saved, what the rules ask about it, and its plan; two statements."""
    assert page.entry is not None
    return Preview(list(_parts(page.entry)), _notes(page), _plans(page, page.entry))


def _parts(entry: TreatmentEntry) -> Iterator[Part]:
    yield Part(_("Day 0"), other_facts(entry.treatment))
    devices = {id(device.procedure): device for device in entry.devices}
    for procedure in entry.procedures:
        yield _operation(procedure, str(devices.get(id(procedure), "")))
    for dose in entry.administrations:
        yield Part(_("Dose %(n)s") % {"n": dose.dose_number}, other_facts(dose, {"dose_number"}))
    yield from _source(entry)
    if entry.conditioning is not None:
        drugs = [_agent(agent) for agent in entry.agents]
        yield Part(_("Conditioning"), other_facts(entry.conditioning), drugs)


def _operation(procedure: ConcomitantProcedure, device: str) -> Part:
    title = capfirst(procedure.get_procedure_display())
    told = other_facts(procedure, {"procedure", "performed_on"})
    if device:
        told.append({"label": _("implant"), "value": device, "reason": ""})
    return Part(title, told)


def _agent(agent: object) -> str:
    doses = facts(agent, ("dose_mg_kg", "dose_mg_m2", "days"))  # type: ignore[arg-type]
    told = [f"{one['value']} {one['label']}" for one in doses]
    return " · ".join([str(agent), *told])


def _source(entry: TreatmentEntry) -> Iterator[Part]:
    if entry.product is None:
        yield Part(_("Cells"), [], [_("None: surgery alone.")])
        return
    if entry.harvest is not None:
        yield Part(_("Harvest"), other_facts(entry.harvest))
    if entry.donor is not None:
        markers = [
            f"{row.get_marker_display()}: {row.get_result_display()}" for row in entry.markers
        ]
        known = [_("Stored earlier, taken as it is.")] if entry.donor.pk else []
        yield Part(_("Donor"), other_facts(entry.donor), [*known, *markers])
    tests = [f"{row.get_kind_display()}: {_result(row)}" for row in entry.release_tests]
    yield Part(_("Cell product"), _product(entry.product), tests)


def _result(row: object) -> str:
    told = facts(row, ("result", "value", "unit"))  # type: ignore[arg-type]
    return " ".join(str(one["value"]) for one in told)


def _product(product: CellProduct) -> list[Fact]:
    """The batch in words; what an untouched form says of its own accord is left out."""
    untouched = {"gene_marked": False, "scaffold": Scaffold.NOT_REPORTED}
    skip = [name for name, preset in untouched.items() if getattr(product, name) == preset]
    told = other_facts(product, skip)
    if product.product_type in EXPANDED_PRODUCTS:
        status = {
            "pass": _("met"),
            "fail": _("not met"),
            "incomplete": _("incomplete: not everything was measured"),
        }
        value = status[isct_status_of(product)]
        told.append({"label": _("ISCT criteria 2006"), "value": value, "reason": ""})
    return told


def _notes(page: TreatmentPage) -> list[Finding]:
    """What is asked, under the names that the page gives to its fields."""
    labels = {name: str(field.label) for form in page for name, field in form.fields.items()}
    return [replace(note, field=labels.get(note.field, note.field)) for note in page.notes]


def _plans(page: TreatmentPage, entry: TreatmentEntry) -> list[Plan]:
    day0, today = entry.treatment.treated_on, page.patient.centre.today()
    lines = preview_plan(
        entry.treatment.diagnosis.term_id, day0, systemic=page.systemic, today=today
    )
    templates = {line.template.pk: line.template for line in lines}
    return [
        Plan(one, [_planned(line, day0, today) for line in lines if line.template.pk == pk])
        for pk, one in templates.items()
    ]


def _planned(line: PlannedPreview, day0: dt.date, today: dt.date) -> Planned:
    window, on_day0 = line.window, line.item.code in DAY0_CODES
    stands = rules.ItemFacts(
        target_on=window.target_on,
        opens_on=window.opens_on,
        closes_on=window.closes_on,
        done_on=day0 if on_day0 else None,
    )
    return Planned(
        code=line.item.code,
        label=line.item.label,
        modality=str(Modality(line.item.modality).label),
        opens_on=window.opens_on,
        target_on=window.target_on,
        closes_on=window.closes_on,
        state=rules.status(stands, today),
        on_day0=on_day0,
    )
