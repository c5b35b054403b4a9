from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Fate(TextChoices):
    """What a move to another version does to one planned item."""

    SAME = "same", _("unchanged")
    MOVES = "moves", _("changes")
    ADDED = "added", _("new")
    TOO_LATE = "too_late", _("new, not planned: its window has closed")
    RETURNS = "returns", _("stands again")
    STOPS = "stops", _("stops")
    GOES = "goes", _("gone again")
    STAYS = "stays", _("not in the version, stays as recorded")


class Difference(TextChoices):
    """How one visit differs between two versions."""

    ADDED = "added", _("added")
    REMOVED = "removed", _("removed")
    CHANGED = "changed", _("changed")
    SAME = "same", _("the same")
