from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """What a planned item is on a day. Exactly one holds."""

    UPCOMING = "upcoming", _("upcoming")
    OPEN = "open", _("open")
    DUE = "due", _("due")
    OVERDUE = "overdue", _("overdue")
    DONE_EARLY = "done_early", _("done early")
    DONE_IN_WINDOW = "done_in_window", _("done in window")
    DONE_LATE = "done_late", _("done late")
    MISSED = "missed", _("missed")
    NOT_REQUIRED = "not_required", _("not required")
    STOPPED = "stopped", _("stopped")


ATTENTION = (State.OVERDUE, State.DUE, State.OPEN)
WAITING = (*ATTENTION, State.UPCOMING)
DONE = (State.DONE_EARLY, State.DONE_IN_WINDOW, State.DONE_LATE)


class Anchor(TextChoices):
    """Which day is day 0 of a track."""

    FIRST_ADMINISTRATION = "first_administration", _("first administration to the lesion")
    LAST_ADMINISTRATION = "last_administration", _("last administration")
    EACH_ADMINISTRATION = "each_administration", _("that administration")
    BIRTH = "birth", _("birth")


class StoppedBecause(TextChoices):
    """Why a planned item is awaited no more: the end of the follow-up (patients.codes.StopKind), or
    of its own plan."""

    DEATH = "death", _("death")
    WITHDRAWAL = "withdrawal", _("withdrawal")
    LOST = "lost", _("lost to follow-up")
    UNTRACEABLE = "untraceable", _("untraceable")
    TRANSFER = "transfer", _("transferred")
    REPORT_ENDS = "report_ends", _("the published report ends")
    LATER_DOSE = "later_dose", _("goes on from a later dose")
    ARTHROPLASTY = "arthroplasty", _("the joint was replaced")
    PLAN_ENDED = "plan_ended", _("the plan has ended")
    PLAN_CHANGED = "plan_changed", _("not in the version of the plan that runs now")


# By its own plan, not by the end of the follow-up.
GIVEN_UP = (StoppedBecause.LATER_DOSE, StoppedBecause.PLAN_ENDED, StoppedBecause.PLAN_CHANGED)


class MissedReason(TextChoices):
    NO_SHOW = "no_show", _("the family did not come")
    NOT_REACHED = "not_reached", _("the family was not reached")
    ILLNESS = "illness", _("the child was ill")
    REFUSED = "refused", _("refused by child or family")
    NO_CAPACITY = "no_capacity", _("no appointment or machine free")
    DISTANCE = "distance", _("distance or cost of travel")
    OTHER = "other", _("other")


class NotRequiredReason(TextChoices):
    CLINICAL_DECISION = "clinical_decision", _("clinical decision")
    SUBSTITUTED = "substituted", _("replaced by another examination")
    MATURE = "mature", _("skeletal maturity reached")
    SOURCE_SILENT = "source_silent", _("not reported by the published source")
    OPTIONAL = "optional", _("optional at this centre")
    OTHER = "other", _("other")


class Modality(TextChoices):
    """What a planned item needs most: for the filter of the worklist."""

    MRI = "MRI", _("MRI")
    CT = "CT", _("CT")
    XR = "XR", _("radiograph")
    DXA = "DXA", _("DXA")
    CLINIC = "clinic", _("clinic visit")
    SAFETY = "safety", _("safety check")
    CONSENT = "consent", _("consent")
