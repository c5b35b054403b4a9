from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.core.constraints import check, one_of, same_patient
from registry.core.fields import coded
from registry.patients.models import PatientRow
from registry.treatments.codes import ReleaseTestKind, TestResult
from registry.treatments.models.product import CellProduct


class ReleaseTest(PatientRow):
    """One release test of a product with its own limits: the batch specification."""

    product = models.ForeignKey(
        CellProduct, models.PROTECT, db_constraint=False, related_name="release_tests"
    )
    kind = coded(ReleaseTestKind, _("test"))
    method = models.CharField(_("method"), max_length=80, blank=True)
    result = coded(TestResult, _("result"))
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=4, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    limit_low = models.DecimalField(
        _("limit from"), max_digits=12, decimal_places=4, null=True, blank=True
    )
    limit_high = models.DecimalField(
        _("limit to"), max_digits=12, decimal_places=4, null=True, blank=True
    )
    resulted_on = models.DateField(_("result on"), null=True, blank=True)
    detail = models.CharField(_("detail"), max_length=300, blank=True)

    class Meta:
        constraints = [
            same_patient("product", "CellProduct"),
            one_of("kind", ReleaseTestKind),
            one_of("result", TestResult),
            check(
                "F06",
                "limit_high",
                "not below the lower limit",
                Q(limit_low__isnull=True)
                | Q(limit_high__isnull=True)
                | Q(limit_high__gte=F("limit_low")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.result}"
