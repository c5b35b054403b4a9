"""Sections of several rows: questionnaire scales, fractures, medicines, end points."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.chart.sections.base import Gathered, Section, every, finish_all
from registry.core.parts import PlainPart, RowPart, add_fault
from registry.visits import forms
from registry.visits.models import (
    ConcomitantMedication,
    Endpoint,
    Fracture,
    PromScore,
    PromSubscale,
)

NONE = "none"


class Prom(Section):
    """Scores of a questionnaire; its items are licensed and not kept."""

    key = "prom"
    template = "chart/sections/list.html"
    row_name = "scale"
    more_label = gettext_lazy("One more subscale")

    def build(self) -> None:
        prom = PromScore()
        self.head = self.part(
            forms.PromForm(self.data, prefix=self.prefix, instance=prom, initial=self._presets())
        )
        wanted = self.rows_wanted(self.row_name, least=2)
        self.rows = [self._scale(prom, index) for index in wanted]

    def _scale(self, prom: PromScore, index: int) -> RowPart:
        prefix = f"{self.prefix}-scale-{index}"
        scale, data = PromSubscale(prom=prom), self.row_data(self.row_name, index)
        return self.part(forms.SubscaleForm(data, prefix=prefix, instance=scale))

    def _presets(self) -> dict[str, Any]:
        """Instrument and licence of the last time; another instrument is another series."""
        last = self.record.prom
        names = forms.PromForm.base_fields
        return {name: getattr(last, name) for name in names} if last else {}

    def collect(self, gathered: Gathered, rest: str) -> bool:
        self.head.force()
        filled = [row for row in self.rows if row.has_changed()]
        if not every([self.head.finish(rest), finish_all(filled, rest)]):
            return False
        gathered.findings.extend([self.head.instance, *(r.instance for r in filled)])
        self.done(gathered)
        return True


class AskedList(Section):
    """'Any?' and, after a yes, one row each: 'none' is an answer, an empty list is not."""

    template = "chart/sections/list.html"
    row_name = "row"
    form: ClassVar[type[RowPart]]
    question: ClassVar[Any] = ""

    def build(self) -> None:
        self.asked: PlainPart = self.part(forms.AnyForm(self.data, prefix=self.prefix))
        self.asked.fields["any"].label = self.question
        self.rows = [self._row(index) for index in self.rows_wanted(self.row_name)]

    def _row(self, index: int) -> RowPart:
        prefix = f"{self.prefix}-row-{index}"
        data = self.row_data(self.row_name, index)
        return self.part(
            self.form(data, prefix=prefix, instance=self.new_row(), initial=self.presets())
        )

    def new_row(self) -> models.Model:
        raise NotImplementedError

    def presets(self) -> dict[str, Any]:
        return {}

    def keeper(self, gathered: Gathered) -> Callable[[Any], None]:
        """Where a finished row goes."""
        raise NotImplementedError

    def collect(self, gathered: Gathered, rest: str) -> bool:
        filled = [row for row in self.rows if row.has_changed()]
        if not self.asked.is_valid() or not self._agrees(bool(filled)):
            return False
        if not finish_all(filled, rest):
            return False
        keep = self.keeper(gathered)
        for row in filled:
            keep(row.instance)
        self.done(gathered, "" if filled else NONE)
        return True

    def _agrees(self, filled: bool) -> bool:
        """Yes comes with a row, no without one; a row alone says yes."""
        said = self.asked.cleaned_data.get("any")
        if said is False and filled:
            add_fault(self.own, "F04", _("‘No’ is chosen, but something is entered below."))
        elif said is True and not filled:
            add_fault(self.own, "F04", _("‘Yes’ is chosen, but nothing is entered below."))
        return not self.own.errors


class Fractures(AskedList):
    key = "fracture"
    form = forms.FractureForm
    question = gettext_lazy("Any fracture since the last visit?")
    more_label = gettext_lazy("One more fracture")

    def heading(self) -> str:
        return _("fractures")

    def new_row(self) -> models.Model:
        return Fracture(patient=self.record.patient)

    def keeper(self, gathered: Gathered) -> Callable[[Any], None]:
        return gathered.findings.append


class Medications(AskedList):
    key = "conmed"
    form = forms.MedicationForm
    question = gettext_lazy("Any medicine that is not on record yet?")
    more_label = gettext_lazy("One more medicine")

    def new_row(self) -> models.Model:
        return ConcomitantMedication(patient=self.record.patient)

    def keeper(self, gathered: Gathered) -> Callable[[Any], None]:
        return gathered.medications.append

    @property
    def previous(self) -> list[dict[str, Any]]:
        return [
            {"label": row.drug, "value": row.dose or row.indication or _("on record")}
            for row in self.record.medications
        ]


class Endpoints(AskedList):
    key = "endpoint"
    form = forms.EndpointForm
    question = gettext_lazy("Any end point reached?")
    more_label = gettext_lazy("One more end point")

    def new_row(self) -> models.Model:
        return Endpoint(patient=self.record.patient, lesion=self.lesion)

    def presets(self) -> dict[str, Any]:
        return {"adjudicator": str(self.record.user)}

    def keeper(self, gathered: Gathered) -> Callable[[Any], None]:
        return gathered.endpoints.append
