"""What was assessed at a visit of the demonstration, and what was not, and why."""

import datetime as dt

from registry.core.codes import NullReason
from registry.literature.demo.draw import Child
from registry.literature.demo.fates import Trip
from registry.schedules.rules import assessment_code, assessment_qualifier

ADULT_AT = 18
Answers = dict[str, str]  # assessment: why it was not done, empty when it was
REASONS = (NullReason.NOT_DONE, NullReason.NOT_DONE, NullReason.REFUSED, NullReason.PENDING)
ALWAYS = frozenset({"AE", "ADMIN", "SURGERY", "PRODUCT_QC", "CONTACT", "SURVIVAL", "CONSENT"})


def answers(child: Child, trip: Trip, day: dt.date) -> Answers:
    """Every assessment that the plan asks for on this trip. CT may be replaced by MRI."""
    found: Answers = {}
    for text in sorted({text for i in trip.items for text in i.template_item.assessments}):
        code, qualifier = assessment_code(text), assessment_qualifier(text)
        if qualifier == "or_MRI" and child.random.random() < 0.45:
            found["MRI"], found["CT"] = "", NullReason.NOT_APPLICABLE
            found["RADIATION_DOSE"] = NullReason.NOT_APPLICABLE
        else:
            found.setdefault(code, _why_not(child, code, qualifier, day))
    return found


def _why_not(child: Child, code: str, qualifier: str, day: dt.date) -> str:
    if not _applies(child, qualifier, day):
        return NullReason.NOT_APPLICABLE
    if qualifier == "optional" and child.random.random() < 0.6:
        return NullReason.NOT_DONE
    if code in ALWAYS or child.random.random() < 0.95:
        return ""
    return child.random.choice(REASONS)


def _applies(child: Child, qualifier: str, day: dt.date) -> bool:
    return {
        "if_allogeneic": child.allogeneic,
        "if_adult": child.age(day) >= ADULT_AT,
        "until_maturity": not child.is_mature(day),
        "if_unclear": False,
    }.get(qualifier, True)
