"""The rosters of units and accounts, through the acts of their pages."""

import io

import openpyxl
import pytest
from django.core.exceptions import ValidationError

from portal.accounts.models import User
from portal.imports.choices import RowOutcome, Undone
from portal.imports.domain import answering, commanding, imports
from portal.imports.domain.correcting import CellCorrection
from portal.jobs.domain import results
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from tests.factories import orgs
from tests.factories.accounts import UserFactory, with_role
from tests.factories.imports import checked, done, imported, taken_back, workbook

pytestmark = pytest.mark.django_db

UNITS = ["全称", "简称", "编码", "上级", "类别", "设立日期"]
ACCOUNTS = ["用户名", "姓名", "所在单位", "职务", "角色"]


@pytest.fixture
def admin(county):
    return with_role(UserFactory(unit=county, name="系统管理员"), "system_admin", county)


@pytest.fixture(autouse=True)
def _kinds(county):
    orgs.UnitKindFactory(code="town", label="镇", level=UnitLevel.TOWNSHIP)
    orgs.UnitKindFactory(code="village", label="村", level=UnitLevel.VILLAGE)


def units(*rows):
    return workbook([UNITS, *rows], sheet="组织机构名册")


TOWN = ["云岭县新河镇", "新河镇", "T1", "云岭县", "镇", "2020-01-01"]
VILLAGE = ["新河镇上村", "上村", "V1", "新河镇", "村", "2020-01-01"]


def messages_of(batch):
    rows = imports.preview.page(batch, imports.running.arranged_roster(batch)).rows
    return {(row.number, finding.message) for row in rows for finding in row.findings}


def test_children_may_stand_before_their_parents(admin, county):
    batch = imported(units(VILLAGE, TOWN), by=admin, roster="units")
    village = Unit.objects.get(code="V1")
    assert Unit.objects.get_parent(village).code == "T1"
    assert village.names.count() == village.places.count() == 1
    assert batch.counts["written"] == {"组织机构": [2, 0]}


def test_units_again_are_unchanged_and_corrections_go_through_the_act(admin, county):
    imported(units(TOWN, VILLAGE), by=admin, roster="units")
    again = checked(units(TOWN, VILLAGE), by=admin, roster="units")
    assert again.counts[RowOutcome.UNCHANGED] == 2
    batch = imported(
        units(["云岭县新河镇", "新河", "T1", "云岭县", "镇", "2020-01-01"]),
        by=admin,
        roster="units",
    )
    assert Unit.objects.get(code="T1").short_name == "新河"
    assert taken_back(batch, by=admin).undone == {Undone.REVERTED: 1}
    assert Unit.objects.get(code="T1").short_name == "新河镇"


def test_circles_and_missing_parents_are_told_row_by_row(admin, county):
    one = ["云岭县甲镇", "甲镇", "A", "乙镇", "镇", ""]
    other = ["云岭县乙镇", "乙镇", "B", "甲镇", "镇", ""]
    lost = ["云岭县丙镇", "丙镇", "C", "丁县", "镇", ""]
    batch = checked(units(one, other, lost), by=admin, roster="units")
    messages = messages_of(batch)
    assert (
        2,
        "上级关系成了一个圈：云岭县甲镇 → 云岭县乙镇 → 云岭县甲镇，请更正其中一行的上级。",
    ) in messages
    assert any(row == 3 and "成了一个圈" in message for row, message in messages)
    assert any(row == 4 and "没有找到上级机构“丁县”" in message for row, message in messages)


def test_a_corrected_row_still_sees_its_parent_in_the_file(admin, county):
    batch = checked(
        units(TOWN, ["新河镇上村", "上村", "V1", "新河镇", "屯", ""]), by=admin, roster="units"
    )
    assert batch.counts["errors"] == 1
    rows = answering.correct(batch, cells=[CellCorrection(3, "kind", "村")], by=admin)
    assert not any(row.findings for row in rows)


def test_created_units_are_taken_back_unless_used(admin, county):
    batch = imported(units(TOWN, VILLAGE), by=admin, roster="units")
    assert taken_back(batch, by=admin).undone == {Undone.REVERTED: 2}
    assert not Unit.objects.filter(code__in=["T1", "V1"]).exists()

    batch = imported(units(TOWN, VILLAGE), by=admin, roster="units")
    UserFactory(unit=Unit.objects.get(code="V1"))
    batch = taken_back(batch, by=admin)
    assert batch.undone[Undone.USED] == 2
    assert Unit.objects.filter(code__in=["T1", "V1"]).count() == 2


def accounts(*rows):
    return workbook([ACCOUNTS, *rows], sheet="账号名册")


def handed(content):
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return list(sheet.iter_rows(values_only=True))


def test_passwords_of_new_accounts_are_handed_over_once(admin, county):
    batch = checked(
        accounts(["DH.Zhang", "张三", "云岭县", "干事", "干部科"]), by=admin, roster="accounts"
    )
    assert batch.counts["warnings"] == 1
    imports.confirm(batch, by=admin)
    job = done(imports.submit(batch, partial=False, by=admin))
    user = User.objects.get(username="dh.zhang")
    file = job.files.get()
    head, row = handed(results.take(file, by=admin).read())
    assert head == ("文件中的行", "用户名", "姓名", "所在单位", "一次性密码", "角色")
    assert row[:4] == (2, "dh.zhang", "张三", "云岭县")
    assert user.check_password(row[4])
    assert row[5] == "干部科（角色须由安全管理员授予）"
    assert not user.role_holdings.exists()
    file.refresh_from_db()
    with pytest.raises(ValidationError):
        results.take(file, by=admin)


def test_a_check_opens_no_account(admin, county):
    batch = checked(accounts(["dh.zhang", "张三", "云岭县", "", ""]), by=admin, roster="accounts")
    assert batch.counts[RowOutcome.NEW] == 1
    assert not User.objects.filter(username="dh.zhang").exists()


def test_accounts_change_and_are_taken_back_while_unused(admin, county):
    batch = imported(accounts(["dh.zhang", "张三", "云岭县", "", ""]), by=admin, roster="accounts")
    assert taken_back(batch, by=admin).undone == {Undone.REVERTED: 1}
    assert not User.objects.filter(username="dh.zhang").exists()
    imported(accounts(["dh.zhang", "张三", "云岭县", "", ""]), by=admin, roster="accounts")
    content = accounts(["dh.zhang", "张三", "云岭县", "副主任", ""])
    batch = imported(content, by=admin, roster="accounts")
    assert User.objects.get(username="dh.zhang").title == "副主任"
    taken_back(batch, by=admin)
    assert User.objects.get(username="dh.zhang").title == ""


def test_the_command_hands_over_as_well(admin, county):
    content = accounts(["dh.zhang", "张三", "云岭县", "", ""])
    run = commanding.run("accounts", content, "账号.xlsx", by=admin)
    assert handed(run.handed)[1][1] == "dh.zhang"


def test_faults_of_accounts(admin, county):
    content = accounts(
        ["张三", "张三", "云岭县", "", ""], ["ab.cd", "李四", "无此单位", "", "书记"]
    )
    batch = checked(content, by=admin, roster="accounts")
    messages = {message for _, message in messages_of(batch)}
    assert any("用户名须为" in message for message in messages)
    assert any("没有找到单位“无此单位”" in message for message in messages)
    assert any("没有“书记”这一角色" in message for message in messages)
