"""Long forms in groups: nothing is lost, what is wrong is not hidden."""

from django import forms
from django.template.loader import render_to_string

from portal.ui.grouping import Grouped


class Asked(Grouped, forms.Form):
    GROUPS = {"甲": ("name", "rare", "gone"), "乙": ("other",)}  # noqa: RUF012
    RARE = frozenset({"rare"})

    name = forms.CharField()
    rare = forms.CharField(max_length=2, required=False)
    other = forms.CharField(required=False)
    ungrouped = forms.CharField(required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False)


def drawn(form):
    return [
        (group.heading, [f.name for f in group.fields], [f.name for f in group.rare])
        for group in form.groups()
    ]


def test_every_visible_field_is_drawn_once_and_the_ungrouped_last():
    assert drawn(Asked()) == [
        ("甲", ["name"], ["rare"]),
        ("乙", ["other"], []),
        ("", ["ungrouped"], []),
    ]


def test_more_tells_how_much_is_filled_and_opens_for_an_error_only():
    filled = next(Asked(initial={"rare": "ab"}).groups())
    assert (filled.filled, filled.is_open) == (1, False)
    wrong = next(Asked({"name": "a", "rare": "abc"}).groups())
    assert wrong.is_open


def test_a_field_of_the_same_name_takes_nothing_from_the_page():
    asked = Asked()
    asked.fields["groups"] = forms.CharField()  # what a template finds as `form.groups`
    page = render_to_string("ui/groups.html", {"form": asked})
    for name in asked.fields:
        assert f'name="{name}"' in page, name
