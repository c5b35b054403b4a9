from typing import Any

import pytest
from django import forms
from django.test import RequestFactory

from registry.core.errors import error
from registry.core.forms import RegistryForm
from registry.core.rows import MOST_ROWS, Rows, Sheet


class HeadForm(RegistryForm):
    """A form of its own."""

    title = forms.CharField()
    kinds = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], required=False)
    sure = forms.BooleanField(required=False)


class LineForm(RegistryForm):
    """A row."""

    word = forms.CharField()
    count = forms.IntegerField(required=False)


class Page(Sheet):
    def __init__(self, data: dict[str, Any] | None) -> None:
        make = RequestFactory()
        super().__init__(make.get("/") if data is None else make.post("/", data), ("look",))
        self.head = self.form(HeadForm)
        self.lines: Rows[LineForm] = self.rows(LineForm, "line", blank=2)


def test_a_page_that_is_opened_is_empty_and_not_to_save() -> None:
    page = Page(None)

    assert (page.to_save, page.is_valid(), page.lines.count) == (False, False, 2)
    assert not any(form.is_bound for form in page)


def test_untouched_rows_are_no_rows() -> None:
    page = Page({"title": "t", "line-rows": "3", "line-1-word": "one"})

    assert page.is_valid()
    assert [form.cleaned_data["word"] for form in page.lines.filled] == ["one"]


def test_every_fault_shows_not_the_first_alone() -> None:
    page = Page({"title": "", "line-rows": "2", "line-0-count": "x", "line-1-count": "y"})

    assert not page.is_valid()
    assert [sorted(form.errors) for form in page] == [
        ["title"],
        ["count", "word"],
        ["count", "word"],
    ]


@pytest.mark.parametrize(("button", "rows"), [("line-add", 3), ("look", 2)])
def test_another_look_keeps_all_and_judges_nothing(button: str, rows: int) -> None:
    typed = {"title": "", "kinds": ["a", "b"], "sure": "on", "line-0-count": "x"}

    page = Page({**typed, "line-rows": "2", button: "1"})

    assert (page.to_save, page.is_valid(), page.lines.count) == (False, False, rows)
    assert not any(form.errors for form in page)
    assert page.head["kinds"].value() == ["a", "b"]
    assert page.head["sure"].value() is True
    assert page.lines.forms[0]["count"].value() == "x"


@pytest.mark.parametrize(
    ("sent", "rows"), [("", 2), ("x", 2), ("0", 1), ("-3", 2), ("9999", 40), ("9" * 5000, 40)]
)
def test_a_forged_number_of_rows_does_no_harm(sent: str, rows: int) -> None:
    assert Page({"title": "t", "line-rows": sent}).lines.count == min(rows, MOST_ROWS)


def test_findings_go_to_their_field_or_above_the_page() -> None:
    page = Page({"title": "t", "line-rows": "1", "line-0-word": "w"})
    assert page.is_valid()

    page.add_findings(
        [error("F05", "word", "taken", "another"), error("D02", "elsewhere_on", "late", "today")]
    )

    assert page.lines.forms[0].errors["word"].as_data()[0].code == "F05"
    [above] = page.head.non_field_errors().as_data()
    assert (above.code, above.message) == ("D02", "Elsewhere on: late. Accepted: today.")
