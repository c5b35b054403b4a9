import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from registry.accounts.models import Centre
from registry.consents.codes import Answer, Bar
from registry.consents.facts import Answered, Facts, Law, Withdrawn
from registry.consents.models import (
    EVERYWHERE,
    Consent,
    ConsentBar,
    ConsentLaw,
    ConsentPurpose,
    ConsentText,
    Withdrawal,
)
from registry.consents.rules import Effects, effects
from registry.core.paging import CountUpTo, Page, page_by_day, up_to
from registry.patients.models import Patient

PAGE_ROWS = 50
GRANTED = Prefetch("purposes", ConsentPurpose.objects.filter(granted=True))


@dataclass(frozen=True)
class ConsentRecord:
    """What is on record of one patient, newest first, and what it means."""

    facts: Facts
    law: Law
    consents: Sequence[Consent]
    withdrawals: Sequence[Withdrawal]

    def on(self, day: dt.date) -> Effects:
        return effects(self.facts, self.law, day)


def consents_of(patient: Patient) -> ConsentRecord:
    """Answers, withdrawals and law of a patient; four statements."""
    consents = Consent.objects.filter(patient=patient).select_related("text")
    asked = list(consents.prefetch_related(GRANTED).order_by("signed_on", "id"))
    withdrawn = list(Withdrawal.objects.filter(patient=patient).order_by("withdrawn_on", "id"))
    facts = facts_of(patient, asked, withdrawn)
    return ConsentRecord(
        facts, law_for(patient.centre.country, laws()), asked[::-1], withdrawn[::-1]
    )


def consent_of(patient: Patient, consent_id: int) -> Consent:
    """One answer of a patient with what it grants; Consent.DoesNotExist for another's."""
    own = Consent.objects.filter(patient=patient).select_related("patient__centre", "text")
    return own.prefetch_related(GRANTED).get(pk=consent_id)


def facts_of(
    patient: Patient, consents: Iterable[Consent], withdrawals: Iterable[Withdrawal]
) -> Facts:
    """Rows as the rules read them; `consents` have their granted purposes prefetched."""
    return Facts(
        birth=patient.birth,
        died_on=patient.died_on,
        answers=tuple(
            Answered(
                one.kind,
                one.answer,
                one.signed_on,
                frozenset(row.purpose for row in one.purposes.all() if row.granted),
            )
            for one in consents
        ),
        withdrawals=tuple(Withdrawn(one.level, one.withdrawn_on) for one in withdrawals),
        published=patient.is_literature,
    )


def laws() -> dict[str, Law]:
    """Every law by its country; one statement."""
    return {row.country: row.law for row in ConsentLaw.objects.all()}


def law_for(country: str, known: Mapping[str, Law]) -> Law:
    """The row of the country, else that of everywhere, else the convention."""
    return known.get(country) or known.get(EVERYWHERE, Law())


def texts_for(centre: Centre) -> QuerySet[ConsentText]:
    """Texts of a centre's country, newest version first; example texts at demonstration centres
    alone."""
    found = ConsentText.objects.filter(country=centre.country, demonstration=centre.demonstration)
    return found.order_by("kind", "-version", "language")


def bar_on(patient: Patient, what: Bar, day: dt.date) -> ConsentBar | None:
    """What bars contact or collection on a day; one statement."""
    return ConsentBar.objects.filter(patient=patient, what=what).on(day).first()


@dataclass(frozen=True)
class Uncovered:
    """A page of patients who are not covered by a text: their last consent names an older one."""

    text: ConsentText
    page: Page[Patient]


def uncovered(
    text: ConsentText, centres: Sequence[int], day: dt.date | None = None
) -> QuerySet[Patient]:
    """Patients of these centres whose last given consent of that kind names an older version.

    `consented_on` and `consented_version` say which. Nobody who never consented is in the list:
    N01 asks for those. With a day: of those enrolled by then, by what was signed by then.
    """
    last = Consent.objects.filter(
        patient=OuterRef("pk"), kind=text.kind, answer=Answer.GIVEN
    ).order_by("-signed_on", "-id")
    here = Patient.objects.filter(centre__in=centres, centre__country=text.country)
    if day is not None:
        last, here = last.filter(signed_on__lte=day), here.filter(enrolled_on__lte=day)
    found = here.annotate(
        consented_on=Subquery(last.values("signed_on")[:1]),
        consented_version=Subquery(last.values("text__version")[:1]),
    ).filter(consented_version__lt=text.version)
    return found.select_related("centre", "death")


def uncovered_page(
    text: ConsentText,
    centres: Sequence[int],
    asked: Mapping[str, str],
    day: dt.date | None = None,
) -> Uncovered:
    """Newest enrolled first; one statement."""
    found = uncovered(text, centres, day)
    return Uncovered(text, page_by_day(found, "enrolled_on", asked, PAGE_ROWS))


def uncovered_by_centre(text_id: int, asked: Mapping[str, str]) -> Uncovered | None:
    """The same for every centre of the country, for whoever works at the terminal; None for an
    unknown text. Three statements."""
    text = ConsentText.objects.filter(pk=text_id).first()
    if text is None:
        return None
    centres = list(Centre.objects.filter(country=text.country).values_list("pk", flat=True))
    return uncovered_page(text, centres, asked)


def newest_text(centre: Centre, kind: str) -> ConsentText | None:
    """The newest version of a kind that is in force at a centre; one statement."""
    found = texts_for(centre).filter(kind=kind, effective_from__lte=centre.today())
    return found.first()


def text_in(centre: Centre, text_id: int) -> ConsentText:
    """A text of the centre's country; ConsentText.DoesNotExist for any other."""
    return texts_for(centre).get(pk=text_id)


@dataclass(frozen=True)
class CountedText:
    """A text, and how many patients of a centre it does not cover, counted in bounds."""

    text: ConsentText
    uncovered: int

    @property
    def shown(self) -> str:
        return up_to(self.uncovered)


def counted_texts(centre: Centre, day: dt.date | None = None) -> list[CountedText]:
    """Texts of a centre's country, newest first, by a day if one is given; two statements, however
    many texts."""
    known = texts_for(centre)
    texts = list(known.filter(effective_from__lte=day) if day else known)
    if not texts:
        return []
    counts = {f"n{t.pk}": CountUpTo(uncovered(t, [centre.pk], day)) for t in texts}
    found: Mapping[str, Any] = dict(Centre.objects.filter(pk=centre.pk).values(**counts).get())
    return [CountedText(text, found[f"n{text.pk}"]) for text in texts]
