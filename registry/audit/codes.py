"""Words of history, and why recorded data are changed.

The reasons themselves are kept, in English, with every change.
"""

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


class Op(TextChoices):
    """What happened to a row."""

    ADDED = "I", _("added")
    CHANGED = "U", _("changed")
    REMOVED = "D", _("removed")
    READ = "R", _("read")


class DoorUsed(TextChoices):
    """How it came in, as history keeps it (context.Door, and whoever had no proven context)."""

    PAGE = "page", _("page")
    API = "api", _("API")
    IMPORT = "import", _("import")
    TASK = "task", _("background task")
    COMMAND = "command", _("command line")
    SQL = "sql", _("database")


class Reading(TextChoices):
    """What was read or received."""

    PATIENT = "patient", _("record opened")
    IDENTITY = "identity", _("identity opened")
    DOCUMENT = "document", _("file received")
    EXPORT = "export", _("export received")
    HISTORY = "history", _("history opened")


class Outcome(TextChoices):
    """What a review of one change came to."""

    IN_ORDER = "in_order", _("in order")
    QUESTION = "question", _("to be clarified")
    FAULT = "fault", _("error found")
