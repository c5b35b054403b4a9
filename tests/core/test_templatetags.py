"""The design system's tags: states, sides, faults, partners, containers."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.template.loader import render_to_string

from registry.core.gallery import STATES, GalleryForm, gallery
from registry.templatetags.physis import SIDES, Fault, FormFault, faults, form_faults


class PainForm(forms.Form):
    """A value with its partner, a radio group, and a rule over both fields."""

    pain = forms.IntegerField(
        required=False, help_text="0 to 10", widget=forms.NumberInput(attrs={"data-unit": "of 10"})
    )
    pain_null_reason = forms.ChoiceField(choices=[("", "-"), ("x", "Refused")], required=False)
    side = forms.ChoiceField(choices=[("left", "Left")], widget=forms.RadioSelect)

    def clean(self) -> None:
        """Refuses a value and the whole, as rules do."""
        self.add_error("pain", ValidationError("Too high. Accepted: 0 to 10", code="C06"))
        raise ValidationError("Two sides. Accepted: one side", code="S01")


def render(source: str, **context: object) -> str:
    """The text of a template that has loaded the tags."""
    return Template("{% load physis %}" + source).render(Context(context))


def refused() -> PainForm:
    """A bound form with three faults."""
    return PainForm({"pain": "12"})


def test_every_state_has_its_own_shape_word_and_tone() -> None:
    badges = [render("{% state_badge state %}", state=state) for state in STATES]
    for state, badge in zip(STATES, badges, strict=True):
        assert f'href="#i-{state}"' in badge
        assert f"tone--{state}" in badge
    assert len(set(badges)) == 10


def test_every_shape_is_drawn_once_per_page() -> None:
    sprite = render_to_string("components/icons.html")
    for name in [*STATES, "error", "query", "info", "warning", "success", "left", "right"]:
        assert sprite.count(f'id="i-{name}"') == 1


def test_an_unknown_state_is_not_drawn_as_something() -> None:
    with pytest.raises(KeyError):
        render("{% state_badge 'late' %}")


@pytest.mark.parametrize("side", list(SIDES))
def test_a_side_says_its_word(side: str) -> None:
    mark = render("{% side_mark side %}", side=side)
    assert str(SIDES[side]) in mark
    assert ("#i-left" in mark) == (side == "left")
    assert ("#i-right" in mark) == (side == "right")


def test_faults_of_a_field_name_the_rule() -> None:
    assert faults(refused()["pain"]) == [Fault("C06", "Too high. Accepted: 0 to 10")]


def test_faults_of_a_form_are_all_of_them() -> None:
    assert {fault.rule for fault in faults(refused())} == {"C06", "S01", "required"}


def test_form_faults_point_at_their_fields() -> None:
    whole, pain, side = form_faults(refused())
    assert whole == FormFault("", "", "S01", "Two sides. Accepted: one side")
    assert (pain.label, pain.target, pain.rule) == ("Pain", "id_pain", "C06")
    assert side.target == "id_side_group"


def test_a_refused_field_is_described_by_help_and_error() -> None:
    html = refused()["pain"].as_field_group()
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_pain_helptext id_pain_error"' in html
    assert 'id="id_pain_helptext"' in html
    assert '<ul class="faults" id="id_pain_error">' in html
    assert '<code class="rule">C06</code>' in html
    assert 'value="12"' in html


def test_the_targets_of_form_faults_exist() -> None:
    html = str(refused())
    for fault in form_faults(refused()):
        assert not fault.target or f'id="{fault.target}"' in html


def test_a_value_is_drawn_with_its_partner_and_the_partner_once() -> None:
    form = PainForm()
    assert 'name="pain_null_reason"' in form["pain"].as_field_group()
    assert form["pain_null_reason"].as_field_group() == ""
    assert str(form).count('name="pain_null_reason"') == 1


def test_the_unit_is_seen_and_heard() -> None:
    html = PainForm()["pain"].as_field_group()
    assert '<span class="visually-hidden">(of 10)</span>' in html
    assert '<span class="field__unit" aria-hidden="true">of 10</span>' in html


def test_a_component_does_not_see_the_page_it_stands_on() -> None:
    html = render(
        '{% component "section" heading="Own" %}{{ said }}{% endcomponent %}',
        said="<b>",
        action_label="Leaked",
    )
    assert "&lt;b&gt;" in html
    assert "Own" in html
    assert "Leaked" not in html


def test_components_nest() -> None:
    html = render(
        '{% component "section" heading="A" %}'
        '{% component "disclosure" summary="B" %}deep{% endcomponent %}{% endcomponent %}'
    )
    assert html.index("A") < html.index("B") < html.index("deep")


def test_the_gallery_shows_a_refused_form_with_a_rule() -> None:
    shown = gallery()["refused"]
    assert isinstance(shown, GalleryForm)
    assert "C06" in {fault.rule for fault in faults(shown)}
