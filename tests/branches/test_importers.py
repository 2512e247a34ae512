"""The rosters of party organisations and of village officers."""

import pytest

from branches.models import PartyOrganization, VillageOfficer
from portal.imports.choices import RowOutcome, Undone
from portal.imports.domain import imports, preview, running
from portal.people.models import Person
from tests.factories import orgs
from tests.factories.accounts import UserFactory, with_role
from tests.factories.branches import MemberFactory, PartyOrganizationFactory
from tests.factories.imports import checked, imported, taken_back, workbook
from tests.factories.people import number

pytestmark = pytest.mark.django_db

ORGS = ["党组织名称", "简称", "编码", "上级党组织", "类别", "所在单位", "任期", "上次换届时间"]
OFFICERS = ["乡镇", "村", "姓名", "身份证号", "性别", "出生年月", "学历", "党组织职务", "村委职务",
            "一肩挑", "来源", "任职时间", "手机"]  # fmt: skip


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def county(db):
    return orgs.county()


@pytest.fixture
def town(county):
    return orgs.township(county, name="云岭县东河镇", short_name="东河镇")


@pytest.fixture
def village(town):
    return orgs.village(town, name="新村村", short_name="新村")


@pytest.fixture
def keeper(county):
    return with_role(UserFactory(unit=county), "organization_office", county)


@pytest.fixture
def committee(county):
    return PartyOrganizationFactory(
        unit=county, kind="committee", code="P0", name="中共云岭县委员会", short_name="县委"
    )


def told(batch):
    rows = preview.page(batch, running.arranged_roster(batch)).rows
    return [(row.number, f.column, f.message) for row in rows for f in row.findings]


def organisations(*rows):
    return workbook([ORGS, *rows], sheet="党组织名册")


BRANCH = ["中共新村支部委员会", "新村党支部", "P2", "东河镇党委", "党支部", "新村", 3, "2023-11-10"]
TOWN = ["中共东河镇委员会", "东河镇党委", "P1", "P0", "党委", "东河镇", "5年", ""]


def test_organisations_in_any_order(keeper, committee, village):
    batch = imported(organisations(BRANCH, TOWN), by=keeper, roster="organisations")
    branch = PartyOrganization.objects.get(code="P2")
    assert PartyOrganization.objects.get_parent(branch).code == "P1"
    assert (branch.term_years, branch.unit) == (3, village)
    assert branch.affiliations.get().parent.code == "P1"
    again = checked(organisations(BRANCH, TOWN), by=keeper, roster="organisations")
    assert again.counts[RowOutcome.UNCHANGED] == 2
    assert taken_back(batch, by=keeper).undone == {Undone.REVERTED: 2}
    assert not PartyOrganization.objects.filter(code__in=["P1", "P2"]).exists()


def test_a_member_keeps_a_new_organisation(keeper, committee, village):
    batch = imported(organisations(BRANCH, TOWN), by=keeper, roster="organisations")
    MemberFactory(organization=PartyOrganization.objects.get(code="P2"))
    assert taken_back(batch, by=keeper).undone == {Undone.USED: 2}


def test_organisations_change_by_their_act_and_back(keeper, committee, village):
    imported(organisations(BRANCH, TOWN), by=keeper, roster="organisations")
    changed = [*BRANCH[:6], 3, "2024-01-05"]
    batch = imported(organisations(changed), by=keeper, roster="organisations")
    assert str(PartyOrganization.objects.get(code="P2").last_elected_on) == "2024-01-05"
    taken_back(batch, by=keeper)
    assert str(PartyOrganization.objects.get(code="P2").last_elected_on) == "2023-11-10"


def test_another_parent_is_told_but_not_moved(keeper, committee, village):
    imported(organisations(BRANCH, TOWN), by=keeper, roster="organisations")
    moved = [*BRANCH[:3], "县委", *BRANCH[4:6], 3, "2024-01-05"]
    batch = checked(organisations(moved), by=keeper, roster="organisations")
    assert "导入不调整隶属" in told(batch)[0][2]
    assert told(batch)[0][1] == "parent"


def test_what_the_act_refuses_is_found_by_the_check(keeper, committee, village):
    below = ["中共甲支部委员会", "甲支部", "P3", "P2", "党支部", "新村", "", ""]
    batch = checked(organisations(TOWN, BRANCH, below), by=keeper, roster="organisations")
    assert batch.counts["errors"] == 1
    assert "党支部之下只能设党小组" in told(batch)[0][2]


def officer(**changed):
    values = dict(
        zip(
            OFFICERS,
            ["东河镇", "新村", "王五", number(), "男", "1985.03", "大专", "书记", "村委会主任",
             "是",
             "致富能手、退役军人", "2021.03", "13900000001"],
            strict=True,
        )
    )  # fmt: skip
    return list({**values, **changed}.values())


def officers(*rows):
    return workbook([OFFICERS, *rows], sheet="村干部名册")


def test_officers_come_in_and_go(keeper, county, village):
    other = orgs.township(county, name="西山镇", short_name="西山镇")
    orgs.village(other, name="新村村", short_name="新村")
    batch = imported(officers(officer()), by=keeper, roster="officers")
    village_officer = VillageOfficer.objects.get()
    assert (village_officer.unit, village_officer.heads_both, village_officer.sources) == (
        village,
        True,
        ["3", "2"],
    )
    assert village_officer.person.unit == village
    again = checked(officers(officer()), by=keeper, roster="officers")
    assert again.counts[RowOutcome.UNCHANGED] == 1
    changed = imported(
        officers(officer(村委职务="村委会副主任", 一肩挑="")), by=keeper, roster="officers"
    )
    village_officer.refresh_from_db()
    assert (village_officer.village_post, village_officer.heads_both) == ("2", False)
    taken_back(changed, by=keeper)
    village_officer.refresh_from_db()
    assert (village_officer.village_post, village_officer.heads_both) == ("1", True)
    assert taken_back(batch, by=keeper).undone == {Undone.REVERTED: 2}


def test_new_officers_are_taken_back_with_their_people(keeper, village):
    batch = imported(officers(officer()), by=keeper, roster="officers")
    assert taken_back(batch, by=keeper).undone == {Undone.REVERTED: 2}
    assert not Person.everyone.exists()


def test_posts_of_an_officer_are_checked(keeper, village):
    rows = (
        officer(党组织职务="", 村委职务="", 一肩挑=""),
        officer(身份证号=number(sequence=2), 村委职务="村委会委员"),
    )
    batch = checked(officers(*rows), by=keeper, roster="officers")
    messages = [message for _, _, message in told(batch)]
    assert any("至少填写一个职务" in message for message in messages)
    assert any("“一肩挑”按职务计算" in message for message in messages)


def test_townships_keep_their_own_villages_only(village, county):
    other = orgs.township(county, name="西山镇", short_name="西山镇")
    by = with_role(UserFactory(unit=other), "township_member", other)
    batch = checked(officers(officer()), by=by, roster="officers")
    assert any("没有找到村（社区）" in message for _, _, message in told(batch))
    assert imports.may_undo(batch) is False
