"""Words of completeness: what became of a visit that was due, and how figures are put together."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.schedules.codes import StoppedBecause


class Outcome(TextChoices):
    """What became of a follow-up visit whose window has closed. Exactly one holds."""

    ON_TIME = "on_time", _("done in the window")
    EARLY = "early", _("done early")
    LATE = "late", _("done late")
    GAP = "gap", _("not done, follow-up goes on")
    LOST = "lost", _("lost to follow-up")
    UNTRACEABLE = "untraceable", _("untraceable")
    ENDED = "ended", _("an end point came first")
    LEFT = "left", _("left the registry first")


DONE = (Outcome.ON_TIME, Outcome.EARLY, Outcome.LATE)
NOT_DONE = (Outcome.GAP, Outcome.LOST, Outcome.UNTRACEABLE)
# The denominator of every share: what somebody still owed when the window closed.
DUE = (*DONE, *NOT_DONE)

# How the reasons that end an item count, in one place. A visit of a patient who is lost stays due:
# the loss is what completeness measures. After an end point nothing is owed any more; who has left
# owes the centre no visit, and is time that the cohort did not see. Any other
# reason (a later dose, another version, the end of a plan) takes the visit out of the plan, and it
# counts nowhere.
LOSSES = {
    StoppedBecause.LOST.value: Outcome.LOST,
    StoppedBecause.UNTRACEABLE.value: Outcome.UNTRACEABLE,
}
ENDINGS = {
    StoppedBecause.DEATH.value: Outcome.ENDED,
    StoppedBecause.ARTHROPLASTY.value: Outcome.ENDED,
    StoppedBecause.WITHDRAWAL.value: Outcome.LEFT,
    StoppedBecause.TRANSFER.value: Outcome.LEFT,
    StoppedBecause.REPORT_ENDS.value: Outcome.LEFT,
}


class By(TextChoices):
    """What one line of the table stands for."""

    TEMPLATE = "template", _("plan")
    VISIT = "visit", _("visit")
    YEAR = "year", _("year")
    VISIT_YEAR = "visit_year", _("visit and year")


class Part(TextChoices):
    """Which visits behind a figure to list."""

    DUE = "due", _("due")
    ON_TIME = "on_time", _("in the window")
    EARLY = "early", _("early")
    LATE = "late", _("late")
    DONE = "done", _("done")
    COMPLETE = "complete", _("complete")
    INCOMPLETE = "incomplete", _("done, not complete")
    GAP = "gap", _("gap")
    LOST = "lost", _("lost")
    UNTRACEABLE = "untraceable", _("untraceable")
    ENDED = "ended", _("end point first")
    LEFT = "left", _("left first")
    TIME = "time", _("in the person-time")


OUTCOMES_OF: dict[str, tuple[Outcome, ...]] = {
    Part.DUE: DUE,
    Part.DONE: DONE,
    Part.COMPLETE: DONE,
    Part.INCOMPLETE: DONE,
    Part.TIME: tuple(Outcome),
    **{one.value: (Outcome(one.value),) for one in Part if one.value in Outcome.values},
}


class Measure(TextChoices):
    """What the comparison of centres shows."""

    ON_TIME = "on_time", _("on-time share")
    COMPLETE = "complete", _("complete share")
