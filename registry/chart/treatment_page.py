"""The page "Record treatment": its parts, what they say together, and what becomes of them."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from registry.chart.findings import consent_first_findings
from registry.core.codes import DatePrecision, NullReason
from registry.core.errors import Finding, Severity, error
from registry.core.forms import RuleErrors
from registry.core.rows import Rows, Sheet
from registry.diagnoses.codes import Bone, Laterality
from registry.diagnoses.models import Diagnosis, Lesion
from registry.patients.models import Patient
from registry.treatments.codes import RouteGroup
from registry.treatments.entries import TreatmentEntry
from registry.treatments.findings import (
    administration_findings,
    conditioning_findings,
    product_findings,
    treatment_findings,
)
from registry.treatments.forms import (
    NEW_PRODUCT,
    NO_CELLS,
    AdministrationForm,
    AgentForm,
    CellsForm,
    ConditioningForm,
    HarvestForm,
    ProcedureForm,
    TreatmentForm,
)
from registry.treatments.models import (
    Administration,
    CellProduct,
    Donor,
    Treatment,
)
from registry.treatments.product_forms import (
    DonorForm,
    MarkersForm,
    ProductForm,
    ReleaseTestForm,
)
from registry.treatments.selectors import donor_with_code, products_of

F = TypeVar("F", bound=RuleErrors)
SAVE, BACK = "save", "back"
# Where the rules name something that the page has in another place.
DONOR_FIELDS = {"donor": "donor_code", "donor_sex": "sex", "donor_age_years": "age_years"}


@dataclass(frozen=True)
class Subject:
    """What is treated: one lesion, or the whole child for a diagnosis."""

    diagnosis: Diagnosis
    lesion: Lesion | None = None


def every(verdicts: Iterable[bool]) -> bool:
    """All of them hold; each is asked, also after one that fails, so that every fault shows."""
    return all(list(verdicts))


class TreatmentPage(Sheet):
    """Parts that are not wanted (the product of a surgery without cells) keep what was typed in
    them, and are neither judged nor saved."""

    def __init__(self, request: HttpRequest, patient: Patient, subject: Subject) -> None:
        super().__init__(request)
        self.patient, self.subject = patient, subject
        self.turning = self.turning or request.POST.get("step") == BACK
        self.saving = request.POST.get("step") == SAVE
        self.products: Sequence[CellProduct] = products_of(patient)
        self.left_aside = False
        self.notes: list[Finding] = []
        self.entry: TreatmentEntry | None = None
        self._procedures()
        self._source()
        self._dose()

    def _procedures(self) -> None:
        treatment = Treatment(
            patient=self.patient, diagnosis=self.subject.diagnosis, lesion=self.subject.lesion
        )
        self.treatment = self.form(TreatmentForm, instance=treatment)
        self.procedures = self.rows(ProcedureForm, "procedure")
        self.cells = self.form(
            CellsForm, prefix="cells", products=self.products, initial={"given": NEW_PRODUCT}
        )

    def _source(self) -> None:
        new = self.with_new_product
        tissue = self.request.POST.get("harvest-tissue", "")
        self.product = self._part(ProductForm, new, "product", rest=self.rest, tissue=tissue)
        self.tests = self._list(ReleaseTestForm, new, "test")
        self.harvest = self._part(HarvestForm, new, "harvest", rest=self.rest, optional=True)
        self.donor = self._part(
            DonorForm, new, "donor", rest=self.rest, known=self._known_donor(), optional=True
        )
        self.markers = self._part(MarkersForm, new, "markers", optional=True)

    def _dose(self) -> None:
        lesion, given = self.subject.lesion, self.given != NO_CELLS
        local = RouteGroup.LOCAL if lesion else ""
        self.dose = self._part(
            AdministrationForm,
            given,
            "dose",
            rest=self.rest,
            day0=self._typed_day0(),
            instance=Administration(lesion=lesion, route_group=local),
        )
        self.conditioning: ConditioningForm | None = None
        self.agents: Rows[AgentForm] | None = None
        if lesion is None:
            self.conditioning = self._part(ConditioningForm, given, "conditioning", optional=True)
            self.agents = self._list(AgentForm, given, "agent", rest=self.rest)

    @property
    def given(self) -> str:
        """The choice about cells as it was sent; a new product where it says nothing known."""
        asked = self.request.POST.get("cells-given", NEW_PRODUCT)
        known = asked == NO_CELLS or any(str(row.pk) == asked for row in self.products)
        return asked if known else NEW_PRODUCT

    @property
    def with_new_product(self) -> bool:
        return self.given == NEW_PRODUCT

    @property
    def rest(self) -> str:
        """The one reason for everything that is left empty."""
        asked = self.request.POST.get("rest", "")
        return asked if asked in NullReason.values else ""

    @property
    def reasons(self) -> list[tuple[str, Any]]:
        return list(NullReason.choices)

    @property
    def systemic(self) -> bool:
        """Whether the plans of an infusion apply, as chart.actions.treat asks."""
        return self.given != NO_CELLS and self.subject.lesion is None

    def _part(
        self,
        make: Callable[..., F],
        wanted: bool,
        prefix: str,
        *,
        optional: bool = False,
        **kw: Any,
    ) -> F:
        kw = {**kw, "prefix": prefix, "use_required_attribute": False}
        if optional:
            kw["empty_permitted"] = True
        if wanted or not self.to_save:
            return self.form(make, **kw)
        return self._aside(make, kw)

    def _list(self, make: Callable[..., F], wanted: bool, prefix: str, **kw: Any) -> Rows[F]:
        if wanted or not self.to_save:
            return self.rows(make, prefix, **kw)
        kw = {**kw, "empty_permitted": True, "use_required_attribute": False}
        count = range(self._count(prefix, 1))
        return Rows([self._aside(make, {**kw, "prefix": f"{prefix}-{n}"}) for n in count], prefix)

    def _aside(self, make: Callable[..., F], kw: dict[str, Any]) -> F:
        """A part that shows what was typed, unjudged."""
        self.left_aside = self.left_aside or make(self.request.POST, **kw).has_changed()
        empty = make(**kw)
        empty.initial.update(_typed(empty, self.request.POST))
        return empty

    def _known_donor(self) -> Donor | None:
        code = self.request.POST.get("donor-donor_code", "").strip()
        asked = bool(code) and self.to_save and self.with_new_product
        return donor_with_code(self.patient.centre_id, code) if asked else None

    def _typed_day0(self) -> dt.date | None:
        """Day 0 where a day was typed; the form of the treatment refuses anything else."""
        if not self.to_save:
            return None
        self.treatment.is_valid()
        day: dt.date | None = self.treatment.cleaned_data.get("treated_on")
        return day

    def is_valid(self) -> bool:
        """Right in itself, and in the eyes of the rules. Every fault is shown, not only the
        first."""
        if not self.to_save:
            return False
        right = every(form.is_valid() for form in self.forms)
        if "given" in self.cells.errors:
            return False
        self.entry = self._entry()
        found = [*self._own_findings(), *self._findings(self.entry)]
        self.notes = [f for _part, f in found if f.severity is not Severity.ERROR]
        refused = [(part, f) for part, f in found if f.severity is Severity.ERROR]
        for part, finding in refused:
            self._show(part, finding)
        return right and not refused

    def _entry(self) -> TreatmentEntry:
        """The unsaved rows of what is wanted, whether they are right or not."""
        treatment = self.treatment.instance
        entry = TreatmentEntry(treatment=treatment, procedures=self._performed(treatment))
        entry.devices = [d for form in self.procedures.filled if (d := form.device())]
        if self.with_new_product:
            self._add_source(entry)
        elif self.given != NO_CELLS:
            entry.product = next(row for row in self.products if str(row.pk) == self.given)
        if self.given != NO_CELLS:
            entry.administrations = [self.dose.instance]
            self._add_conditioning(entry)
        return entry

    def _performed(self, treatment: Treatment) -> list[Any]:
        """Operations were done on day 0, at the lesion."""
        rows = [form.instance for form in self.procedures.filled]
        for row in rows:
            row.lesion = treatment.lesion
            row.performed_on = treatment.treated_on
            row.performed_on_precision = DatePrecision.DAY
        return rows

    def _add_source(self, entry: TreatmentEntry) -> None:
        entry.product = self.product.instance
        entry.product.patient = self.patient
        entry.release_tests = [form.instance for form in self.tests.filled]
        if self.harvest.has_changed():
            entry.harvest = self.harvest.instance
        if self.donor.has_changed():
            entry.donor = self.donor.donor()
        if self.markers.has_changed():
            entry.markers = self.markers.markers()

    def _add_conditioning(self, entry: TreatmentEntry) -> None:
        if self.conditioning is None or self.agents is None:
            return
        entry.agents = [form.instance for form in self.agents.filled]
        if self.conditioning.has_changed() or entry.agents:
            entry.conditioning = self.conditioning.instance

    def _own_findings(self) -> Iterator[tuple[RuleErrors, Finding]]:
        """What the page asks beyond the rules of the noun: something was done."""
        if self.given == NO_CELLS and not self.procedures.filled:
            told = _("no operation and no cells"), _("an operation, or cells")
            yield self.procedures.forms[0], error("F01", "procedure", *told)
        if self.with_new_product and self.markers.has_changed() and not self.donor.has_changed():
            told = _("markers without a donor"), _("the donor's code")
            yield self.donor, error("F01", "donor_code", *told)

    def _findings(self, entry: TreatmentEntry) -> Iterator[tuple[RuleErrors, Finding]]:
        """The rules of the noun, each with the part that it speaks of."""
        yield from ((self.treatment, f) for f in self._day0_findings(entry))
        if "treated_on" in self.treatment.cleaned_data:
            yield from ((self.treatment, f) for f in consent_first_findings(entry))
        for finding in product_findings(entry):
            yield from self._about_source(finding)
        for dose in entry.administrations:
            yield from self._about_dose(entry, dose)
        for finding in conditioning_findings(entry):
            yield self._about_conditioning(finding), finding

    def _about_conditioning(self, finding: Finding) -> RuleErrors:
        if self.conditioning is None or self.agents is None:
            return self.dose
        return self.agents.forms[0] if finding.field == "drug" else self.conditioning

    def _day0_findings(self, entry: TreatmentEntry) -> list[Finding]:
        """Nothing can be said of a day 0 that could not be read."""
        known = "treated_on" in self.treatment.cleaned_data
        return treatment_findings(entry) if known else []

    def _about_source(self, finding: Finding) -> Iterator[tuple[RuleErrors, Finding]]:
        if finding.field == "donor_markers":
            for code in finding.accepted.split(", "):
                yield self.markers, replace(finding, field=code, accepted=_("a result"))
        elif finding.field in DONOR_FIELDS:
            yield self.donor, replace(finding, field=DONOR_FIELDS[finding.field])
        else:
            yield self.product, finding

    def _about_dose(
        self, entry: TreatmentEntry, dose: Administration
    ) -> Iterator[tuple[RuleErrors, Finding]]:
        """A day that was taken over from day 0 is not refused a second time."""
        same_day = not self.request.POST.get("dose-administered_on")
        told = {f.rule for f in self._day0_findings(entry)}
        for finding in administration_findings(entry, dose):
            if same_day and finding.field == "administered_on" and finding.rule in told:
                continue
            of_product = finding.field not in self.dose.fields and finding.field != "lesion"
            yield (self.product if of_product else self.dose), finding

    def _show(self, part: RuleErrors, finding: Finding) -> None:
        """At its field, unless that is refused already; above the page when it has no field."""
        if part not in self.forms and not any(part in rows for rows in self._row_lists()):
            part = self.cells
        if finding.field not in part.fields:
            self.add_findings([finding])
        elif finding.field not in part.errors:
            part.add_findings([_in_words(finding)])

    def _row_lists(self) -> list[Rows[Any]]:
        return [one for one in self.forms if isinstance(one, Rows)]


def _in_words(finding: Finding) -> Finding:
    """A code of side or bone, as the page names it."""
    known = {**dict(Laterality.choices), **dict(Bone.choices)}
    label = known.get(finding.accepted) if finding.rule == "S05" else None
    return replace(finding, accepted=str(label)) if label else finding


def _typed(form: forms.BaseForm, data: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed into each field, to be shown again unchecked."""
    return {
        name: field.widget.value_from_datadict(data, {}, form.add_prefix(name))
        for name, field in form.fields.items()
    }
