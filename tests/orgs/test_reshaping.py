import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from portal.access import Denied
from portal.audit.models import Event
from portal.orgs.actions import UNIT_MERGED
from portal.orgs.choices import Change
from portal.orgs.domain import reshaping, units
from portal.orgs.domain.steps import NewUnit
from portal.orgs.models import Succession, Unit, UnitChange, UnitPlace
from tests.factories import orgs

DAY = dt.date(2024, 5, 1)
BEFORE = DAY - dt.timedelta(days=1)


@pytest.fixture
def village(town):
    return orgs.village(town, name="柳树村", short_name="柳树村")


@pytest.fixture
def other_village(town):
    return orgs.village(town, name="桃园村", short_name="桃园村")


def new_village(**changes):
    kind = orgs.UnitKindFactory(code="village")
    values = {"kind": kind, "name": "新民村", "short_name": "新民村", "code": "N-1"}
    return NewUnit(**{**values, **changes})


def refusal(call, *args, **kwargs):
    with pytest.raises(ValidationError) as caught:
        call(*args, effective_on=DAY, **kwargs)
    return caught.value.message_dict


def short_names_below(parent):
    children = Unit.objects.get_children(Unit.objects.get(pk=parent.pk)).still_open()
    return set(children.values_list("short_name", flat=True))


def successions():
    rows = Succession.objects.order_by("pk")
    return list(rows.values_list("predecessor", "successor", "kind", "effective_on"))


# merge -------------------------------------------------------------------------------------------


def test_merge_closes_sources_and_moves_their_children(keeper, town, village, other_village):
    group = orgs.village(village, name="第一小组", short_name="一组")
    membership = orgs.MembershipFactory(unit=village)
    reshaping.merge(
        [village, other_village],
        into=other_village,
        effective_on=DAY,
        document="云政〔2024〕8号",
        by=keeper,
    )
    village.refresh_from_db()
    membership.refresh_from_db()
    assert (village.closed_on, membership.until) == (DAY, DAY)
    assert Unit.objects.get(pk=other_village.pk).closed_on is None
    assert short_names_below(other_village) == {"一组"}
    assert UnitPlace.objects.get(unit=group, valid_until=None).parent == other_village
    assert successions() == [(village.pk, other_village.pk, "merged", DAY)]
    assert not any(Unit.objects.find_problems())


def test_merge_tells_the_story_of_every_unit_concerned(keeper, village, other_village):
    reshaping.merge([village], into=other_village, effective_on=DAY, by=keeper)
    story = UnitChange.objects.filter(act=Change.MERGED).order_by("pk")
    assert list(story.values_list("unit", "summary")) == [
        (village.pk, "“柳树村”并入“桃园村”，自身撤销"),
        (other_village.pk, "“柳树村”并入“桃园村”"),
    ]
    assert Event.objects.filter(action=UNIT_MERGED).count() == 2


def test_merge_into_a_third_unit_closes_all_sources(keeper, town, village, other_village):
    third = orgs.village(town, name="新民村", short_name="新民村")
    reshaping.merge([village, other_village], into=third, effective_on=DAY, by=keeper)
    assert short_names_below(town) == {"新民村"}
    assert successions() == [
        (village.pk, third.pk, "merged", DAY),
        (other_village.pk, third.pk, "merged", DAY),
    ]


def test_merge_of_a_unit_with_its_child_into_a_third(keeper, town, village):
    inner = orgs.village(village, name="里村", short_name="里村")
    orgs.village(inner, name="小组", short_name="小组")
    third = orgs.village(town, name="新民村", short_name="新民村")
    reshaping.merge([village, inner], into=third, effective_on=DAY, by=keeper)
    assert short_names_below(third) == {"小组"}
    assert not any(Unit.objects.find_problems())


def test_merge_needs_something_besides_itself(keeper, village):
    assert refusal(reshaping.merge, [village], into=village, by=keeper) == {
        "sources": ["请选择并入“柳树村”的机构，至少一个，且不是它自己。"]
    }


def test_merge_refuses_to_end_below_a_source(keeper, village, other_village):
    inner = orgs.village(village, name="里村", short_name="里村")
    assert refusal(reshaping.merge, [village], into=inner, by=keeper) == {
        "into": ["“里村”是“柳树村”的下级，不能选择。请另选机构。"]
    }


def test_merge_refuses_children_of_one_name(keeper, village, other_village):
    for parent in (village, other_village):
        orgs.village(parent, name="第一小组")
    assert refusal(reshaping.merge, [village], into=other_village, by=keeper) == {
        "__all__": ["办理后“桃园村”下将有 2 个“第一小组”。请先把其中的机构更名。"]
    }


def test_merge_refuses_closed_units_and_the_root(keeper, county, village, other_village):
    units.close(other_village, effective_on=BEFORE, by=keeper)
    problems = refusal(reshaping.merge, [village], into=other_village, by=keeper)
    assert problems == {"__all__": [f"“桃园村”已于 {BEFORE} 撤销，不能再办理此事项。"]}
    problems = refusal(reshaping.merge, [county], into=village, by=keeper)
    assert problems == {"__all__": ["“云岭县”是最上级机构，不能调整隶属、撤销、合并或拆分。"]}


def test_merge_refuses_days_that_do_not_fit_a_child(keeper, village, other_village):
    later = DAY + dt.timedelta(days=1)
    orgs.village(village, name="小组", opened_on=later)
    assert refusal(reshaping.merge, [village], into=other_village, by=keeper) == {
        "effective_on": [f"生效日期 {DAY} 早于“小组”的设立日期 {later}。请改为该日或之后。"]
    }


def test_merge_needs_the_permission(member, village, other_village):
    with pytest.raises(Denied):
        reshaping.merge([village], into=other_village, effective_on=DAY, by=member)


# split -------------------------------------------------------------------------------------------


def test_split_without_keeping_closes_the_unit(keeper, town, village):
    east, west = (orgs.village(village, name=n, short_name=n) for n in ("东组", "西组"))
    parts = [new_village(), new_village(name="和平村", short_name="和平村", code="N-2")]
    made = reshaping.split(
        village,
        into=parts,
        children={east: parts[0], west: parts[1]},
        keep=False,
        effective_on=DAY,
        document="云政〔2024〕8号",
        by=keeper,
    )
    assert [part.name for part in made] == ["新民村", "和平村"]
    assert Unit.objects.get(pk=village.pk).closed_on == DAY
    assert short_names_below(town) == {"新民村", "和平村"}
    assert [short_names_below(part) for part in made] == [{"东组"}, {"西组"}]
    assert successions() == [(village.pk, part.pk, "split", DAY) for part in made]
    assert not any(Unit.objects.find_problems())


def test_split_keeping_the_unit_leaves_it_the_other_children(keeper, town, village):
    east, _west = (orgs.village(village, name=n, short_name=n) for n in ("东组", "西组"))
    part = new_village()
    made = reshaping.split(
        village, into=[part], children={east: part}, keep=True, effective_on=DAY, by=keeper
    )
    assert short_names_below(village) == {"西组"}
    assert short_names_below(made[0]) == {"东组"}
    change = UnitChange.objects.filter(act=Change.SPLIT, unit=village).get()
    assert change.summary == "“柳树村”拆分为“新民村”，自身保留"


def test_split_into_an_existing_and_a_new_unit(keeper, town, village, other_village):
    child = orgs.village(village, name="东组", short_name="东组")
    made = reshaping.split(
        village,
        into=[other_village, new_village()],
        children={child: other_village},
        keep=False,
        effective_on=DAY,
        by=keeper,
    )
    assert made[0] == other_village
    assert short_names_below(other_village) == {"东组"}


def test_new_part_may_take_the_name_of_the_unit_that_ends(keeper, town, village):
    parts = [new_village(name="柳树村"), new_village(name="和平村", code="N-2")]
    made = reshaping.split(
        village, into=parts, children={}, keep=False, effective_on=DAY, by=keeper
    )
    assert made[0].name == "柳树村"


def test_split_without_keeping_leaves_no_child_behind(keeper, village):
    orgs.village(village, short_name="东组")
    parts = [new_village(), new_village(name="和平村", code="N-2")]
    assert refusal(reshaping.split, village, into=parts, children={}, keep=False, by=keeper) == {
        "children": ["“柳树村”拆分后撤销，还有 1 个下级机构没有去向：东组。请逐个选择归属。"]
    }


def test_split_refuses_a_strangers_child_and_an_unknown_part(keeper, village, other_village):
    child = orgs.village(other_village, name="东组")
    part = new_village()
    problems = refusal(
        reshaping.split,
        village,
        into=[part],
        children={child: new_village(code="N-3")},
        keep=True,
        by=keeper,
    )
    assert problems == {
        "children": [
            "“东组”不是“柳树村”的下级机构，或者已经撤销。请刷新后重新选择。",
            "“东组”的去向“新民村”不在拆分出的机构中。请重新选择。",
        ]
    }


def test_split_needs_two_units_afterwards(keeper, village):
    message = {"into": ["“柳树村”拆分后至少要有两个机构。请补充拆分出的机构。"]}
    nothing = {"children": {}, "by": keeper}
    assert refusal(reshaping.split, village, into=[], keep=True, **nothing) == message
    assert refusal(reshaping.split, village, into=[new_village()], keep=False, **nothing) == message


def test_split_says_which_part_is_wrong(keeper, village, other_village):
    parts = [
        new_village(name="桃园村", code="N-1"),
        new_village(name="和平村", code=village.code),
        new_village(name="和平村", code="N-3"),
    ]
    problems = refusal(reshaping.split, village, into=parts, children={}, keep=True, by=keeper)
    assert problems == {
        "into": [
            "拆分出的机构名称“和平村”重复。请修改其中一个。",
            (
                f"桃园村：“云岭县东河镇”下已有“桃园村”（编码 {other_village.code}）。"
                "请核对是否重复，或改用能够区分的名称。"
            ),
            f"和平村：编码“{village.code}”已由“柳树村”使用。请换一个编码。",
        ]
    }


def test_split_refuses_a_part_below_the_unit(keeper, village):
    inner = orgs.village(village, name="里村")
    problems = refusal(reshaping.split, village, into=[inner], children={}, keep=True, by=keeper)
    assert problems == {"into": ["“里村”是“柳树村”的下级，不能选择。请另选机构。"]}


def test_unit_may_give_to_the_same_part_twice(keeper, village, other_village):
    for day in (DAY, DAY + dt.timedelta(days=30)):
        reshaping.split(
            village,
            into=[other_village],
            children={},
            keep=True,
            effective_on=day,
            by=keeper,
        )
    assert Succession.objects.count() == 2
