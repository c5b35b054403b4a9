"""The adverse event review: somebody asked, and states the answer for a period (rule V15)."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from registry.chart.sections.base import Gathered, Section
from registry.core.codes import DatePrecision
from registry.safety.codes import ReviewPeriod
from registry.safety.forms import ReviewForm
from registry.safety.models import AdverseEventReview
from registry.safety.rules import review_period
from registry.visits.codes import Assessment

YES, NONE = "yes", "none"


class Review(Section):
    key = "review"
    template = "chart/sections/review.html"

    def build(self) -> None:
        self.review = self.part(
            ReviewForm(
                self.data, prefix=self.prefix, initial={"reviewed_by": str(self.record.user)}
            )
        )
        self.review.ask(
            special=self.asks(Assessment.AE_AESI), malignancy=self.asks(Assessment.MALIGNANCY)
        )

    def heading(self) -> str:
        return _("adverse event review")

    @property
    def interests(self) -> list[str]:
        """What to ask for by name in the long-term safety plan."""
        special = self.asks(Assessment.AE_AESI)
        return [str(one) for one in self.record.interests] if special else []

    def period(self, visited_on: dt.date) -> ReviewPeriod:
        return review_period(visited_on, self.record.day0_before(visited_on))

    def collect(self, gathered: Gathered, rest: str) -> bool:
        self.review.force()
        if not self.review.is_valid():
            return False
        answers: dict[str, Any] = self.review.cleaned_data
        gathered.reviews.append(
            AdverseEventReview(
                patient=self.record.patient,
                period=self.period(gathered.visited_on),
                reviewed_on=gathered.visited_on,
                reviewed_on_precision=DatePrecision.DAY,
                **answers,
            )
        )
        self.done(gathered, YES if answers["any_event"] else NONE)
        return True
