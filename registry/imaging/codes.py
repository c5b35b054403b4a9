from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ImagingModality(TextChoices):
    XR = "XR", _("radiograph")
    MRI = "MRI", _("MRI")
    CT = "CT", _("CT")
    US = "US", _("ultrasound")
    DXA = "DXA", _("DXA")
    SCINT = "scint", _("scintigraphy")
    PETCT = "PETCT", _("PET-CT")


class Contrast(TextChoices):
    NONE = "none", _("none")
    GADOLINIUM = "gadolinium", _("gadolinium")
    IODINATED = "iodinated", _("iodinated")


class Sedation(TextChoices):
    """ASA continuum of depth of sedation."""

    NONE = "none", _("none")
    MINIMAL = "minimal", _("minimal")
    MODERATE = "moderate", _("moderate")
    DEEP = "deep", _("deep")
    GA = "GA", _("general anaesthesia")


class Trend(TextChoices):
    """A finding against the study before."""

    RESOLVED = "resolved", _("resolved")
    DECREASED = "decreased", _("decreased")
    UNCHANGED = "unchanged", _("unchanged")
    INCREASED = "increased", _("increased")
    NEW = "new", _("new")


class Regeneration(TextChoices):
    NONE = "none", _("none")
    PARTIAL = "partial", _("partial")
    SUBSTANTIAL = "substantial", _("substantial")
    COMPLETE = "complete", _("complete")


class RegenerationTrend(TextChoices):
    INCREASING = "increasing", _("increasing")
    UNCHANGED = "unchanged", _("unchanged")
    DECREASING = "decreasing", _("decreasing")


class Reossification(TextChoices):
    NONE = "none", _("none")
    UNDER_50 = "lt_50", _("less than 50 %")
    OVER_50 = "ge_50", _("50 % or more")
    COMPLETE = "complete", _("complete")


class PhysealBar(TextChoices):
    NONE = "none", _("none")
    CENTRAL = "central", _("central")
    PERIPHERAL = "peripheral", _("peripheral")
    LINEAR = "linear", _("linear")


class DxaRegion(TextChoices):
    LS = "LS", _("lumbar spine")
    TBLH = "TBLH", _("total body less head")
    HIP = "hip", _("hip")
    LATERAL_DISTAL_FEMUR = "lateral_distal_femur", _("lateral distal femur")
    FOREARM = "forearm", _("forearm")


class OsteoarthritisScale(TextChoices):
    TOENNIS = "toennis", _("Tönnis (hip)")
    KELLGREN_LAWRENCE = "kellgren_lawrence", _("Kellgren-Lawrence")
