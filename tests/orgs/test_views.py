import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from portal.audit.models import Event
from portal.orgs.domain import reshaping, units
from portal.orgs.models import ComparisonGroup, Unit, UnitKind
from portal.ui.actions import LIST_EXPORTED
from tests.factories import orgs
from tests.factories.accounts import UserFactory, signed_in, with_role
from tests.orgs.asking import FRAGMENT, text, url

DAY = dt.date(2024, 5, 1)


def names(response):
    return [row.record.short_name for row in response.context["table"].rows]


def test_list_shows_open_units_in_official_order(office, keeper, county, village, other_town):
    units.close(other_town, effective_on=DAY, by=keeper)
    assert names(office.get(url("units"))) == ["云岭县", "东河镇", "柳树村"]
    assert names(office.get(url("units", state="closed"))) == ["西山镇"]
    assert len(names(office.get(url("units", state="all")))) == 4


def test_list_filters(office, county, town, village, other_town):
    group = orgs.MembershipFactory(unit=town).group
    assert names(office.get(url("units", level="village"))) == ["柳树村"]
    assert names(office.get(url("units", kind=town.kind.pk))) == ["东河镇", "西山镇"]
    assert names(office.get(url("units", below=town.pk))) == ["柳树村"]
    assert names(office.get(url("units", group=group.pk))) == ["东河镇"]
    ungrouped = names(office.get(url("units", group="null", level="township")))
    assert ungrouped == ["西山镇"]


def test_filter_by_a_foreign_unit_is_no_way_in(client, member, town, other_town):
    orgs.village(other_town)
    response = signed_in(client, member).get(url("units", below=other_town.pk))
    assert names(response) in ([], ["东河镇"])


def test_list_goes_out_as_a_workbook(office, village):
    response = office.get(url("units", export="xlsx", level="village"))
    sheet = load_workbook(io.BytesIO(response.content)).active
    conditions, headings, row = list(sheet.iter_rows(values_only=True))[:3]
    assert conditions[0] == "条件：层级：村级"
    assert headings == ("全称", "简称", "编码", "类别", "上级机构", "设立日期", "状态")
    assert row == ("东河镇柳树村", "柳树村", village.code, "村", "东河镇", "2020-01-01", "正常")
    assert Event.objects.filter(action=LIST_EXPORTED).count() == 1


@pytest.mark.parametrize("page", ["tree", "units", "unit", "branch", "pick"])
def test_pages_cost_the_same_for_ten_rows_as_for_a_hundred(office, town, page, count_queries):
    address = url(page, town) if page in ("unit", "branch") else url(page)
    if page == "units":
        address = url(page, per_page=50)
    office.get(address)
    costs = []
    for size in (10, 90):
        for _ in range(size):
            orgs.MembershipFactory(unit=orgs.village(town))
        costs.append(count_queries(lambda: office.get(address)))
    assert costs[0] == costs[1]
    assert costs[1] <= 12


# One unit ----------------------------------------------------------------------------------------


def test_unit_page_names_facts_counts_and_groups(office, town, village):
    membership = orgs.MembershipFactory(unit=town)
    page = text(office.get(url("unit", town)))
    assert membership.group.name in page
    assert f"?below={town.pk}&amp;level=village" in page
    for act in ("correct", "rename", "move", "merge", "split", "close"):
        assert url(act, town) in page


def test_unit_page_points_to_its_successor(office, keeper, town, village):
    third = orgs.village(town, name="东河镇新民村")
    reshaping.merge([village], into=third, effective_on=DAY, by=keeper)
    page = text(office.get(url("unit", village)))
    assert "本机构由以下机构承接" in page
    assert third.get_absolute_url() in page
    assert url("close", village) not in page


def test_unit_page_lists_what_lies_below(office, town, village):
    assert "柳树村" in text(office.get(url("unit", town, tab="children"), headers=FRAGMENT))


def test_unit_page_tells_the_story(office, keeper, village):
    units.rename(
        village,
        name="东河镇柳林村",
        short_name="柳林村",
        effective_on=DAY,
        document="云政〔2024〕3号",
        by=keeper,
    )
    page = text(office.get(url("unit", village, tab="story")))
    for expected in ("更名为“东河镇柳林村”", "云政〔2024〕3号", "王敏", "2020-01-01 至 2024-05-01"):
        assert expected in page


def test_foreign_unit_does_not_exist(client, member, other_town):
    browser = signed_in(client, member)
    for name in ("unit", "branch"):
        assert browser.get(url(name, other_town)).status_code == 404


def test_member_is_offered_no_acts_and_refused_them(client, member, town):
    browser = signed_in(client, member)
    page = text(browser.get(url("unit", town)))
    assert url("rename", town) not in page
    refused = browser.get(url("rename", town))
    assert refused.status_code == 403
    assert "您没有“维护组织机构" in text(refused)


def test_root_is_offered_no_closing(office, county):
    page = text(office.get(url("unit", county)))
    assert url("rename", county) in page
    assert url("close", county) not in page


# Acts --------------------------------------------------------------------------------------------


def test_new_unit_is_founded_below_the_prepared_parent(office, town, village):
    address = url("new", parent=town.pk)
    assert "东河镇" in text(office.get(address))
    data = {
        "parent": town.pk,
        "kind": village.kind.pk,
        "name": "东河镇石桥村",
        "short_name": "石桥村",
        "code": "V-77",
        "position": 5,
        "opened_on": "2024-05-01",
    }
    response = office.post(address, data)
    unit = Unit.objects.get(code="V-77")
    assert response.url == unit.get_absolute_url()
    assert unit.is_child_of(Unit.objects.get(pk=town.pk))


def test_refusal_stands_beside_its_field_and_keeps_what_was_typed(office, town, village):
    data = {
        "parent": town.pk,
        "kind": village.kind.pk,
        "name": "东河镇石桥村",
        "short_name": "石桥村",
        "code": village.code,
        "position": 5,
        "opened_on": "2024-05-01",
    }
    response = office.post(url("new"), data)
    assert response.status_code == 422
    assert response.context["form"].errors == {
        "code": [f"编码“{village.code}”已由“东河镇柳树村”使用。请换一个编码。"]
    }
    assert 'value="东河镇石桥村"' in text(response)


def test_correction_comes_filled_in(office, town):
    page = office.get(url("correct", town))
    assert page.context["form"].initial["name"] == "云岭县东河镇"
    data = {
        "kind": town.kind.pk,
        "name": "云岭县东荷镇",
        "short_name": "东荷镇",
        "code": town.code,
        "position": town.position,
        "opened_on": town.opened_on,
        "seen": page.context["page"].fingerprint(),
    }
    assert office.post(url("correct", town), data).status_code == 302
    assert Unit.objects.get(pk=town.pk).name == "云岭县东荷镇"


def test_stale_page_stops_and_says_what_stands_now(office, keeper, town):
    seen = office.get(url("rename", town)).context["page"].fingerprint()
    units.rename(town, name="云岭县乙镇", short_name="乙镇", effective_on=DAY, by=keeper)
    today = timezone.localdate().isoformat()
    data = {"name": "云岭县丙镇", "short_name": "丙镇", "effective_on": today, "seen": seen}
    response = office.post(url("rename", town), data)
    assert response.status_code == 422
    assert "已被他人修改" in text(response)
    assert "现在的：<strong>云岭县乙镇</strong>" in response.content.decode()
    assert Unit.objects.get(pk=town.pk).name == "云岭县乙镇"


def test_rename_move_and_close_by_page(office, town, other_town, village):
    day = {"effective_on": "2024-05-01", "document": "云政〔2024〕3号"}
    renamed = {"name": "东河镇柳林村", "short_name": "柳林村", **day}
    assert office.post(url("rename", village), renamed).status_code == 302
    assert office.post(url("move", village), {"parent": other_town.pk, **day}).status_code == 302
    assert office.post(url("close", village), day).status_code == 302
    village.refresh_from_db()
    assert (village.short_name, village.closed_on) == ("柳林村", DAY)
    assert Unit.objects.get_parent(village, update=True) == other_town


def test_close_page_says_what_stands_in_the_way(office, town, village):
    assert "1 个下级机构（柳树村）" in text(office.get(url("close", town)))
    response = office.post(url("close", town), {"effective_on": "2024-05-01"})
    assert response.status_code == 422
    assert "还有 1 个下级机构：柳树村" in text(response)


def test_merge_by_page_starts_from_the_unit(office, town, village):
    third = orgs.village(town, name="东河镇新民村")
    assert office.get(url("merge", village)).context["form"].initial["sources"] == [village.pk]
    data = {"sources": [village.pk, third.pk], "into": third.pk, "effective_on": "2024-05-01"}
    response = office.post(url("merge", village), data)
    assert response.url == third.get_absolute_url()
    assert Unit.objects.get(pk=village.pk).closed_on == DAY


def test_merge_page_tells_what_the_choice_will_end(office, town, village):
    third = orgs.village(town, name="东河镇新民村")
    orgs.village(third, short_name="一组")
    address = url("merge", village, sources=[village.pk, third.pk], into=village.pk)
    words = text(office.get(address, headers=FRAGMENT))
    assert "“东河镇新民村”自生效日期起撤销" in words
    assert "1 个下级机构（一组）改为隶属承接机构" in words
    assert "“东河镇柳树村”自生效日期起撤销" not in words


def split_data(**changes):
    data = {
        "fate": "close",
        "effective_on": "2024-05-01",
        "new1_name": "东河镇东村",
        "new1_short_name": "东村",
        "new1_code": "V-1",
        "new2_name": "东河镇西村",
        "new2_short_name": "西村",
        "new2_code": "V-2",
    }
    return {**data, **changes}


def test_split_by_page(office, town, village):
    child = orgs.village(village, name="一组", short_name="一组")
    assert "一组" in text(office.get(url("split", village)))
    response = office.post(url("split", village), split_data(**{f"child_{child.pk}": "new2"}))
    assert response.url == village.get_absolute_url()
    child.refresh_from_db()
    assert Unit.objects.get_parent(child).short_name == "西村"
    assert Unit.objects.get(code="V-1").kind == village.kind


def test_split_page_asks_for_what_is_missing(office, village):
    child = orgs.village(village, name="一组")
    data = split_data(new2_code="", new3_name="", **{f"child_{child.pk}": "new3"})
    response = office.post(url("split", village), data)
    assert response.status_code == 422
    assert response.context["form"].errors == {
        "new2_code": ["请填写编码；不设新机构2时，请清空它的全称、简称和编码。"],
        f"child_{child.pk}": ["“新机构3”还没有填写完整。请先填写，或另选归属。"],
    }


def test_split_page_takes_as_many_new_units_as_were_added(office, village):
    more = {
        f"new{number}_{fact}": f"{text}{number}"
        for number in range(3, 6)
        for fact, text in (("name", "东河镇新村"), ("short_name", "新村"), ("code", "V-"))
    }
    response = office.post(url("split", village), split_data(**more))
    assert response.status_code == 302
    added = Unit.objects.filter(code__startswith="V-").order_by("code")
    assert [unit.short_name for unit in added] == ["东村", "西村", "新村3", "新村4", "新村5"]


def test_split_page_shows_the_refusals_of_the_act(office, village):
    orgs.village(village, name="一组", short_name="一组")
    response = office.post(url("split", village), split_data())
    assert response.status_code == 422
    assert "还有 1 个下级机构没有去向：一组" in text(response)


# Picker ------------------------------------------------------------------------------------------


def picked(browser, **query):
    return [hit["text"] for hit in browser.get(url("pick", **query)).json()["results"]]


def test_picker_names_units_with_their_parents(office, village, other_town):
    assert picked(office, q="lsc") == ["柳树村（东河镇）"]
    assert picked(office, q="东河") == ["东河镇（云岭县）", "柳树村（东河镇）"]


def test_picker_offers_at_most_twenty_open_units_in_scope(office, client, keeper, town, member):
    for number in range(25):
        orgs.village(town, short_name=f"{number}村")
    assert len(picked(office)) == 20
    browser = signed_in(client, member)
    assert "云岭县" not in picked(browser)
    assert picked(browser, **{"for": "manage"}) == []


# Kinds -------------------------------------------------------------------------------------------


@pytest.fixture
def admin(client, county):
    return signed_in(client, with_role(UserFactory(unit=county), "system_admin", county))


def test_kind_in_use_keeps_its_level_on_the_page(admin, town):
    data = {"label": "镇", "level": "village", "position": 1}
    response = admin.post(url("kind-edit", town.kind), data)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"level"}
    assert "修改：镇" in text(response)


def test_kind_page_tells_its_facts_and_what_was_changed(admin, town):
    admin.post(url("kind-edit", town.kind), {"label": "建制镇", "level": "township", "position": 1})
    page = text(admin.get(url("kind", town.kind)))
    assert "建制镇" in page
    assert "乡镇级" in page
    assert "建制镇" in text(admin.get(url("kind", town.kind, tab="record_history")))


def test_closed_kind_is_no_longer_offered_and_taken_back_at_once(admin, town):
    answer = admin.post(url("kind-close", town.kind), {"reason": "已撤并"}, follow=True)
    assert town.kind not in UnitKind.objects.offered()
    assert "撤回" in text(answer)
    assert url("kind-reopen", town.kind) in text(answer)


# Groups ------------------------------------------------------------------------------------------


def test_group_is_made_filled_and_edited(office, town, other_town):
    response = office.post(url("group-new"), {"name": "乡镇组", "position": 10})
    group = ComparisonGroup.objects.get(name="乡镇组")
    assert response.url == group.get_absolute_url()
    data = {"units": [town.pk, other_town.pk], "on": "2024-05-01"}
    assert office.post(url("group-members", group), data).status_code == 302
    page = office.get(url("group-members", group))
    assert page.context["form"].initial["units"] == [town.pk, other_town.pk]
    later = {"units": [town.pk], "on": "2024-09-01"}
    assert office.post(url("group-members", group), later).status_code == 302
    assert "西山镇" not in text(office.get(url("group", group)))
    assert "西山镇" in text(office.get(url("group", group, tab="past")))


def test_members_changed_meanwhile_stop_the_page(office, town, other_town):
    group = orgs.GroupFactory()
    seen = office.get(url("group-members", group)).context["page"].fingerprint()
    orgs.MembershipFactory(group=group, unit=other_town)
    data = {"units": [town.pk], "on": "2024-05-01", "seen": seen}
    response = office.post(url("group-members", group), data)
    assert response.status_code == 422
    assert "现在的：<strong>西山镇</strong>" in response.content.decode()


def test_member_sees_of_a_group_only_the_own_unit(client, member, town, other_town):
    group = orgs.GroupFactory()
    for unit in (town, other_town):
        orgs.MembershipFactory(group=group, unit=unit)
    page = text(signed_in(client, member).get(url("group", group)))
    assert "东河镇" in page
    assert "西山镇" not in page


# Home page and search ----------------------------------------------------------------------------


def test_home_reminds_of_units_nobody_is_compared_with(office, town, other_town):
    orgs.MembershipFactory(unit=town)
    page = text(office.get(reverse("home")))
    assert "未列入考核分组的乡镇（街道）" in page
    assert "group=null&amp;level=township" in page


def test_search_finds_open_units_first_and_only_visible_ones(client, keeper, member, town):
    old = orgs.village(town, name="东河镇柳树旧村", code="A")
    units.close(old, effective_on=DAY, by=keeper)
    orgs.village(town, name="东河镇柳树新村", code="B")
    page = text(signed_in(client, member).get(reverse("search", query={"q": "柳树"})))
    assert page.index("柳树新村") < page.index("柳树旧村")
    assert "已撤销" in page
