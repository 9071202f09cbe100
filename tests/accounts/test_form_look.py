"""How every form of Klonos shows its choices and its errors."""

from __future__ import annotations

import re

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template.loader import render_to_string

from diary.templatetags import klonos

NUMBERS = [(str(number), str(number)) for number in range(11)]


class Sample(forms.Form):
    """One field of each look."""

    kind = forms.ChoiceField(
        label="Kind",
        choices=[("a", "First"), ("b", "Second")],
        widget=forms.RadioSelect,
        help_text="Pick <one>",
    )
    strength = forms.ChoiceField(
        choices=[("", "Not said"), *NUMBERS], required=False, widget=forms.RadioSelect
    )
    causes = forms.MultipleChoiceField(
        choices=[("Body", [("c", "Cold")])], widget=forms.CheckboxSelectMultiple
    )
    moment = forms.SplitDateTimeField()
    parts = forms.ChoiceField(
        choices=NUMBERS, widget=forms.RadioSelect(attrs={"data-look": "chips"})
    )


def test_the_error_of_radios_is_in_their_fieldset_and_tied_to_it() -> None:
    page = render_crispy_form(Sample({}))

    fieldset = re.search(r"<fieldset[^>]*>\s*<legend>Kind.*?</fieldset>", page, re.S)
    assert fieldset
    described = re.search(r'aria-describedby="([^"]+)"', fieldset[0])
    assert described
    for one in described[1].split():
        assert f'id="{one}"' in fieldset[0]
    assert "This field is required." in fieldset[0]
    assert "<legend for" not in page
    assert "Pick &lt;one&gt;" in page


def test_each_error_is_in_the_summary_as_a_link_to_an_existing_field() -> None:
    form = Sample({})

    summary = render_to_string("_components/error_summary.html", {"form": form})
    page = render_crispy_form(form)

    targets = re.findall(r'href="#([^"]+)"', summary)
    assert len(targets) == len(form.errors)
    for target in targets:
        assert f'id="{target}"' in page


def test_without_errors_there_is_no_summary() -> None:
    assert not render_to_string(
        "_components/error_summary.html", {"form": Sample()}
    ).strip()


@pytest.mark.parametrize(
    ("field", "look"),
    [
        ("kind", "chips"),
        ("strength", "scale"),
        ("causes", "chips"),
        ("parts", "chips"),
    ],
)
def test_numbers_become_a_scale_and_words_chips(field: str, look: str) -> None:
    assert klonos.look(Sample()[field]) == look


@pytest.mark.parametrize("name", sorted(klonos.PATHS))
def test_icons_are_hidden_from_screen_readers(name: str) -> None:
    drawn = klonos.icon(name)

    assert 'aria-hidden="true"' in drawn
    assert klonos.PATHS[name] in drawn
