from registry.accounts.access import owned
from registry.accounts.models import CentreRow, User
from registry.core.actions import action
from registry.core.errors import gather, refuse_errors
from registry.treatments.entries import TreatmentEntry
from registry.treatments.findings import (
    administration_findings,
    conditioning_findings,
    product_findings,
    treatment_findings,
)
from registry.treatments.models import (
    ConcomitantProcedure,
    DonorMarker,
    EngraftmentAssessment,
    ProcedureDevice,
    ReleaseTest,
    Treatment,
)


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
    _save(by, treatment, treatment.patient.centre_id)
    _save_source(by, entry)
    _save_product(by, entry)
    _save_given(by, entry)
    return treatment


def _save(by: User, row: CentreRow | None, centre_id: int) -> None:
    if row is not None and row.pk is None:
        owned(row, by=by, centre_id=centre_id)
        row.save(force_insert=True)


def _save_source(by: User, entry: TreatmentEntry) -> None:
    centre_id = entry.treatment.centre_id
    _save(by, entry.donor, centre_id)
    for marker in entry.markers:
        owned(marker, by=by, centre_id=centre_id)
        marker.donor = entry.donor  # type: ignore[assignment]
    DonorMarker.objects.bulk_create(entry.markers)
    if entry.harvest is not None:
        entry.harvest.donor = entry.donor
        entry.harvest.patient = None if entry.donor else entry.treatment.patient
        _save(by, entry.harvest, centre_id)


def _save_product(by: User, entry: TreatmentEntry) -> None:
    if entry.product is None:
        return
    centre_id = entry.treatment.centre_id
    entry.product.patient = entry.treatment.patient
    entry.product.donor = entry.donor or entry.product.donor
    entry.product.harvest = entry.harvest or entry.product.harvest
    _save(by, entry.product, centre_id)
    for test in entry.release_tests:
        owned(test, by=by, centre_id=centre_id)
        test.product = entry.product
    ReleaseTest.objects.bulk_create(entry.release_tests)


def _save_given(by: User, entry: TreatmentEntry) -> None:
    treatment = entry.treatment
    for dose in entry.administrations:
        dose.treatment = treatment
        dose.product = entry.product  # type: ignore[assignment]
        _save(by, dose, treatment.centre_id)
    for procedure in entry.procedures:
        procedure.treatment, procedure.patient = treatment, treatment.patient
        _save(by, procedure, treatment.centre_id)
    for device in entry.devices:
        if not _names_its_procedure(device):
            device.procedure = entry.procedures[0]
        _save(by, device, treatment.centre_id)
    if entry.conditioning is not None:
        entry.conditioning.treatment = treatment
        _save(by, entry.conditioning, treatment.centre_id)
    for agent in entry.agents:
        agent.conditioning = entry.conditioning  # type: ignore[assignment]
        _save(by, agent, treatment.centre_id)


def _names_its_procedure(device: ProcedureDevice) -> bool:
    """Whether whoever built it said to which operation the implant belongs."""
    return device._meta.get_field("procedure").is_cached(device)


@action
def record_engraftment(*, by: User, assessment: EngraftmentAssessment) -> EngraftmentAssessment:
    """Saves donor cells found in one compartment by one method (P23)."""
    owned(assessment, by=by, centre_id=assessment.patient.centre_id)
    assessment.save(force_insert=True)
    return assessment


@action
def record_later_procedure(*, by: User, procedure: ConcomitantProcedure) -> ConcomitantProcedure:
    """Surgery at the lesion after treatment, for example an arthroplasty."""
    owned(procedure, by=by, centre_id=procedure.patient.centre_id)
    procedure.save(force_insert=True)
    return procedure
