from collections.abc import Sequence

from registry.accounts.access import Access
from registry.accounts.codes import Permission
from registry.core.identifiers import normalise
from registry.patients.models import Patient
from registry.treatments.models import CellProduct, Donor, Treatment


def products_of(patient: Patient) -> Sequence[CellProduct]:
    """Products made for a patient with harvest, donor and markers, newest first; two statements
    at most."""
    found = CellProduct.objects.filter(patient=patient).select_related("harvest", "donor")
    return list(found.prefetch_related("donor__markers").order_by("-id"))


def donor_with_code(centre_id: int, code: str) -> Donor | None:
    """The donor whom a centre knows by that code, with the markers; at most two statements."""
    found = Donor.objects.filter(centre=centre_id, donor_code=code)
    return found.prefetch_related("markers").first()


def treatment_for(
    access: Access, number: str, treatment_id: int, permission: Permission
) -> Treatment:
    """A treatment of the patient known by that number, if the person may do it there;
    Treatment.DoesNotExist otherwise."""
    allowed = Treatment.objects.filter(access.rows_where(permission))
    known = Patient.objects.known_as(normalise(number))
    found = allowed.filter(patient__in=known).select_related("patient__centre", "lesion")
    return found.select_related("patient__death", "diagnosis").get(pk=treatment_id)
