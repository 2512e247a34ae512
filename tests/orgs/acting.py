"""How the tests of units create, move and close them, and what they read afterwards."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from portal.orgs.models import Unit
from tests.factories import orgs

DAY = dt.date(2024, 5, 1)


def facts(**changes):
    values = {
        "kind": orgs.UnitKindFactory(code="village", label="村"),
        "name": "东河镇柳树村",
        "short_name": "柳树村",
        "code": "V-1",
        "position": 10,
        "opened_on": DAY,
    }
    return {**values, **changes}


def present(unit, **changes):
    """What a correction form would send back, with some values changed."""
    names = ("kind", "name", "short_name", "code", "position", "opened_on")
    return {**{name: getattr(unit, name) for name in names}, **changes}


def refusal(call, *args, **kwargs):
    with pytest.raises(ValidationError) as caught:
        call(*args, **kwargs)
    return caught.value.message_dict


def periods(model, unit, *fields):
    rows = model.objects.filter(unit=unit).order_by("valid_from")
    return list(rows.values_list(*fields, "valid_from", "valid_until"))


def names_below(parent):
    return list(Unit.objects.get_children(parent).values_list("short_name", flat=True))
