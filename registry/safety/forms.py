"""Forms of adverse events and of the reviews that ask for them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.core.parts import PlainPart, yes_or_no


class ReviewForm(PlainPart):
    """Somebody asked: any event at all, and by name those of special interest."""

    any_event = yes_or_no(_("Any adverse event in this period?"))
    special_interest_asked = yes_or_no(_("Events of special interest asked by name?"))
    malignancy_asked = yes_or_no(_("New growth or relapse asked?"))
    reviewed_by = forms.CharField(label=_("Asked by"), max_length=120)

    def ask(self, *, special: bool, malignancy: bool) -> None:
        """Leaves out what the visit does not ask for; what it asks for needs an answer."""
        wanted = {"special_interest_asked": special, "malignancy_asked": malignancy}
        for name, asked in wanted.items():
            if asked:
                self.fields[name].required = True
            else:
                del self.fields[name]
        self.fields["any_event"].required = True
