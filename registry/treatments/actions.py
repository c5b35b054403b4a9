import datetime as dt
from copy import copy

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.accounts.access import owned
from registry.accounts.models import Centre, User
from registry.audit.context import because
from registry.audit.rules import h01_reason_for_change
from registry.core.actions import action
from registry.core.codes import DatePrecision
from registry.core.errors import Conflict, error, gather, refuse_errors
from registry.patients.models import Patient, PatientRow, belongs
from registry.treatments.entries import TreatmentEntry
from registry.treatments.findings import (
    administration_findings,
    conditioning_findings,
    product_findings,
    treatment_findings,
)
from registry.treatments.models import (
    Administration,
    CellProduct,
    ConcomitantProcedure,
    Donor,
    DonorMarker,
    EngraftmentAssessment,
    Harvest,
    ProcedureDevice,
    ReleaseTest,
    Treatment,
)
from registry.treatments.selectors import donor_with_code


@action
def record_treatment(*, by: User, entry: TreatmentEntry) -> Treatment:
    """Saves a treatment with everything that was done on its day 0.

    Refused by rules D02, D04 to D07, S03, S05, P01 to P08, P12, P18 to P21, P28 or a constraint.
    """
    refuse_errors(
        gather(
            treatment_findings(entry),
            product_findings(entry),
            *(administration_findings(entry, dose) for dose in entry.administrations),
            conditioning_findings(entry),
        ),
        literature=entry.treatment.patient.is_literature,
    )
    treatment = entry.treatment
    _save(by, treatment, treatment.patient)
    _save_source(by, entry)
    _save_product(by, entry)
    _save_given(by, entry)
    return treatment


def _save(by: User, row: PatientRow | None, on: Patient | PatientRow) -> None:
    if row is not None and row.pk is None:
        belongs(row, to=on, by=by)
        row.save(force_insert=True)


def _save_source(by: User, entry: TreatmentEntry) -> None:
    treatment = entry.treatment
    if entry.donor is not None and entry.donor.pk is None:
        owned(entry.donor, by=by, centre_id=treatment.centre_id)
        entry.donor.save(force_insert=True)
    for marker in entry.markers:
        owned(marker, by=by, centre_id=treatment.centre_id)
        marker.donor = entry.donor  # type: ignore[assignment]
    DonorMarker.objects.bulk_create(entry.markers)
    if entry.harvest is not None:
        entry.harvest.donor = entry.donor
        _save(by, entry.harvest, treatment)


def _save_product(by: User, entry: TreatmentEntry) -> None:
    if entry.product is None:
        return
    treatment = entry.treatment
    entry.product.patient = treatment.patient
    entry.product.donor = entry.donor or entry.product.donor
    entry.product.harvest = entry.harvest or entry.product.harvest
    _save(by, entry.product, treatment)
    for test in entry.release_tests:
        belongs(test, to=treatment, by=by)
        test.product = entry.product
    ReleaseTest.objects.bulk_create(entry.release_tests)


def _save_given(by: User, entry: TreatmentEntry) -> None:
    treatment = entry.treatment
    for dose in entry.administrations:
        dose.treatment = treatment
        dose.product = entry.product  # type: ignore[assignment]
        _save(by, dose, treatment)
    for procedure in entry.procedures:
        procedure.treatment, procedure.patient = treatment, treatment.patient
        _save(by, procedure, treatment)
    for device in entry.devices:
        if not _names_its_procedure(device):
            device.procedure = entry.procedures[0]
        _save(by, device, treatment)
    if entry.conditioning is not None:
        entry.conditioning.treatment = treatment
        _save(by, entry.conditioning, treatment)
    for agent in entry.agents:
        agent.conditioning = entry.conditioning  # type: ignore[assignment]
        _save(by, agent, treatment)


def _names_its_procedure(device: ProcedureDevice) -> bool:
    """Whether whoever built it said to which operation the implant belongs."""
    return device._meta.get_field("procedure").is_cached(device)


@action
def bring_donors(*, by: User, patient: Patient, to_centre: Centre) -> None:
    """Before care moves: what was made of a donor's cells names a donor of the receiving centre,
    the one it knows by the same code or else a copy with its markers. The keys must be waiting.

    Refused (F05) where the receiving centre knows another donor by that code.
    """
    made = CellProduct.objects.filter(patient=patient)
    taken = Harvest.objects.filter(patient=patient)
    named = Q(pk__in=made.values("donor")) | Q(pk__in=taken.values("donor"))
    for donor in Donor.objects.filter(named).exclude(centre=to_centre):
        twin = _twin(donor, to_centre) or _copied(donor, by, to_centre)
        made.filter(donor=donor).update(donor=twin)
        taken.filter(donor=donor).update(donor=twin)


def _twin(donor: Donor, centre: Centre) -> Donor | None:
    twin = donor_with_code(centre.pk, donor.donor_code)
    pairs = [(donor.sex, twin.sex), (donor.hla_typing, twin.hla_typing)] if twin else []
    if any(one and other and one != other for one, other in pairs):
        told = _("the receiving centre knows another donor by the code %s") % donor.donor_code
        accepted = _("donor codes that tell the two apart")
        refuse_errors([error("F05", "to_centre", told, accepted)])
    return twin


def _copied(donor: Donor, by: User, centre: Centre) -> Donor:
    markers = list(donor.markers.all())
    made = copy(donor)
    made.pk = None
    owned(made, by=by, centre_id=centre.pk)
    made.save(force_insert=True)
    for marker in markers:
        marker.pk, marker.donor = None, made
        owned(marker, by=by, centre_id=centre.pk)
    DonorMarker.objects.bulk_create(markers)
    return made


@action
def correct_date(
    *, treatment: Treatment, treated_on: dt.date, reason: str, read_version: int | None = None
) -> Treatment:
    """Corrects day 0 to a day that is known exactly, and with it the doses and the surgery that are
    dated on the old one: they are that day. Wants a reason (H01); rules D02, D04, S05.

    The plans that hang on it are moved by `chart.anchor_actions.correct_treatment_date`.
    """
    wrong = treatment.treated_on
    treatment.treated_on, treatment.treated_on_precision = treated_on, DatePrecision.DAY
    treatment.offset_value, treatment.offset_unit = None, ""
    entry = TreatmentEntry(treatment=treatment)
    refuse_errors(gather(h01_reason_for_change(reason), treatment_findings(entry)))
    fields = ("treated_on", "treated_on_precision", "offset_value", "offset_unit")
    values = {name: getattr(treatment, name) for name in fields}
    with because(reason):
        mine = Treatment.objects.filter(pk=treatment.pk)
        if read_version is not None:
            mine = mine.filter(version=read_version)
        if not mine.update(**values, version=F("version") + 1, updated_at=timezone.now()):
            raise Conflict(Treatment.objects.get(pk=treatment.pk))
        _move_doses(treatment, wrong)
    return treatment


def _move_doses(treatment: Treatment, wrong: dt.date) -> None:
    changed = {"version": F("version") + 1, "updated_at": timezone.now()}
    doses = Administration.objects.filter(treatment=treatment, administered_on=wrong)
    doses.update(administered_on=treatment.treated_on, **changed)
    surgery = ConcomitantProcedure.objects.filter(treatment=treatment, performed_on=wrong)
    surgery.update(performed_on=treatment.treated_on, **changed)


@action
def record_engraftment(*, by: User, assessment: EngraftmentAssessment) -> EngraftmentAssessment:
    """Saves donor cells found in one compartment by one method (P23)."""
    belongs(assessment, to=assessment.patient, by=by)
    assessment.save(force_insert=True)
    return assessment


@action
def record_later_procedure(*, by: User, procedure: ConcomitantProcedure) -> ConcomitantProcedure:
    """Surgery at the lesion after treatment, for example an arthroplasty."""
    belongs(procedure, to=procedure.patient, by=by)
    procedure.save(force_insert=True)
    return procedure
