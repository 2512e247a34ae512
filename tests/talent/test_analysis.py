"""Structure: each chart counts everybody once, and its bars lead to the same people."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from docx import Document

from portal.dates import PartialDate
from talent.domain import structure
from talent.models import TalentProfile
from tests import clock
from tests.factories import accounts
from tests.factories.talent import GradeFactory, RecognitionFactory, TalentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _then():
    with clock.at("2026-11-30T09:00"):
        yield


@pytest.fixture
def known(town, other):
    first = TalentFactory(unit=town, education="11", degree="208", residence="539928",
                          title_level="3", person__birth=PartialDate(1991, 11))  # fmt: skip
    TalentFactory(unit=town, field="0401", team="4", residence="310000", skill_level="4",
                  person__birth=PartialDate(1991, 10))  # fmt: skip
    TalentFactory(unit=other, field="0101", person__birth=None)
    TalentFactory(unit=other, state="pending")
    RecognitionFactory(profile=first, grade=GradeFactory(code="乙", position=2), state="granted",
                       since="2026-01-01", until="2030-01-01")  # fmt: skip
    return first


def told(day):
    rows = TalentProfile.objects.in_store()
    return {
        chart.heading: {bar.label: bar.count for bar in chart.bars}
        for chart in structure.charts(rows, day, rows.count())
    }


def test_each_chart_counts_everybody_once(known):
    charts = told(known.registered_at.date())
    assert charts["专业领域"] == {"装备制造": 2, "电子信息软件": 1}
    assert charts["学历"] == {"博士": 1, "未登记": 2}
    assert charts["人才层次"] == {"乙 层次": 1, "未认定": 2}
    assert charts["主队伍"] == {"专业技术人才": 2, "高技能人才": 1}
    assert charts["归口乡镇"] == {"东河镇": 2, "西山镇": 1}
    assert charts["职称"] == {"副高级": 1, "未登记": 2}
    assert charts["年龄"] == {"35 岁及以下": 2, "未登记": 1}
    for heading, bars in charts.items():
        assert sum(bars.values()) == 3, heading


def test_field_by_level(known):
    levels, rows = structure.heat(TalentProfile.objects.in_store(), known.registered_at.date())
    assert levels == ["乙"]
    assert [(row.label, row.cells) for row in rows] == [("装备制造", [(1, 4)])]


def test_a_bar_leads_to_its_people(client, town, known, office, django_assert_max_num_queries):
    accounts.signed_in(client, office)
    way = reverse("talent:analysis")
    client.get(way)
    with django_assert_max_num_queries(34):  # half of them for the figures of the year
        page = client.get(way, {"unit": town.pk}).content.decode()
    assert "领域和层次" in page
    link = f"{reverse('talent:talents')}?stored=true&amp;unit={town.pk}&amp;field=01"
    assert link in page
    found = client.get(
        reverse("talent:talents"), {"stored": "true", "unit": town.pk, "field": "01"}
    )
    assert found.context["total"] == 1


def test_it_leaves_as_word_with_every_chart(client, known, office):
    accounts.signed_in(client, office)
    answer = client.get(reverse("talent:analysis"), {"paper": "docx"})
    document = Document(io.BytesIO(answer.content))
    assert "共 3 人" in document.paragraphs[1].text
    tables = [[[cell.text for cell in row.cells] for row in one.rows] for one in document.tables]
    assert [["专业领域", "乙"], ["装备制造", "1"]] in tables
    assert tables[-1][0] == ["指标", "数"]
    ages = next(one for one in tables if one[0][0] == "年龄")
    assert ages[1:] == [["35 岁及以下", "2", "66.7%"], ["未登记", "1", "33.3%"]]


def test_the_work_of_the_year_stands_beside_the_people(client, county, known):
    client.force_login(accounts.holder("talent_office", county))
    page = client.get(reverse("talent:analysis"))
    told = {one.label: one.value for one in page.context["work"]}
    assert told["引进人才流失率"] == "—"
    assert {"市级以上人才载体", "合作高校", "人才活动", "党政人才培训"} <= told.keys()


def test_of_a_past_day_who_was_there_then(client, known, town, office):
    TalentFactory(unit=town, verified_on=dt.date(2025, 5, 1), state="out",
                  left_on=dt.date(2026, 2, 1))  # fmt: skip
    TalentProfile.objects.filter(pk=known.pk).update(verified_on=dt.date(2025, 6, 1))
    TalentProfile.objects.exclude(verified_on__lt="2025-12-31").update(verified_on="2026-11-01")
    accounts.signed_in(client, office)
    page = client.get(reverse("talent:analysis"), {"day": "2025-12-31"})
    assert page.context["total"] == 2
    assert page.context["levels"] == []
    told = page.content.decode()
    assert "截至 2025-12-31" in told
    assert "stored=true" not in told
