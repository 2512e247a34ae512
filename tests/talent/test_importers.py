"""The rosters of talents and enterprises as townships send them."""

import datetime as dt

import pytest

from portal.imports.domain import preview, running
from talent.choices import RecognitionState, TalentState
from talent.domain import talents
from talent.models import (
    Enterprise,
    EnterpriseTitle,
    EnterpriseYear,
    Recognition,
    TalentProfile,
)
from tests.factories.imports import checked, imported, taken_back, workbook
from tests.factories.talent import EnterpriseFactory, GradeFactory

pytestmark = pytest.mark.django_db

HEADINGS = ("姓名", "性别", "出生年月", "原籍地", "填报单位", "人才来源", "人才性质",
            "工作单位", "学历", "学位", "研究方向", "职称", "层次", "回乡意愿",
            "联系方式")  # fmt: skip
ZHOU = ("周明远", "男", "1985.03", "云岭县", "东河镇", "县籍在外", "专业技术",
        "南方机电研究所", "研究生", "工学硕士", "自动化", "高级工程师", "甲",
        "短期项目、远程指导", "13800000001")  # fmt: skip
FIRMS = ("单位名称", "税号", "所属乡镇", "所属行业", "规上", "年度", "职工人数", "研发人员", "博士",
         "营业收入", "研发投入")  # fmt: skip
FIRM = (
    "云岭光电有限公司",
    "91350100M000100Y43",
    "东河镇",
    "制造业",
    "是",
    "2025",
    120,
    18,
    2,
    5600,
    320,
)


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def told(batch):
    rows = preview.page(batch, running.arranged_roster(batch)).rows
    return [(f.column, f.message) for row in rows for f in row.findings]


def test_a_townships_list_becomes_files_that_wait(town, clerk):
    grade = GradeFactory(code="甲")
    batch = imported(workbook([HEADINGS, ZHOU], sheet="人才名册"), by=clerk, roster="talents")
    profile = TalentProfile.objects.get()
    assert (profile.state, profile.unit, profile.schooling) == (TalentState.PENDING, town, 5)
    assert (profile.field, profile.title_level, profile.ways) == ("0102", "3", ["03", "04"])
    assert profile.person.phone.reveal() == "13800000001"
    recognition = Recognition.objects.get()
    assert (recognition.grade, recognition.state) == (grade, RecognitionState.PROPOSED)
    taken_back(batch, by=clerk)
    assert not TalentProfile.objects.exists()


def test_nobody_verifies_whom_he_imported(town, office):
    imported(workbook([HEADINGS, (*ZHOU[:12], "", *ZHOU[13:])], sheet="人才名册"), by=office,
             roster="talents")  # fmt: skip
    assert talents._brought_by(TalentProfile.objects.get()) == office.pk


def test_the_checks_of_the_form_hold_for_the_roster(town, clerk):
    row = dict(zip(HEADINGS, ZHOU, strict=True)) | {"层次": "", "回乡意愿": "暂无意愿、兼职"}
    batch = checked(workbook([HEADINGS, tuple(row.values())], sheet="人才名册"), by=clerk,
                    roster="talents")  # fmt: skip
    assert any("暂无意愿" in message for _, message in told(batch))


def test_an_enterprise_comes_with_its_year(town, clerk):
    imported(workbook([FIRMS, FIRM], sheet="企业名册"), by=clerk, roster="enterprises")
    assert Enterprise.objects.get().search
    year = EnterpriseYear.objects.get()
    assert (year.year, year.staff, year.research) == (2025, 120, 320)


def test_a_credit_code_that_fails_keeps_its_row_out(town, clerk):
    wrong = (FIRM[0], "91350100M000100Y44", *FIRM[2:])
    many = (*FIRM[:7], 180, *FIRM[8:])
    for row, message in ((wrong, "校验码"), (many, "多于从业人数")):
        batch = checked(workbook([FIRMS, row], sheet="企业名册"), by=clerk, roster="enterprises")
        assert any(message in words for _, words in told(batch))
    assert not Enterprise.objects.exists()


def test_a_year_is_compared_with_the_one_before(town, clerk):
    imported(workbook([FIRMS, FIRM], sheet="企业名册"), by=clerk, roster="enterprises")
    row = dict(zip(FIRMS, FIRM, strict=True)) | {"年度": 2026, "职工人数": 30}
    batch = checked(workbook([FIRMS, tuple(row.values())], sheet="企业名册"), by=clerk,
                    roster="enterprises")  # fmt: skip
    assert any("从上年 120 变为 30（-75%）" in message for _, message in told(batch))


def test_titles_come_in_one_a_line(town, clerk):
    firm = EnterpriseFactory(unit=town, name="云岭光电有限公司")
    head = ("单位名称", "企业类型", "认定时间", "证书编号")
    rows = [head, ("云岭光电有限公司", "高新技术企业", "2025-03-01", "GR2025"),
            ("云岭光电有限公司", "科技型中小企业", "2026-03-01", "")]  # fmt: skip
    imported(workbook(rows, sheet="企业资质名册"), by=clerk, roster="enterprise_titles")
    ends = dict(EnterpriseTitle.objects.filter(enterprise=firm).values_list("kind", "until"))
    assert ends == {"1": dt.date(2028, 2, 29), "2": dt.date(2027, 2, 28)}
