"""Why recorded data are changed. The words themselves are kept, in English, with every change."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

LONGEST_REASON = 300  # characters


class ChangeReason(TextChoices):
    TYPING = "typing error", _("typing error")
    SOURCE = "source corrected", _("the source document was corrected")
    LATER = "came later", _("what was not known then came later")
    READ_AGAIN = "read again", _("the picture or the finding was read again")
    MIXED_UP = "mixed up", _("meant for another child, side or visit")
    ASKED = "asked by a reviewer", _("a reviewer asked about it")
    OTHER = "other", _("another reason: say which")
