import datetime as dt

import pytest

from portal.access import Denied
from portal.audit.models import Event
from portal.orgs.actions import UNIT_CREATED, UNIT_RENAMED
from portal.orgs.choices import Change
from portal.orgs.domain import units
from portal.orgs.models import Unit, UnitChange, UnitName, UnitPlace
from tests.factories import orgs
from tests.orgs.acting import DAY, facts, names_below, periods, present, refusal

# create ------------------------------------------------------------------------------------------


def test_create_adds_the_unit_with_its_history(keeper, town):
    unit = units.create(town, **facts(), document="云编〔2024〕5号", by=keeper)
    unit.refresh_from_db()
    assert unit.is_child_of(Unit.objects.get(pk=town.pk))
    assert periods(UnitName, unit, "name", "short_name") == [("东河镇柳树村", "柳树村", DAY, None)]
    assert periods(UnitPlace, unit, "parent") == [(town.pk, DAY, None)]
    change = UnitChange.objects.get(unit=unit)
    assert (change.act, change.effective_on, change.document, change.by) == (
        Change.CREATED,
        DAY,
        "云编〔2024〕5号",
        keeper,
    )
    assert change.summary == "设立“东河镇柳树村”，隶属“云岭县东河镇”"
    event = Event.objects.get(action=UNIT_CREATED)
    assert (event.actor, event.object_id) == (keeper, str(unit.pk))


def test_create_puts_the_unit_at_its_place_among_siblings(keeper, town):
    for code, position in [("b", 20), ("a", 20), ("c", 10)]:
        new = facts(name=f"{code}村", short_name=code, code=code, position=position)
        units.create(town, **new, by=keeper)
    assert names_below(town) == ["c", "a", "b"]


def test_unit_is_found_by_pinyin_initials(keeper, town):
    unit = units.create(town, **facts(), by=keeper)
    assert list(Unit.objects.matching("LSC")) == [unit]


def test_root_is_created_once_and_by_nobody(db):
    new = facts(name="云岭县", short_name="云岭县")
    root = units.create(None, **new, by=None)
    assert root.is_root()
    assert periods(UnitPlace, root, "parent") == [(None, DAY, None)]
    again = facts(code="2")
    assert refusal(units.create, None, **again, by=None) == {
        "parent": ["已有最上级机构“云岭县”。请为新机构选择上级。"]
    }


def test_create_tells_everything_wrong_at_once(keeper, town, today):
    orgs.village(town, name="东河镇柳树村", code="V-9")
    orgs.village(town, code="V-1", name="东河镇桃园村")
    tomorrow = today + dt.timedelta(days=1)
    assert refusal(units.create, town, **facts(opened_on=tomorrow), by=keeper) == {
        "opened_on": [f"设立日期 {tomorrow} 晚于今天（{today}）。请在生效当日或之后办理。"],
        "code": ["编码“V-1”已由“东河镇桃园村”使用。请换一个编码。"],
        "name": [
            "“云岭县东河镇”下已有“东河镇柳树村”（编码 V-9）。请核对是否重复，或改用能够区分的名称。"
        ],
    }
    assert not Event.objects.filter(action=UNIT_CREATED).exists()


def test_create_refuses_blank_names_and_retired_kinds(keeper, town):
    kind = orgs.UnitKindFactory(label="生产队", is_active=False)
    problems = refusal(units.create, town, **facts(kind=kind, name="", position=-1), by=keeper)
    assert problems["kind"] == ["类别“生产队”已停用。请另选类别。"]
    assert set(problems) == {"kind", "name", "position"}


def test_create_refuses_a_closed_parent(keeper, town, yesterday):
    units.close(town, effective_on=yesterday, by=keeper)
    assert refusal(units.create, town, **facts(), by=keeper) == {
        "__all__": [f"“云岭县东河镇”已于 {yesterday} 撤销，不能再办理此事项。"]
    }


def test_create_needs_the_permission_for_the_parent(member, town):
    with pytest.raises(Denied, match="您没有"):
        units.create(town, **facts(), by=member)


def test_name_of_a_closed_sibling_may_be_used_again(keeper, town, yesterday):
    old = orgs.village(town, name="东河镇柳树村", code="V-9")
    units.close(old, effective_on=yesterday, by=keeper)
    assert units.create(town, **facts(), by=keeper).name == "东河镇柳树村"


# correct -----------------------------------------------------------------------------------------


def test_correct_mends_the_present_name_and_says_before_and_after(keeper, town):
    new = present(town, name="云岭县东荷镇", short_name="东荷镇", code="T-7")
    units.correct(town, **new, by=keeper)
    assert periods(UnitName, town, "name", "short_name") == [
        ("云岭县东荷镇", "东荷镇", orgs.OPENED, None)
    ]
    change = UnitChange.objects.get(unit=town)
    assert change.act == Change.CORRECTED
    assert change.summary.startswith(
        "全称：云岭县东河镇 → 云岭县东荷镇；简称：东河镇 → 东荷镇；编码："
    )
    assert list(Unit.objects.matching("dhz")) == [town]


def test_correct_without_a_difference_leaves_no_trace(keeper, town):
    units.correct(town, **present(town), by=keeper)
    assert not UnitChange.objects.filter(unit=town).exists()


def test_correcting_the_position_moves_the_unit_with_its_branch(keeper, county):
    towns = [
        orgs.township(county, short_name=f"{n}镇", name=f"{n}镇", position=n * 10)
        for n in (1, 2, 3)
    ]
    below = orgs.village(towns[2])
    units.correct(towns[2], **present(towns[2], position=5), by=keeper)
    assert names_below(county) == ["3镇", "1镇", "2镇"]
    units.correct(towns[2], **present(towns[2], position=25), by=keeper)
    assert names_below(county) == ["1镇", "2镇", "3镇"]
    below.refresh_from_db()
    assert Unit.objects.get_parent(below) == towns[2]
    assert not any(Unit.objects.find_problems())


def test_correcting_the_opening_date_moves_the_first_periods(keeper, town):
    earlier = dt.date(2019, 3, 1)
    units.correct(town, **present(town, opened_on=earlier), by=keeper)
    assert periods(UnitName, town) == [(earlier, None)]
    assert periods(UnitPlace, town) == [(earlier, None)]


def test_opening_date_stays_before_the_first_rename(keeper, town):
    units.rename(town, name="东河新镇", short_name="新镇", effective_on=DAY, by=keeper)
    later = dt.date(2025, 1, 1)
    assert refusal(units.correct, town, **present(town, opened_on=later), by=keeper) == {
        "opened_on": [f"“东河新镇”在 {DAY} 已有更名、隶属调整或分组记录，设立日期不能晚于该日。"]
    }


def test_correct_refuses_a_code_in_use_by_a_closed_unit(keeper, town, other_town, yesterday):
    units.close(other_town, effective_on=yesterday, by=keeper)
    assert refusal(units.correct, town, **present(town, code=other_town.code), by=keeper) == {
        "code": [f"编码“{other_town.code}”已由“云岭县西山镇”（已撤销）使用。请换一个编码。"]
    }


def test_correct_keeps_a_kind_that_is_no_longer_offered(keeper, town):
    town.kind.is_active = False
    town.kind.save()
    assert units.correct(town, **present(town, code="T-9"), by=keeper).code == "T-9"


# rename ------------------------------------------------------------------------------------------


def test_rename_keeps_the_old_name_up_to_the_day(keeper, town):
    units.rename(
        town,
        name="云岭县东河街道",
        short_name="东河街道",
        effective_on=DAY,
        document="云政〔2024〕3号",
        by=keeper,
    )
    assert periods(UnitName, town, "short_name") == [
        ("东河镇", orgs.OPENED, DAY),
        ("东河街道", DAY, None),
    ]
    town.refresh_from_db()
    assert (town.name, town.short_name) == ("云岭县东河街道", "东河街道")
    change = UnitChange.objects.get(unit=town)
    assert change.summary == "“云岭县东河镇”更名为“云岭县东河街道”（简称“东河街道”）"
    assert Event.objects.filter(action=UNIT_RENAMED).count() == 1


@pytest.mark.parametrize(
    ("day", "message"),
    [
        (
            dt.date(2019, 12, 31),
            "生效日期 2019-12-31 早于“云岭县东河镇”的设立日期 2020-01-01。请改为该日或之后。",
        ),
        (
            orgs.OPENED,
            (
                "“云岭县东河镇”这一名称自 2020-01-01 起使用，同一天不能再次更名。"
                "如是名称录错，请用“更正”办理。"
            ),
        ),
    ],
)
def test_rename_refuses_days_that_do_not_fit(keeper, town, day, message):
    problems = refusal(
        units.rename, town, name="新镇", short_name="新镇", effective_on=day, by=keeper
    )
    assert problems == {"effective_on": [message]}


def test_rename_refuses_a_day_before_the_present_name(keeper, town):
    units.rename(town, name="乙镇", short_name="乙镇", effective_on=DAY, by=keeper)
    before = DAY - dt.timedelta(days=1)
    problems = refusal(
        units.rename, town, name="丙镇", short_name="丙镇", effective_on=before, by=keeper
    )
    assert problems == {"effective_on": [f"“乙镇”自 {DAY} 起使用现名，生效日期不能早于该日。"]}


def test_rename_refuses_the_same_name_and_a_siblings_name(keeper, town, other_town):
    same = {"name": town.name, "short_name": town.short_name}
    assert refusal(units.rename, town, **same, effective_on=DAY, by=keeper) == {
        "name": ["新名称与现名相同。请填写更名后的全称和简称。"]
    }
    siblings = {"name": other_town.name, "short_name": "西山"}
    assert set(refusal(units.rename, town, **siblings, effective_on=DAY, by=keeper)) == {"name"}


def test_rename_refuses_names_that_do_not_fit(keeper, town):
    names = {"name": "镇" * 101, "short_name": ""}
    problems = refusal(units.rename, town, **names, effective_on=DAY, by=keeper)
    assert set(problems) == {"name", "short_name"}


def test_root_may_be_renamed(keeper, county):
    units.rename(county, name="云岭市", short_name="云岭市", effective_on=DAY, by=keeper)
    assert Unit.objects.get(pk=county.pk).name == "云岭市"
