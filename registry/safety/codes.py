"""Adverse events (data dictionary, section 4)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Outcome(TextChoices):
    RESOLVED = "resolved", _("resolved")
    RESOLVED_SEQUELAE = "resolved_sequelae", _("resolved with sequelae")
    IMPROVING = "improving", _("improving")
    UNCHANGED = "unchanged", _("unchanged")
    FATAL = "fatal", _("fatal")
    UNKNOWN = "unknown", _("unknown")


class Component(TextChoices):
    """What may have caused the event; each is judged on its own (rule V06)."""

    PRODUCT = "product", _("cell product")
    HARVEST = "harvest", _("harvest")
    SURGERY = "surgery", _("surgery")
    CONDITIONING = "conditioning", _("conditioning")
    SCAFFOLD = "scaffold", _("scaffold")
    IMAGING = "imaging_sedation", _("imaging or sedation")
    DISEASE = "underlying_disease", _("underlying disease")


class Causality(TextChoices):
    """WHO-UMC categories; 'not related' is offered beside them."""

    CERTAIN = "certain", _("certain")
    PROBABLE = "probable", _("probable")
    POSSIBLE = "possible", _("possible")
    UNLIKELY = "unlikely", _("unlikely")
    CONDITIONAL = "conditional", _("conditional, more data awaited")
    UNASSESSABLE = "unassessable", _("not assessable")
    NOT_RELATED = "not_related", _("not related")


RELATED = frozenset({Causality.CERTAIN, Causality.PROBABLE, Causality.POSSIBLE})


class Expectedness(TextChoices):
    EXPECTED = "expected", _("expected")
    UNEXPECTED = "unexpected", _("unexpected")


class ActionTaken(TextChoices):
    NONE = "none", _("none")
    TREATED = "treated", _("treated")
    STOPPED = "stopped", _("infusion or procedure stopped")
    HOSPITAL = "hospital", _("admitted to hospital")
    REOPERATION = "reoperation", _("operated again")
    OTHER = "other", _("other")


class ReviewPeriod(TextChoices):
    EARLY = "early", _("early (up to day 30)")
    LATE = "late", _("late (after day 30)")
    INTERVAL = "interval", _("since the last visit")
