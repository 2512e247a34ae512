import datetime as dt
import json

import pytest
from django import forms

from portal import parameters
from portal.parameters import BadJsonError, parsed_json


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("12", 12),
        ("0", 0),
        (str(2**63 - 1), 2**63 - 1),
        (str(2**63), None),
        ("9" * 5000, None),
        *((odd, None) for odd in ("²", "٣", "-1", "1.5", " 1", "1e3", "abc", "", None)),
    ],
)
def test_a_key_is_ascii_digits_that_fit_the_column(typed, key):
    assert parameters.key(typed) == key


@pytest.mark.parametrize(
    ("typed", "page"), [("3", 3), ("0", 1), ("²", 1), ("9999999999", 1), (None, 1)]
)
def test_an_impossible_page_is_the_first(typed, page):
    assert parameters.page(typed) == page


@pytest.mark.parametrize(
    "sent",
    [
        b"{",
        b"[" * 100_000,
        b"[" * 30 + b"]" * 30,
        b'{"a": NaN}',
        b'{"a": "\\u0000"}',
        b'{"\\ud800": 1}',
        b"1" * 5000,
        b"\xff",
    ],
)
def test_json_nobody_here_writes_is_refused(sent):
    with pytest.raises(BadJsonError):
        parsed_json(sent)


def test_a_form_in_place_of_json_is_refused(rf):
    request = rf.post("/", {"rows": "1"})
    assert request.POST  # as the check against forged requests reads it
    with pytest.raises(BadJsonError):
        parameters.posted_json(request)


def test_ordinary_json_is_read():
    value = {"rows": [{"id": 1, "cells": {"f1": "甲😀", "f2": None}}]}
    assert parsed_json(json.dumps(value).encode()) == value


class Limited(forms.Form):
    day = forms.DateField()
    moment = forms.DateTimeField()
    count = forms.IntegerField()


def errors_of(**given):
    form = Limited({"day": "2026-01-01", "moment": "2026-01-01 08:00", "count": "1", **given})
    parameters.set_limits(form)
    return dict(form.errors)


def test_ordinary_values_pass():
    assert errors_of() == {}


@pytest.mark.parametrize(
    ("field", "typed", "reason"),
    [
        ("day", "0001-01-01", "1850 年到 2199 年"),
        ("day", "9999-12-31", "1850 年到 2199 年"),
        ("moment", "2026-01-01T00:00:00+16:00", "时区"),
        ("moment", "0001-01-01T00:00:00+08:00", "1850 年到 2199 年"),
        ("count", "99999999999999999999", "太大"),
        ("count", "-99999999999999999999", "太小"),
    ],
)
def test_a_value_beyond_the_limits_is_an_error_beside_its_field(field, typed, reason):
    assert reason in errors_of(**{field: typed})[field][0]


def test_limits_are_of_one_form_only():
    parameters.set_limits(Limited())
    assert dt.date(1, 1, 1) == Limited.base_fields["day"].clean("0001-01-01")
