"""The pages: from a draft to a unit that signs for it."""

import pytest
from django.urls import reverse

from reports.blocks import Head, Prose, Row, Table
from reports.series import SERIES, SeriesSection
from tests.factories import accounts, bulletins

pytestmark = pytest.mark.django_db


def as_one(client, role, unit):
    user = accounts.holder(role, unit)
    accounts.signed_in(client, user)
    return user


def test_the_way_of_a_bulletin(client, county, town):
    series = bulletins.circulated(town)
    as_one(client, "assessment_office", county)
    sent = {"series": series.pk, "period": "2026-10"}
    page = client.post(reverse("bulletins:draft"), sent).url
    assert "2026年10月共" in client.get(page).content.decode()
    as_one(client, "general_office", county)
    client.post(f"{page}review/")
    as_one(client, "department_leader", county)
    client.post(f"{page}sign/")
    as_one(client, "assessment_office", county)
    client.post(f"{page}publish/")
    told = client.get(page).content.decode()
    assert "组通〔2026〕1号" in told
    assert "已印发" in told
    as_one(client, "township_member", town)
    received = client.get(reverse("bulletins:deliveries")).content.decode()
    mine = series.bulletins.get().deliveries.get()
    assert ("未签收" in received, f'href="{mine.get_absolute_url()}"' in received) == (True, True)
    assert "一、总体情况" in client.get(mine.get_absolute_url()).content.decode()
    client.post(reverse("bulletins:receive", args=[mine.pk]))
    assert "已签收" in client.get(mine.get_absolute_url()).content.decode()


def test_a_unit_reads_its_own_lines_first_and_the_way_to_why(client, county, town, monkeypatch):
    def lines(_period):
        heads = (Head("位次", mm=20), Head("单位", mm=40), Head("得分", mm=30))
        rows = (Row((1, "西山镇", "90.00")), Row((2, "东河镇", "88.50")))
        yield Prose(("列入红榜：东河镇。",))
        yield Table(heads, rows, title="乡镇组排名")

    def explains(period, unit, user):
        yield f"{period.label}{unit}计分表", "/why/"

    sections = (SeriesSection("lines", "排名", lines),)
    declared = bulletins.declared(None, sections=sections, explains=explains)
    monkeypatch.setitem(SERIES, "testing", declared)
    bulletins.circulated(town)
    mine = bulletins.published(county).deliveries.get()
    as_one(client, "township_member", town)
    page = client.get(mine.get_absolute_url())
    own = page.context["own"]
    assert [line.cells for line in own.lines] == [(("位次", "2"), ("得分", "88.50"))]
    assert own.said == ("列入红榜：东河镇。",)
    told = page.content.decode()
    assert "本单位在这一期中" in told
    assert ' href="/why/">' in told
    assert "2026年10月东河镇计分表" in told


def test_every_form_is_handed_out(client, county, town):
    bulletins.circulated(town)
    bulletin = bulletins.published(county)
    as_one(client, "general_office", county)
    for key in ("xlsx", "docx", "pdf"):
        answer = client.get(reverse(f"bulletins:bulletin-{key}", args=[bulletin.pk]))
        assert (answer.status_code, f".{key}" in answer["Content-Disposition"]) == (200, True)
    as_one(client, "township_member", town)
    mine = bulletin.deliveries.get()
    answer = client.get(reverse("bulletins:received-pdf", args=[mine.pk]))
    assert answer.content.startswith(b"%PDF")


def test_a_bulletin_is_found_by_what_was_said_in_it(client, county):
    bulletins.published(county)
    as_one(client, "general_office", county)
    page = reverse("bulletins:bulletins")
    assert "关于2026年10月情况的通报" in client.get(page, {"q": "平稳"}).content.decode()
    assert "关于2026年10月情况的通报" not in client.get(page, {"q": "动荡"}).content.decode()


def test_words_with_numbers_are_refused_beside_the_field(client, county):
    section = bulletins.draft(as_one(client, "assessment_office", county)).sections.first()
    answer = client.post(reverse("bulletins:words", args=[section.pk]), {"words": "增长 5 倍"})
    assert answer.status_code == 422
    assert "不能有数字" in answer.content.decode()
    assert "增长 5 倍" in answer.content.decode()
