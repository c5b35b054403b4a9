from collections.abc import Sequence

from registry.patients.models import Patient
from registry.treatments.models import CellProduct, Donor


def products_of(patient: Patient) -> Sequence[CellProduct]:
    """Products made for a patient with harvest, donor and markers, newest first; two statements
    at most."""
    found = CellProduct.objects.filter(patient=patient).select_related("harvest", "donor")
    return list(found.prefetch_related("donor__markers").order_by("-id"))


def donor_with_code(centre_id: int, code: str) -> Donor | None:
    """The donor whom a centre knows by that code, with the markers; at most two statements."""
    found = Donor.objects.filter(centre=centre_id, donor_code=code)
    return found.prefetch_related("markers").first()
