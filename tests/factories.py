"""A valid row of every table, with the rows that it hangs on; for tests of the tables themselves.

`people` makes centres, patients and lesions through the actions, as the pages do; here rows are
written straight, so that a test can break one constraint at a time. Values say no more than the
tables ask for.
"""

from typing import Any, TypeVar

from django.db.models import Model

from registry import models as tables
from registry.accounts.models import CentreRow
from registry.patients.models import PatientRow
from tests import valid_follow_up, valid_record

M = TypeVar("M", bound=Model)
VALUES = {**valid_record.VALUES, **valid_follow_up.VALUES}


class Rows:
    """Rows of one centre: `one` is made when first asked for and then shared, `new` is unsaved."""

    def __init__(self, code: str) -> None:
        self.code = code
        self._made: dict[type[Model], Model] = {}

    def one(self, model: type[M]) -> M:
        """The shared row of a table, on which others of this centre hang."""
        if model not in self._made:
            row = self.new(model)
            row.save(force_insert=True)
            self._made[model] = row
        return self._made[model]  # type: ignore[return-value]

    def share(self, *made: Model | None) -> None:
        """Rows made elsewhere, on which others of this centre shall hang."""
        self._made |= {type(row): row for row in made if row is not None}

    def new(self, model: type[M], **changes: Any) -> M:
        """An unsaved, valid row of a table, but for the changes."""
        values = VALUES[model](self)
        if issubclass(model, CentreRow):
            values["centre"] = self.one(tables.Centre)
        if issubclass(model, PatientRow):
            values.setdefault("patient", self.one(tables.Patient))
        return model(**{**values, **changes})

    def make(self, model: type[M], **changes: Any) -> M:
        """A saved row of a table."""
        row = self.new(model, **changes)
        row.save(force_insert=True)
        return row
