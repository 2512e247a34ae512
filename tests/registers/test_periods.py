"""Pages of a register with periods: the list of one, who has none, carrying over, grid, Excel."""

import json

import pytest
from django.urls import reverse

from portal.registers.choices import RegisterKind
from portal.registers.domain import records, rhythm
from portal.registers.models import RegisterRecord
from tests.factories import registers as factory
from tests.factories.accounts import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def visits(county, office):
    facts = {"kind": RegisterKind.PERIODIC, "rhythm": "month"}
    fields = [{"label": "走访户数", "kind": "integer", "required": True}]
    return factory.register(county, fields, (), by=office, name="走访统计", **facts)


@pytest.fixture
def now(visits):
    return rhythm.running(visits)


@pytest.fixture
def as_office(client, office):
    return signed_in(client, office)


def fill(register, unit, by, period, households):
    raw = factory.raw(register, 走访户数=str(households))
    return records.create(register, unit=unit, raw=raw, period=period, by=by)


def test_the_list_shows_one_period_and_steps_to_others(client, visits, town, member, now):
    fill(visits, town, member, now.previous(), 1122)
    url = visits.get_absolute_url()
    page = signed_in(client, member).get(url)
    assert page.context["total"] == 0
    assert (page.context["filled"], page.context["missing"]) == (0, 1)
    before = client.get(url, {"period": now.previous().code})
    text = before.content.decode()
    assert now.previous().label in text
    assert ("1122" in text, before.context["later"]) == (True, now)
    everything = client.get(url, {"period": "all"})
    assert (everything.context["total"], "只看本期" in everything.content.decode()) == (1, True)
    assert client.get(url, {"period": "2199-01"}).context["page"].period == now


def test_the_page_of_a_period_tells_who_is_missing_and_carries_over(
    as_office, visits, town, other_town, office
):
    now = rhythm.running(visits)
    fill(visits, town, office, now.previous(), 7)
    url = reverse("registers:period", args=[visits.pk])
    page = as_office.get(url)
    assert (page.context["filled"], page.context["missing"]) == (0, 2)
    assert "全部沿用上期（1 个单位）" in page.content.decode()
    refused = as_office.post(url, {"subject": other_town.pk}, follow=True).content.decode()
    assert "没有可以沿用的" in refused
    sent = as_office.post(url, {"subject": town.pk}, follow=True).content.decode()
    assert "已沿用上期，新增 1 条" in sent
    assert RegisterRecord.objects.get(period=now).unit == town
    assert as_office.get(url).context["filled"] == 1


def test_a_register_without_periods_has_no_such_page(as_office, register):
    url = reverse("registers:period", args=[register.pk])
    assert as_office.get(url).status_code == 404


def test_an_entry_of_an_earlier_period_by_form(client, visits, town, member, now):
    url = reverse("registers:new-record", args=[visits.pk])
    asked = {"unit": town.pk, "period": now.previous().code}
    form = signed_in(client, member).get(url, asked).context["form"]
    assert form["period"].value() == now.previous().code
    client.post(url, {**asked, **factory.raw(visits, 走访户数="5")})
    assert RegisterRecord.objects.get().period == now.previous()


def test_the_grid_holds_one_period_with_a_row_for_each_unit(client, visits, town, member, now):
    fill(visits, town, member, now.previous(), 7)
    url = reverse("registers:grid", args=[visits.pk])
    data = signed_in(client, member).get(url).context["data"]
    assert [row["_id"] for row in data["rows"]] == [None]
    cells = {factory.key(visits, "走访户数"): "9"}
    row = {"id": None, "unit": town.pk, "cells": cells, "before": {}}
    sent = client.post(
        data["saveUrl"], json.dumps({"rows": [row]}), content_type="application/json"
    )
    assert sent.status_code == 200
    assert RegisterRecord.objects.get(period=now).open_values == dict.fromkeys(cells, 9)
    twice = client.post(
        data["saveUrl"], json.dumps({"rows": [row]}), content_type="application/json"
    )
    assert twice.status_code == 422
    assert "已填过" in twice.json()["reason"]
