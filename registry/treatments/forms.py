"""Parts of the page on which a treatment is recorded; the product is in product_forms."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.core.codes import DatePrecision, NullReason
from registry.core.forms import RegistryForm
from registry.core.parts import REASON, with_reasons
from registry.core.rows import CheckedForm, NativeInputs
from registry.diagnoses.codes import Bone, Laterality
from registry.treatments.codes import LOCAL_ROUTES, Route, RouteGroup
from registry.treatments.models import (
    Administration,
    CellProduct,
    ConcomitantProcedure,
    Conditioning,
    ConditioningAgent,
    Harvest,
    ProcedureDevice,
    Treatment,
)
from registry.treatments.rules import group_of_route

# Of a dose: asked for, but seldom needed.
LESSER = (
    "administered_on",
    "administered_time",
    "dose_per_kg",
    "infusion_rate_ml_min",
    "premedication",
    "operator",
)
NO_CELLS, NEW_PRODUCT = "none", "new"
PARTIAL = gettext_lazy("As exactly as it is known: YYYY, YYYY-MM or YYYY-MM-DD.")


@dataclass(frozen=True)
class Fold:
    """Fields that are seldom needed, drawn in a disclosure."""

    key: str
    title: object
    fields: list[BoundField]
    open: bool


class PartForm(CheckedForm):
    """A part of the page that becomes one row.

    `folds` names what is folded away. `needed` says which fields must have a value or a reason;
    `rest` is the reason that stands for each of them that was left empty.
    """

    folds: Sequence[tuple[str, object, Sequence[str]]] = ()
    units: ClassVar[dict[str, object]] = {}
    title: object = ""

    def __init__(self, *args: Any, rest: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rest = rest
        for name, field in self.fields.items():
            if name in self.units:
                field.widget.attrs["data-unit"] = self.units[name]
                field.label = str(field.label).partition(" (")[0]
            if isinstance(field, forms.ChoiceField):
                reason = name.endswith(REASON)
                field.choices = list(_why_not() if reason else _capitalised(field.choices))

    def needed(self) -> Iterable[str]:
        """Fields that must have a value or a reason."""
        return ()

    def clean(self) -> dict[str, Any]:
        """What is left empty gets the one reason that was given for all of it."""
        cleaned = super().clean() or self.cleaned_data
        for name in self.needed() if self.rest else ():
            reason = f"{name}{REASON}"
            told = cleaned.get(name) not in (None, "") or cleaned.get(reason)
            if not told and name not in self.errors:
                cleaned[reason] = self.rest
        return cleaned

    def require(self, name: str, message: str = "") -> None:
        """Refuses an empty field that is needed because of another."""
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, ValidationError(message or _("Nothing is given."), "required"))

    def main_fields(self) -> list[BoundField]:
        """What is always shown."""
        folded = {name for _key, _title, names in self.folds for name in names}
        return [field for field in self._drawn() if field.name not in folded]

    def folded(self) -> Iterator[Fold]:
        """What is folded away, open where something was typed or refused in it."""
        for key, title, names in self.folds:
            found = [field for field in self._drawn() if field.name in names]
            yield Fold(key, title, found, any(self._touched(field) for field in found))

    def _drawn(self) -> Iterator[BoundField]:
        for field in self.visible_fields():
            if not field.name.endswith(REASON) or field.name == "dose_null_reason":
                yield field

    def _touched(self, field: BoundField) -> bool:
        """Whether it differs from an untouched field, or its reason does, or one is refused."""
        names = [name for name in (field.name, f"{field.name}{REASON}") if name in self.fields]
        return any(self[name].errors or self._differs(name) for name in names)

    def _differs(self, name: str) -> bool:
        preset = self._meta.model._meta.get_field(name).get_default()
        return str(self[name].value() or "") != str(preset or "")


def _why_not() -> Iterator[tuple[Any, Any]]:
    yield "", _("or why not …")
    yield from NullReason.choices


def _capitalised(choices: Any) -> Iterator[tuple[Any, Any]]:
    for value, label in choices:
        yield value, capfirst(label)


def blank(choices: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """The choices in words that begin like a sentence, after an empty one."""
    return [("", "–"), *_capitalised(one for one in choices if one[0])]


class TreatmentForm(PartForm):
    """Day 0, and the side and bone as the operation note has them."""

    class Meta(NativeInputs):
        model = Treatment
        fields = ("treated_on", "treated_laterality", "treated_bone", "note")
        widgets = {"treated_laterality": forms.RadioSelect}
        labels = {
            "treated_on": gettext_lazy("Day 0"),
            "treated_laterality": gettext_lazy("Side in the operation note"),
            "treated_bone": gettext_lazy("Bone in the operation note"),
        }
        help_texts = {
            "treated_on": gettext_lazy("The exact day. Every visit is counted from it."),
            "treated_laterality": gettext_lazy("Read it there, not above."),
            "treated_bone": gettext_lazy("Left empty only if the note names none."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.treated_on_precision = DatePrecision.DAY
        if self.instance.lesion is None:
            del self.fields["treated_laterality"], self.fields["treated_bone"]
            return
        side: Any = self.fields["treated_laterality"]
        side.required, side.choices = True, Laterality.choices
        bone: Any = self.fields["treated_bone"]
        bone.choices = blank(Bone.choices)


class ProcedureForm(PartForm):
    """One operation, with its implant."""

    folds = (
        (
            "implant",
            gettext_lazy("Implant"),
            ("device_manufacturer", "device_lot", "device_udi"),
        ),
    )
    device_manufacturer = forms.CharField(
        label=gettext_lazy("Manufacturer"), max_length=120, required=False
    )
    device_lot = forms.CharField(label=gettext_lazy("Lot"), max_length=60, required=False)
    device_udi = forms.CharField(label=gettext_lazy("UDI"), max_length=120, required=False)

    units = {"drill_diameter_mm": "mm"}

    class Meta(NativeInputs):
        model = ConcomitantProcedure
        fields = ("procedure", "drill_holes", "drill_diameter_mm", "track_filled", "detail")

    def device(self) -> ProcedureDevice | None:
        """The implant, not saved yet, where one was named."""
        typed = self.cleaned_data
        if not typed.get("device_manufacturer"):
            return None
        return ProcedureDevice(
            procedure=self.instance,
            manufacturer=typed["device_manufacturer"],
            lot=typed.get("device_lot", ""),
            udi=typed.get("device_udi", ""),
        )

    def clean(self) -> dict[str, Any]:
        """A lot or an identifier belongs to a manufacturer."""
        cleaned = super().clean()
        if cleaned.get("device_lot") or cleaned.get("device_udi"):
            self.require("device_manufacturer")
        return cleaned

    def _differs(self, name: str) -> bool:
        return bool(self[name].value()) if name.startswith("device_") else super()._differs(name)


class CellsForm(RegistryForm):
    """Whether cells were given, and whether their product is stored already."""

    given = forms.ChoiceField(label=gettext_lazy("Cells"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, products: Iterable[CellProduct], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["given"]
        field.choices = [
            (NEW_PRODUCT, _("A new product, described below")),
            *((str(row.pk), _stored(row)) for row in products),
            (NO_CELLS, _("No cells: surgery alone")),
        ]


def _stored(product: CellProduct) -> str:
    batch = product.batch_number or _("no batch number")
    return _("Stored: %(product)s, %(batch)s") % {"product": product, "batch": batch}


class HarvestForm(PartForm):
    """Tissue that was taken for the product."""

    title = gettext_lazy("Harvest")
    partial_dates = ("harvested_on",)
    folds = (
        (
            "harvest-more",
            gettext_lazy("More about the harvest"),
            ("nucleated_cells_total", "anticoagulant", "lipoaspirate_ml"),
        ),
    )
    units = {"volume_ml": "ml", "lipoaspirate_ml": "ml"}

    class Meta(NativeInputs):
        model = Harvest
        fields = (
            "tissue",
            "site",
            *with_reasons("harvested_on", "volume_ml", "anaesthesia", "nucleated_cells_total"),
            "anticoagulant",
            *with_reasons("lipoaspirate_ml"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["harvested_on"].help_text = PARTIAL

    def needed(self) -> Iterable[str]:
        return "harvested_on", "volume_ml", "anaesthesia"


class AdministrationForm(PartForm):
    """One dose. Into a lesion the group is local; else it is chosen, or follows from the route."""

    title = gettext_lazy("Administration")
    units = {
        "volume_ml": "ml",
        "weight_kg": "kg",
        "infusion_rate_ml_min": "ml/min",
        "gestational_weeks": gettext_lazy("weeks"),
    }

    class Meta(NativeInputs):
        model = Administration
        fields = (
            "route_group",
            *with_reasons("route"),
            "dose_number",
            "guidance",
            *with_reasons("viable_cells_total", "volume_ml", "weight_kg"),
            "weighed_on",
            *with_reasons("gestational_weeks", "physis_crossed"),
            "administered_on",
            "administered_time",
            "dose_per_kg",
            "infusion_rate_ml_min",
            "premedication",
            "operator",
        )
        help_texts = {
            "administered_on": gettext_lazy("Day 0, when left empty."),
            "weight_kg": gettext_lazy("Within 14 days of the dose."),
            "weighed_on": gettext_lazy("Day of that weight."),
            "dose_per_kg": gettext_lazy("As the source states it; it is checked against weight."),
        }
        widgets = {"route_group": forms.RadioSelect}

    def __init__(self, *args: Any, day0: dt.date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day0 = day0
        self.fields["administered_on"].required = False
        route: Any = self.fields["route"]
        local = self.instance.route_group == RouteGroup.LOCAL
        found = [(r, r.label) for r in Route if (r in LOCAL_ROUTES) == local]
        route.choices = blank(found)
        lesser = (*LESSER, "weight_kg", "weighed_on") if local else LESSER
        self.folds = (("dose-more", _("More about the dose"), lesser),)
        if local:
            del self.fields["route_group"]
            for name in with_reasons("gestational_weeks"):
                del self.fields[name]
            return
        group: Any = self.fields["route_group"]
        group.required = False
        group.help_text = _("Follows from the route when left empty.")
        group.choices = [(g, g.label) for g in (RouteGroup.SYSTEMIC, RouteGroup.IN_UTERO)]

    def needed(self) -> Iterable[str]:
        yield from ("route", "viable_cells_total", "volume_ml")
        if self.cleaned_data.get("route_group") == RouteGroup.SYSTEMIC:
            yield "weight_kg"
        if self.cleaned_data.get("route_group") == RouteGroup.IN_UTERO:
            yield "gestational_weeks"

    def clean(self) -> dict[str, Any]:
        """Presets: the group of the route, and day 0."""
        typed = self.cleaned_data
        if "route_group" in self.fields and not typed.get("route_group"):
            typed["route_group"] = group_of_route(typed.get("route", ""))
            self.require("route_group")
        day = typed.pop("administered_on", None)
        if "administered_on" not in self.errors and (day or self.day0):
            typed["administered_on"] = day or self.day0
            self.instance.administered_on_precision = DatePrecision.DAY
        return super().clean()


class ConditioningForm(PartForm):
    """Chemotherapy before an intravascular transplant."""

    title = gettext_lazy("Conditioning")

    class Meta(NativeInputs):
        model = Conditioning
        fields = ("intensity", "gvhd_prophylaxis")


class AgentForm(PartForm):
    """One drug of the conditioning; its dose in one of two units, or why it is not known."""

    units = {"dose_mg_kg": "mg/kg", "dose_mg_m2": "mg/m²", "days": gettext_lazy("days")}

    class Meta(NativeInputs):
        model = ConditioningAgent
        fields = ("drug", "dose_mg_kg", "dose_mg_m2", "dose_null_reason", "days")
        labels = {
            "dose_mg_kg": gettext_lazy("Dose per kg"),
            "dose_mg_m2": gettext_lazy("or dose per m²"),
            "dose_null_reason": gettext_lazy("or dose not recorded because"),
            "days": gettext_lazy("For"),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        doses = (cleaned.get("dose_mg_kg"), cleaned.get("dose_mg_m2"))
        if self.rest and doses == (None, None) and not cleaned.get("dose_null_reason"):
            cleaned["dose_null_reason"] = self.rest
        return cleaned
