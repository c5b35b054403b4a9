from collections.abc import Collection, Mapping
from dataclasses import replace

from django.db.models import Q, QuerySet
from django.utils import timezone

from registry.accounts.access import Access
from registry.accounts.codes import ROLES_THAT, Permission
from registry.accounts.models import Centre, Membership
from registry.audit.context import Context, Door, in_force, under
from registry.core.identifiers import normalise
from registry.core.moments import Moment
from registry.core.paging import Page, page_by_day
from registry.patients.models import (
    CareShare,
    CareTransfer,
    FollowUpStop,
    Patient,
    PatientQuerySet,
)


def patient_for(
    access: Access, number: str, permission: Permission = Permission.VIEW_PATIENTS
) -> Patient:
    """The patient of that registry number or source label, if the person may do it there.

    Raises Patient.DoesNotExist for an absent and for a forbidden one alike.
    """
    allowed = Patient.objects.filter(access.rows_where(permission, "pk"))
    return allowed.select_related("centre", "death").known_as(normalise(number)).get()


def patient_by_id(patient_id: int) -> Patient:
    """A patient whom the caller has found already, as the connection reads her now."""
    return Patient.objects.select_related("centre", "death").get(pk=patient_id)


def patients_of(
    access: Access, search: str = "", also: Collection[int] = (), moment: Moment | None = None
) -> PatientQuerySet:
    """Patients of the current centre and those that others share with it; a search looks at all
    that the person may see, at the start of registry numbers and source labels, and adds `also`,
    ids found by other means. Who reads for research at the current centre sees all that consent
    opens.

    `stop_kind` says why follow-up ended, None while it goes on; `shared_until` is there where
    anything is shared. At a moment other than today: who was enrolled by then, and what stood then.
    """
    then = moment if moment and not moment.is_today else None
    seen = Patient.objects.select_related("centre", "death").with_stop_kind(
        then.day if then else None
    )
    if access.context.shared and access.centre:
        day = then.day if then else access.centre.today()
        seen = seen.with_shared_until(access.centre, day, begun=then is not None)
    if then:
        seen = seen.filter(enrolled_on__lte=then.day)
    if not search:
        return seen.filter(_listed(access))
    text = normalise(search)
    known = Q(registry_number__startswith=text) | Q(source_label__startswith=text)
    return seen.filter(known | Q(pk__in=also), access.rows_where(Permission.VIEW_PATIENTS, "pk"))


def _listed(access: Access) -> Q:
    """Whom the list shows before anything is searched."""
    if not access.centre or not access.may(Permission.VIEW_PATIENTS):
        return Q(pk__in=())
    if access.reads_for_research:
        return Q()
    here = Q(centre=access.centre)
    shared = access.context.shared
    return here | Q(pk__in=shared, shared_until__isnull=False) if shared else here


def shares_of(patient: Patient) -> list[CareShare]:
    """With which centres the record is or was shared, the latest first; one statement."""
    found = CareShare.objects.filter(patient=patient).select_related("with_centre", "centre")
    return list(found.order_by("-starts_on", "-id"))


def share_for(patient: Patient, share_id: int) -> CareShare:
    """A share of that patient. CareShare.DoesNotExist otherwise."""
    return CareShare.objects.select_related("centre", "with_centre").get(
        patient=patient, pk=share_id
    )


def transfers_of(patient: Patient) -> list[CareTransfer]:
    """From where to where care moved, the latest first; one statement."""
    found = CareTransfer.objects.filter(patient=patient)
    related = found.select_related("from_centre", "to_centre", "created_by")
    return list(related.order_by("-transferred_on", "-id"))


def transferred_away(
    access: Access, asked: Mapping[str, str], size: int, moment: Moment
) -> Page[CareTransfer]:
    """Care that the current centre had given to others by a day, the latest first; one
    statement."""
    here = access.centre.pk if access.centre and access.may(Permission.VIEW_PATIENTS) else 0
    found = CareTransfer.objects.filter(from_centre=here, transferred_on__lte=moment.day)
    related = found.select_related("to_centre", "centre", "created_by")
    return page_by_day(related, "transferred_on", asked, size)


def last_transfer(access: Access, number: str) -> CareTransfer | None:
    """How the patient of that number left a centre of the person; None where she never did."""
    centres = access.centres_where(Permission.VIEW_PATIENTS)
    left = CareTransfer.objects.filter(registry_number=normalise(number), from_centre__in=centres)
    return left.select_related("from_centre", "centre").order_by("-id").first()


def centres_to_care(patient: Patient) -> QuerySet[Centre]:
    """Where care can go, and with whom a record can be shared: other hospitals where somebody
    records today; those of the demonstration among themselves."""
    others = Centre.objects.filter(pk__in=_centres_at_work()).exclude(pk=patient.centre_id)
    return others.filter(demonstration=patient.centre.demonstration).order_by("name")


def _centres_at_work() -> list[int]:
    """Ids of the centres where somebody records today. Who works at other centres is otherwise for
    them to know: the context reaches there for this alone."""
    known = in_force() or Context(Door.PAGE)
    with under(replace(known, configures=True)):
        found = Membership.objects.on(timezone.now().date()).with_role(*ROLES_THAT["writes"])
        return list(found.filter(user__is_active=True).values_list("centre", flat=True).distinct())


def stop_in_force(patient: Patient) -> FollowUpStop | None:
    """How follow-up ended, None while it goes on."""
    found = FollowUpStop.objects.filter(patient=patient, revoked_on=None)
    return found.select_related("centre", "patient__centre").first()
