"""The cell product on the page of a treatment, with its donor and its release tests."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from registry.core.forms import DateInput, RegistryForm
from registry.core.parts import with_reasons
from registry.core.rows import NativeInputs
from registry.treatments.codes import (
    EXPANDED_PRODUCTS,
    DonorRelation,
    DonorType,
    HlaMatch,
    Marker,
    TestResult,
    TissueSource,
)
from registry.treatments.forms import PartForm, blank
from registry.treatments.models import CellProduct, Donor, DonorMarker, ReleaseTest
from registry.treatments.product_rules import NEGATIVE_MARKERS, POSITIVE_MARKERS
from registry.treatments.rules import MARKERS

ALWAYS = ("product_type", "manipulation", "regulatory_class", "batch_number", "release_status")
CULTURED = ("culture_medium", "culture_started_on", "culture_ended_on", "passage")
SOURCE = ("donor_type", "donor_relation", "hla_match", "tissue_source")

IDENTITY = (
    "product_name",
    "manufacturer",
    "site_licence",
    "recipe_version",
    "donation_number",
    "donation_check",
    "sec",
    "split_number",
    "definition_reference",
)
CULTURE = (
    *CULTURED,
    "population_doublings",
    "doubling_time_h",
    "serum",
    "serum_lot",
    "fgf2",
    "antibiotics",
    "seeding_density",
    "oxygen_pct",
    "vessel",
    "closed_system",
)
PANEL = (
    "plastic_adherent",
    *MARKERS,
    "osteo_diff",
    "adipo_diff",
    "chondro_diff",
    "differentiation_assay",
)
CONTENT = (
    "concentration_per_ml",
    "volume_ml",
    "cells_total",
    "nucleated_cells_total",
    "viable_msc_total",
    "osteoprogenitors_total",
    "dose_assay",
    "viability_pct",
    "viability_limit_pct",
    "viability_method",
)
RELEASE = (
    "manufactured_on",
    "released_at",
    "expires_at",
    "qualified_person",
    "out_of_specification",
    "medical_acceptance",
    "gene_marked",
    "xenogeneic_exposure",
)
COLD = (
    "cryopreserved",
    "dmso_pct",
    "frozen_on",
    "storage",
    "storage_location",
    "thawed_at",
    "post_thaw_viability_pct",
    "washed",
)
TRANSPORT = (
    "temperature_class",
    "logger_id",
    "transport_out_at",
    "transport_in_at",
    "excursion",
)
SCAFFOLD = ("scaffold", "scaffold_manufacturer", "scaffold_lot", "days_on_scaffold")
REASONED = frozenset(
    {
        *ALWAYS,
        *CULTURED,
        *MARKERS,
        "donation_number",
        "sec",
        "population_doublings",
        "concentration_per_ml",
        "volume_ml",
        "cells_total",
        "nucleated_cells_total",
        "viable_msc_total",
        "osteoprogenitors_total",
        "viability_pct",
    }
)


def _fields(*names: str) -> list[str]:
    return [part for n in names for part in (with_reasons(n) if n in REASONED else [n])]


class ProductForm(PartForm):
    """One batch: whose cells, which batch; the rest is folded away until it is needed."""

    title = _("Cell product")
    folds = (
        ("identity", _("Identity: names, donation number, European code"), IDENTITY),
        ("culture", _("Culture"), CULTURE),
        ("panel", _("ISCT panel: markers and differentiation"), PANEL),
        ("content", _("Content of the container: cells, volume, viability"), CONTENT),
        ("release", _("Release"), RELEASE),
        ("cold", _("Cryostorage"), COLD),
        ("transport", _("Transport"), TRANSPORT),
        ("scaffold", _("Scaffold"), SCAFFOLD),
    )
    units = {
        **dict.fromkeys((*MARKERS, "oxygen_pct", "viability_pct", "dmso_pct"), "%"),
        **dict.fromkeys(("viability_limit_pct", "post_thaw_viability_pct"), "%"),
        "volume_ml": "ml",
        "doubling_time_h": "h",
        "seeding_density": _("cells/cm²"),
        "days_on_scaffold": _("days"),
    }

    class Meta(NativeInputs):
        model = CellProduct
        fields = _fields(
            "product_type",
            *SOURCE,
            *ALWAYS[1:],
            *IDENTITY,
            *CULTURE,
            *PANEL,
            *CONTENT,
            *RELEASE,
            *COLD,
            *TRANSPORT,
            *SCAFFOLD,
        )
        help_texts = {
            "donor_relation": _("Own cells: self, when left empty."),
            "hla_match": _("Own cells: not applicable, when left empty."),
            "tissue_source": _("As harvested, when left empty."),
            "donation_number": _("13 characters: facility 5, year 2, serial 6."),
            "donation_check": _("As printed beside the number, if it is."),
        }

    def __init__(self, *args: Any, tissue: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tissue = tissue
        for name in SOURCE:
            field: Any = self.fields[name]
            field.required = name == "donor_type"
            field.choices = blank(field.choices)

    @property
    def expanded(self) -> bool:
        return self.cleaned_data.get("product_type") in EXPANDED_PRODUCTS

    def needed(self) -> Iterable[str]:
        yield from ALWAYS
        if self.expanded:
            yield from (*CULTURED, *POSITIVE_MARKERS)
            yield from (group[0] for group in NEGATIVE_MARKERS if not self._measured(group))

    def _measured(self, group: Iterable[str]) -> bool:
        """One of a pair of markers is enough."""
        return any(self.cleaned_data.get(marker) is not None for marker in group)

    def clean(self) -> dict[str, Any]:
        """Presets: own cells are of oneself; the tissue is the harvested one."""
        typed = self.cleaned_data
        if typed.get("donor_type") == DonorType.AUTOLOGOUS:
            typed["donor_relation"] = typed.get("donor_relation") or DonorRelation.SELF
            typed["hla_match"] = typed.get("hla_match") or HlaMatch.AUTOLOGOUS
        elif typed.get("donor_type") == DonorType.NOT_REPORTED:
            self.require("donor_relation")
            self.require("hla_match")
        if not typed.get("tissue_source") and self.tissue in TissueSource.values:
            typed["tissue_source"] = self.tissue
        self.require("tissue_source")
        return super().clean()


class DonorForm(PartForm):
    """Whose cells they are, by the code of the tissue establishment."""

    title = _("Donor")
    units = {"age_years": _("years")}

    class Meta(NativeInputs):
        model = Donor
        fields = ("donor_code", *with_reasons("sex", "age_years"), "hla_typing")
        help_texts = {
            "donor_code": _("A donor whom your centre has stored is known by it: leave the rest."),
        }

    def __init__(self, *args: Any, known: Donor | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known

    def needed(self) -> Iterable[str]:
        return "sex", "age_years"

    def _post_clean(self) -> None:
        """A stored donor stays as stored; what is typed here may not say otherwise."""
        if self.known is None:
            super()._post_clean()
            return
        for name in ("sex", "age_years", "hla_typing"):
            given, stored = self.cleaned_data.get(name), getattr(self.known, name)
            if given not in (None, "", stored):
                text = _("This donor is stored with %(stored)s. Accepted: that, or nothing.")
                shown = stored if stored not in (None, "") else _("no value")
                self.add_error(name, forms.ValidationError(text % {"stored": shown}, code="F05"))

    def donor(self) -> Donor:
        """The stored donor, or a new one."""
        return self.known or self.instance


class MarkersForm(RegistryForm):
    """Infectious disease markers of a donor, tested on one day."""

    title = _("Donor markers")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, label in Marker.choices:
            self.fields[code] = forms.ChoiceField(
                label=capfirst(label),
                choices=blank(TestResult.choices),
                required=False,
            )
        self.fields["tested_on"] = forms.DateField(
            label=_("Tested on"), required=False, widget=DateInput()
        )
        self.fields["method"] = forms.CharField(label=_("Method"), max_length=80, required=False)

    def markers(self) -> list[DonorMarker]:
        """A row for each marker with a result."""
        typed = self.cleaned_data
        day, method = typed.get("tested_on"), typed.get("method", "")
        return [
            DonorMarker(marker=code, result=typed[code], tested_on=day, method=method)
            for code in Marker
            if typed.get(code)
        ]


class ReleaseTestForm(PartForm):
    """One release test with its limits."""

    class Meta(NativeInputs):
        model = ReleaseTest
        fields = (
            "kind",
            "result",
            "value",
            "unit",
            "limit_low",
            "limit_high",
            "resulted_on",
            "method",
            "detail",
        )
