from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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
