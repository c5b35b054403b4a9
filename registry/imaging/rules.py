"""Rules of imaging (data dictionary 7: D16)."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from registry.core.dates import Interval
from registry.core.errors import Finding, query

IMAGE_VALID_DAYS = 90


def d16_image_near_stage(
    assessed: Interval | None, images: Iterable[Interval | None]
) -> Finding | None:
    """QUERY when the nearest image of a stage was certainly acquired more than 90 days from its
    reading. Unknown days decide nothing."""
    gaps = [assessed.gap_days(day) for day in images if assessed and day]
    if not gaps or min(gaps) <= IMAGE_VALID_DAYS:
        return None
    message = _("the nearest image is %(days)s days from the stage") % {"days": min(gaps)}
    return query("D16", "assessed_on", message, _("an image of the 90 days before or after"))
