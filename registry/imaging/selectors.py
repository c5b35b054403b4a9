from registry.accounts.access import Access
from registry.accounts.codes import Permission
from registry.imaging.models import ImagingDocument, ImagingStudy


def study_for(
    access: Access, study_id: int, permission: Permission = Permission.VIEW_PATIENTS
) -> ImagingStudy:
    """The study if the person may do it there; ImagingStudy.DoesNotExist otherwise."""
    allowed = ImagingStudy.objects.filter(access.rows_where(permission))
    return allowed.select_related("patient__centre", "lesion").get(pk=study_id)


def document_for(access: Access, document_id: int) -> ImagingDocument:
    """A document of a patient whom the person may see; ImagingDocument.DoesNotExist otherwise."""
    found = ImagingDocument.objects.filter(access.rows_where(Permission.VIEW_PATIENTS))
    return found.select_related("study__patient").get(pk=document_id)
