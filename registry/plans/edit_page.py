"""The form of a draft: its head, and its visits as rows of one table. Works without scripts."""

from collections.abc import Sequence

from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import gettext as _

from registry.core.errors import error
from registry.core.forms import told
from registry.core.numbers import whole_number
from registry.plans.forms import BLANK, HeadForm, LineForm, initial_of, lines_in
from registry.plans.rules import MOST_LINES, Line
from registry.plans.selectors import lines_of
from registry.schedules.models import ScheduleTemplate

MORE = "line-add"


class DraftPage:
    """The forms as the request asks for them: of the stored draft, or as they were sent."""

    def __init__(self, request: HttpRequest, draft: ScheduleTemplate) -> None:
        self.draft = draft
        self.sent = request.method == "POST"
        self.turning = MORE in request.POST
        self.edition = whole_number(request.POST.get("edition", "")) or draft.edition
        data = request.POST if self.sent else None
        head = {name: getattr(draft, name) for name in HeadForm.base_fields}
        self.head = HeadForm(data, initial=head)
        self.lines = self._lines(request)

    def _lines(self, request: HttpRequest) -> list[LineForm]:
        if not self.sent:
            stored = enumerate(lines_of(self.draft), start=1)
            forms = [LineForm(prefix=f"line-{n}", initial=initial_of(one, n)) for n, one in stored]
            return [*forms, LineForm(prefix=f"line-{len(forms) + 1}", initial=BLANK)]
        count = min(max(whole_number(request.POST.get("line-rows", "")) or 0, 0), MOST_LINES)
        forms = [LineForm(request.POST, prefix=f"line-{n}") for n in range(1, count + 1)]
        if self.turning and count < MOST_LINES:
            forms.append(LineForm(prefix=f"line-{count + 1}", initial=BLANK))
        return forms

    @property
    def to_save(self) -> bool:
        return self.sent and not self.turning

    @property
    def forms(self) -> list[BaseForm]:
        """Every form that was judged, for the list of faults; none while the page only turns."""
        return [self.head, *self.lines] if self.to_save else []

    def is_valid(self) -> bool:
        if not self.to_save or not all(form.is_valid() for form in self.forms):
            return False
        seen: set[str] = set()
        for form in self.lines:
            code = form.cleaned_data.get("code")
            if code in seen:
                taken = error("F05", "code", _("there is one already"), _("a code of its own"))
                form.add_error("code", told(taken))
            elif code:
                seen.add(code)
        return all(form.is_valid() for form in self.forms)

    @property
    def typed(self) -> Sequence[Line]:
        return lines_in(self.lines)
