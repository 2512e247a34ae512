"""Numbers as people write them; and that forms, imports and registers read them alike."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django import forms

from portal.fields.domain.kinds import IntegerKind
from portal.imports import widgets
from portal.typed import Unreadable, numbers
from portal.ui.widgets import forgive


class Counted(forms.Form):
    count = forms.IntegerField(label="人数")


@pytest.mark.parametrize("written", ["1200", "1,200", "１２００", " 1200 ", "1.2千", "1200.0"])
def test_forms_imports_and_registers_read_alike(written):
    form = Counted({"count": written})
    forgive(form)
    assert form.is_valid(), form.errors
    field = SimpleNamespace(unit_of_measure="", minimum=None, maximum=None)
    read = [
        form.cleaned_data["count"],
        widgets.Integer().read(written),
        IntegerKind(field).read(written, None),
    ]
    assert read == [1200] * 3


def test_a_scale_is_counted_in_the_wanted_unit():
    assert numbers.scaled("3.5万元", unit="元") == Decimal(35_000)
    assert numbers.scaled("3500元", unit="万元") == Decimal("0.35")
    with pytest.raises(Unreadable, match="计量单位应为"):
        numbers.scaled("3公里", unit="元")


@pytest.mark.parametrize("written", ["许多", "1,20", "1 2a3", "", True])
def test_what_is_no_number_is_refused(written):
    with pytest.raises(Unreadable):
        numbers.scaled(written)


def test_a_box_keeps_what_cannot_be_read_for_its_field_to_refuse():
    form = Counted({"count": "许多"})
    forgive(form)
    assert "许多" in str(form["count"])
    assert form.errors["count"]
