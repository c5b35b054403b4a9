"""What two people saved of one row, side by side: for components/conflict.html."""

from typing import Any

from django.db import models

from registry.core.facts import shown
from registry.core.forms import RegistryModelForm


def compared(form: RegistryModelForm, stored: models.Model) -> list[dict[str, Any]]:
    """One line for each field of the form: what was typed, what is stored, whether they differ."""
    return [
        {
            "label": form[name].label,
            "yours": shown(form.instance, name),
            "stored": shown(stored, name),
            "differs": getattr(form.instance, name) != getattr(stored, name),
        }
        for name in form.fields
    ]
