"""Each sample of docs/samples shows exactly the faults its README tells of; templates have none."""

import io
import json

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from portal.imports.declaring import ROSTERS, SAMPLE_MARK
from portal.imports.domain import commanding, workbooks
from portal.orgs.choices import UnitLevel
from tests.factories import orgs
from tests.factories.accounts import UserFactory, with_role
from tests.factories.branches import MemberFactory, PartyOrganizationFactory
from tests.factories.cadres import CadreFactory
from tests.factories.people import PersonFactory
from tests.factories.talent import EnterpriseFactory, TalentFactory
from tests.imports import samples

pytestmark = pytest.mark.django_db

AREA = "不是现行的省级地区代码"  # the numbers are nobody's

# File: (row, column, words of the message), without the warning of each row about its area.
FOUND = {
    "组织机构.xlsx": [
        (3, "编码", "编码相同"),
        (4, "上级", "没有找到上级机构“东河乡”"),
        (5, "类别", "没有“屯”这一类别"),
        (6, "编码", "编码相同"),
    ],
    "党组织.xlsx": [
        (4, "上级党组织", "成了一个圈"),
        (5, "上级党组织", "成了一个圈"),
        (6, "上级党组织", "没有找到上级党组织“无此党委”"),
        (7, "任期（年）", "就要填任期年数"),
    ],
    "党员.xlsx": [
        (5, "身份证号", "与第 11 行身份证号相同"),
        (6, "身份证号", "校验位不对"),
        (7, "身份证号", "末几位已经丢失"),
        (8, "所在党支部", "没有找到党组织“无此党支部”"),
        (9, "转正日期", "预备党员不应有转正日期"),
        (10, "学历", "没有“本科生”这一项"),
        (10, "手机号码", "不是有效的电话号码"),
        (10, "入党日期", "不满18岁"),
        (10, "失去联系日期", "失联党员须填写失去联系日期"),
        (11, "身份证号", "与第 5 行身份证号相同"),
    ],
    "村干部.xlsx": [
        (4, "是否一肩挑", "按职务计算"),
        (5, "村（居）委会职务", "至少填写一个职务"),
        (6, "所在村（社区）", "没有找到村（社区）"),
        (6, "来源", "没有“能人”这一项"),
    ],
    "干部名册.xlsx": [
        (4, "身份证号", "没有身份证号"),
        (5, "出生年月", "1985.13"),
        (5, "身份证号", "没有身份证号"),
        (6, "所在单位（按现任职务）", "看不出所在单位"),
        (6, "身份证号", "没有身份证号"),
        (7, "参加工作时间", "早于出生年月"),
        (7, "身份证号", "没有身份证号"),
    ],
    "公务员信息采集表.xlsx": [
        (3, "任职1·免职时间", "任职状态是“已免”"),
        (4, "学历学位1·毕（肄）业时间", "早于入学时间"),
        (5, "所在工作表", "A15 考核 第 5 行"),
    ],
    "年度考核.xlsx": [
        (4, "2023年度", "没有“比较好”这一项"),
        (5, "", "没有找到对应的人员"),
    ],
    "党费标准.xlsx": [
        (3, "党员", "没有找到党员“无此人”"),
        (4, "类别", "没有“务农”这一项"),
        (5, "月交纳额", "低于规定"),
    ],
    "发展党员.xlsx": [
        (4, "谈话日期", "早于“递交入党申请书”的 2026-03-05"),
        (5, "审批日期", "党员名册里没有这个人"),
        (6, "公示截止", "请都填写"),
        (7, "申请日期", "要写到日"),
        (8, "党支部", "没有找到党组织“无此党支部”"),
    ],
    "民主评议.xlsx": [
        (3, "姓名", "没有找到党员“无此人”"),
        (4, "评议结果", "没有“良好”这一项"),
        (5, "措施", "请填写教育帮助等措施"),
    ],
    "流动党员.xlsx": [
        (3, "姓名", "没有找到党员“无此人”"),
        (4, "外出日期", "没有 13 月"),
    ],
    "转接台账.xlsx": [
        (3, "姓名", "没有找到党员“无此人”"),
        (4, "有效期至", "早于开具日期"),
        (5, "转入党组织", "请填写转入党组织"),
    ],
    "账号.xlsx": [
        (2, "角色", "须由安全管理员授予"),
        (3, "用户名", "用户名须为"),
        (4, "所在单位", "没有找到单位“无此单位”"),
    ],
}
ROLES = {
    "units": "system_admin",
    "unit_kinds": "system_admin",
    "accounts": "system_admin",
    "organisations": "organization_office",
    "members": "organization_office",
    "officers": "organization_office",
    "cadres": "cadre_office",
    "appraisals": "cadre_office",
    "targets": "assessment_office",
    "pairings": "organization_office",
    "surveys": "assessment_office",
    "projects": "organization_office",
    "activities": "organization_office",
    "admissions": "organization_office",
    "dues_standards": "organization_office",
    "dues_payments": "organization_office",
    "reviews": "organization_office",
    "stays": "organization_office",
    "transfers": "organization_office",
    "talents": "talent_office",
    "enterprises": "talent_office",
    "enterprise_titles": "talent_office",
    "needs": "talent_office",
    "policies": "talent_office",
    "apartments": "talent_office",
    "worthies": "talent_office",
    "helps": "talent_office",
    "tickets": "talent_office",
}


@pytest.fixture
def world(county):
    """The units, organisations and cadres the samples name."""
    orgs.UnitKindFactory(code="village", label="村", level=UnitLevel.VILLAGE)
    town = orgs.township(county, name="云岭县东河镇", short_name="东河镇")
    orgs.village(town, name="东河镇青龙营村村民委员会", short_name="青龙营村")
    finance = orgs.department(county, name="云岭县财政局", short_name="县财政局")
    water = orgs.department(county, name="云岭县水务局", short_name="县水务局")
    committee = PartyOrganizationFactory(
        unit=town, kind="committee", name="中共东河镇委员会", short_name="东河镇党委"
    )
    branch = PartyOrganizationFactory(
        unit=town, parent=committee, name="中共东河镇机关支部委员会", short_name="东河镇机关党支部"
    )
    for name in ("钱七三", "钱七四"):
        MemberFactory(organization=branch, person=PersonFactory(name=name, unit=town))
    TalentFactory(unit=town, person__name="周明远")
    EnterpriseFactory(unit=town, name="云岭光电有限公司")
    for name, unit, post in (
        ("钱七一", finance, "县财政局副局长"),
        ("钱七二", water, "县水务局科员"),
    ):
        CadreFactory(
            person=PersonFactory(name=name, unit=unit),
            unit=unit,
            post_full=post,
            work_since=None,
        )
    return county


def importer(kind, county):
    return with_role(UserFactory(unit=county), ROLES[kind], county)


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_sample_shows_what_its_readme_tells(name, world):
    kind, _ = samples.SAMPLES[name]
    by = importer(kind, world)
    run = commanding.run(kind, (samples.FOLDER / name).read_bytes(), name, by=by, dry=True)
    findings = [
        (one["row"], one["column"], one["message"])
        for one in run.as_json()["findings"]
        if AREA not in one["message"]
    ]
    expected = FOUND[name]
    assert sorted(one[:2] for one in findings) == sorted(one[:2] for one in expected), findings
    for row, column, words in expected:
        assert any(words in m for r, c, m in findings if (r, c) == (row, column)), (
            row,
            column,
            findings,
        )


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_samples_are_as_their_script_makes_them(name):
    committed = openpyxl.load_workbook(samples.FOLDER / name)
    made = openpyxl.load_workbook(io.BytesIO(samples.content(name)))
    assert committed.sheetnames == made.sheetnames
    for sheet in made.sheetnames:
        rows = list(made[sheet].iter_rows(values_only=True))
        assert list(committed[sheet].iter_rows(values_only=True)) == rows


def test_readme_tells_of_every_sample():
    readme = (samples.FOLDER / "README.md").read_text()
    for name in samples.SAMPLES:
        assert name in readme


FILLED = {
    "units": {"parent": "云岭县", "kind": "村"},
    "unit_kinds": {},
    "organisations": {"parent": "东河镇党委", "unit": "东河镇"},
    "members": {"organization": "东河镇机关党支部"},
    "officers": {"village": "青龙营村"},
    "cadres": {"unit": "县财政局", "post_full": "县财政局科员", "post_since": "2020.05",
               "full_time_education": "大学", "work_since": "2008.08"},
    "appraisals": {"name": "钱七一", "identity": "", "year": "2024"},
    "accounts": {"unit": "东河镇"},
    "targets": {"unit": "东河镇"},
    "pairings": {"unit": "县财政局", "township": "东河镇"},
    "surveys": {"unit": "东河镇"},
    "projects": {"unit": "东河镇"},
    "activities": {"organization": "东河镇机关党支部"},
    "admissions": {"organization": "东河镇机关党支部"},
    "dues_standards": {"member": "钱七三"},
    "dues_payments": {"member": "钱七三"},
    "reviews": {"member": "钱七三", "year": "2025"},
    "stays": {"member": "钱七三"},
    "transfers": {"member": "钱七三", "source": "东河镇机关党支部", "target": "东河镇党委"},
    "talents": {"unit": "东河镇"},
    "enterprises": {"unit": "东河镇"},
    "enterprise_titles": {"enterprise": "云岭光电有限公司"},
    "needs": {"unit": "东河镇"},
    "policies": {"unit": "县财政局"},
    "apartments": {"unit": "县财政局"},
    "worthies": {"village": "青龙营村"},
    "helps": {"unit": "东河镇"},
    "tickets": {"profile": "周明远"},
}  # fmt: skip
# Of these the sample alone is not enough, or speaks of somebody else.
_BORN = {"identity": samples.number("19850312", 41), "birth": "1985.03.12"}


def filled(roster, world):
    """The template as somebody would fill it: its sample row again, without the mark."""
    book = openpyxl.load_workbook(io.BytesIO(workbooks.template(roster)))
    sheet = book.worksheets[0]
    given = FILLED[roster.key]
    for place, (key, column) in enumerate(roster.columns().items(), start=1):
        value = sheet.cell(2, place).value
        if key in given or key in _BORN:
            value = given.get(key, _BORN.get(key))
        elif not column.required and not column.sample:
            value = ""
        sheet.cell(3, place, (value or "").removeprefix(f"{SAMPLE_MARK}："))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", sorted(ROSTERS))
def test_template_filled_like_its_sample_goes_in_once(kind, world):
    by = importer(kind, world)
    content = filled(ROSTERS[kind], world)
    run = commanding.run(kind, content, "模板.xlsx", by=by)
    assert not run.counts["errors"], run.findings
    assert (run.counts["rows"], run.counts["new"] + run.counts["changed"]) == (1, 1)
    assert not run.mapping.ambiguous
    assert not run.mapping.unmapped
    again = commanding.run(kind, content, "模板.xlsx", by=by, dry=True)
    assert again.counts["unchanged"] == 1, again.findings


# The command, for every kind ------------------------------------------------------------------


def command(kind, path, by, *flags):
    out = io.StringIO()
    status = 0
    try:
        call_command("import_roster", kind, str(path), "--as", by.username, "--json", *flags,
                     stdout=out)  # fmt: skip
    except SystemExit as end:
        status = end.code
    return status, json.loads(out.getvalue() or "{}")


@pytest.mark.parametrize("kind", sorted(ROSTERS))
def test_command_writes_nothing_dry_and_all_when_clean(kind, world, tmp_path):
    by = importer(kind, world)
    path = tmp_path / "名册.xlsx"
    path.write_bytes(filled(ROSTERS[kind], world))
    model = ROSTERS[kind].targets[-1].model
    before = model._base_manager.count()
    status, report = command(kind, path, by, "--dry-run")
    assert (status, report["written"], report["dry_run"]) == (0, False, True)
    assert report["mapping"]["unmapped"] == []
    assert model._base_manager.count() == before
    status, report = command(kind, path, by)
    assert (status, report["written"]) == (0, True), report


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_command_says_by_its_status_that_there_are_errors(name, world, tmp_path):
    kind, _ = samples.SAMPLES[name]
    report = tmp_path / "问题.xlsx"
    status, output = command(
        kind, samples.FOLDER / name, importer(kind, world), "--dry-run", "--report", str(report)
    )
    assert (status, output["written"]) == (1, False)
    lines = list(openpyxl.load_workbook(report).active.iter_rows(values_only=True))
    assert len(lines) == len(output["findings"]) + 1


@pytest.mark.parametrize("kind", sorted(ROSTERS))
@pytest.mark.parametrize(
    ("name", "content"),
    [("名册.xlsx", b"PK\x03\x04 nothing of a zip"), ("名册.csv", "天气,心情\n晴,好\n".encode()),
     ("名册.xlsx", b"")],
)  # fmt: skip
def test_command_refuses_what_it_cannot_use(kind, name, content, world, tmp_path):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CommandError) as refused:
        command(kind, path, importer(kind, world), "--dry-run")
    assert refused.value.returncode == 2


def test_one_time_passwords_go_into_a_private_file(world, tmp_path):
    path = tmp_path / "账号.xlsx"
    path.write_bytes(filled(ROSTERS["accounts"], world))
    by = importer("accounts", world)
    kept = tmp_path / "密码.xlsx"
    status, _ = command("accounts", path, by, "--handed", str(kept))
    assert status == 0
    assert kept.stat().st_mode & 0o777 == 0o600
    rows = list(openpyxl.load_workbook(kept).active.iter_rows(values_only=True))
    assert rows[1][1] == "dh.zhang"


def test_passwords_lie_beside_the_roster_when_nobody_says_where(world, tmp_path):
    path = tmp_path / "账号.xlsx"
    path.write_bytes(filled(ROSTERS["accounts"], world))
    assert command("accounts", path, importer("accounts", world))[0] == 0
    (kept,) = tmp_path.glob("账号-一次性密码-*.xlsx")
    assert kept.stat().st_mode & 0o777 == 0o600
