import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.access import Denied
from portal.audit.models import Event
from portal.codes import lookup
from portal.codes.actions import CODE_CHANGED
from portal.codes.catalogue import TABLES
from portal.codes.choices import Origin
from portal.codes.domain import codes
from portal.codes.models import Code
from tests.factories.codes import CodeFactory


def national(code="31", table="education"):
    return Code.objects.get(table=table, code=code)


def order(table):
    return list(Code.objects.filter(table=table).in_order().values_list("code", flat=True))


def refusals(refused):
    return {field: messages[0] for field, messages in refused.value.message_dict.items()}


def test_county_adds_values_in_a_range_of_its_own(sources, keeper, committed):
    with committed():
        first = codes.add(sources, label=" 乡贤回归 ", aliases=["新乡贤", "", "新 乡贤"], by=keeper)
        second = codes.add(sources, label="转任", by=keeper)
    assert (first.code, second.code) == ("X01", "X02")
    assert (first.label, first.aliases, first.origin) == ("乡贤回归", ["新乡贤"], Origin.COUNTY)
    assert lookup.find("officer_source", "新乡贤").code == "X01"
    assert order("officer_source")[-2:] == ["X01", "X02"]


def test_added_value_stands_after_the_last_of_its_family(keeper):
    award = TABLES["award"]
    codes.add(award, label="云岭先锋", parent="R15", by=keeper)
    codes.add(award, label="云岭工匠", parent="R", by=keeper)
    following = codes.add(award, label="云岭先锋标兵", parent="X01", by=keeper)
    listed = order("award")
    assert listed[listed.index("R152") + 1 :][:3] == ["X01", following.code, "R2"]
    assert listed[listed.index("R49") + 1 :][:2] == ["X02", "D"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"label": ""}, "label"),
        ({"label": "字" * 41}, "label"),
        ({"label": "退役 军人"}, "label"),
        ({"label": "退伍军人"}, "label"),  # an alias of another value
        ({"aliases": ["退伍军人"]}, "aliases"),
        ({"aliases": ["乡贤回归"]}, "aliases"),
        ({"aliases": ["字" * 41]}, "aliases"),
        ({"aliases": [f"别名{n}" for n in range(31)]}, "aliases"),
        ({"parent": "77"}, "parent"),
    ],
)
def test_wrong_value_is_refused_beside_its_field(sources, keeper, wrong, field):
    facts = {"label": "乡贤回归", **wrong}
    with pytest.raises(ValidationError) as refused:
        codes.add(sources, by=keeper, **facts)
    assert set(refusals(refused)) == {field}
    assert not Code.objects.filter(table="officer_source", origin=Origin.COUNTY).exists()


def test_closed_value_of_the_same_words_is_to_be_reopened(sources, keeper):
    CodeFactory(label="乡贤回归", closed_on=dt.date(2026, 1, 1))
    with pytest.raises(ValidationError) as refused:
        codes.add(sources, label="乡贤回归", by=keeper)
    assert "请改为恢复" in refusals(refused)["label"]


def test_words_of_a_standard_stay_but_aliases_may_be_added(keeper, committed):
    with pytest.raises(ValidationError) as refused:
        codes.correct(national(), label="专科", aliases=[], by=keeper)
    assert "国家标准" in refusals(refused)["label"]
    with committed():
        codes.correct(national(), label="大专", aliases=["两年制大专"], by=keeper)
    assert lookup.find("education", "两年制大专").code == "31"
    assert lookup.find("education", "大学专科") is None


def test_code_of_a_standard_is_not_replaced(keeper):
    codes.correct(national(), label="大专", aliases=[], national_code="99", by=keeper)
    assert national().national_code == "31"


def test_own_value_gets_other_words_and_its_national_code(keeper):
    rank = Code.objects.get(table="rank", label="一级科员")
    codes.correct(rank, label="一级科员", aliases=["1级科员"], national_code="1300", by=keeper)
    codes.correct(own := CodeFactory(), label="乡贤", aliases=[], by=keeper)
    rank.refresh_from_db()
    own.refresh_from_db()
    assert (rank.national_code, rank.aliases) == ("1300", ["1级科员"])
    assert own.label == "乡贤"


def test_alias_of_another_value_is_refused_with_its_name(keeper):
    with pytest.raises(ValidationError) as refused:
        codes.correct(national(), label="大专", aliases=["本科"], by=keeper)
    assert "已用于“21 大学”" in refusals(refused)["aliases"]


def test_value_is_closed_and_reopened(keeper, committed):
    with committed():
        codes.close(national("36"), reason="不再使用", by=keeper)
    assert national("36").closed_on == timezone.localdate()
    assert "36" not in dict(lookup.options("education"))
    with pytest.raises(ValidationError, match="不用再停用"):
        codes.close(national("36"), reason="再一次", by=keeper)
    with committed():
        codes.reopen(national("36"), reason="仍要使用", by=keeper)
    assert dict(lookup.options("education"))["36"] == "中技"
    with pytest.raises(ValidationError, match="不用恢复"):
        codes.reopen(national("36"), reason="再一次", by=keeper)


def test_group_closes_after_what_is_below_it_and_opens_before(keeper):
    parent = CodeFactory()
    child = CodeFactory(parent=parent.code)
    with pytest.raises(ValidationError, match="请先停用这些值"):
        codes.close(parent, reason="x", by=keeper)
    codes.close(child, reason="x", by=keeper)
    codes.close(parent, reason="x", by=keeper)
    with pytest.raises(ValidationError, match="请先恢复上级"):
        codes.reopen(child, reason="x", by=keeper)
    with pytest.raises(ValidationError) as refused:
        codes.add(TABLES["officer_source"], label="新", parent=parent.code, by=keeper)
    assert "已停用" in refusals(refused)["parent"]


def test_value_whose_words_were_given_away_is_not_reopened(keeper):
    old = CodeFactory(label="乡贤", closed_on=dt.date(2026, 1, 1))
    CodeFactory(label="乡贤")
    with pytest.raises(ValidationError, match="乡贤"):
        codes.reopen(old, reason="x", by=keeper)


@pytest.mark.parametrize("act", ["add", "correct", "close", "reopen"])
def test_who_does_not_keep_the_tables_changes_nothing(act, sources, reader):
    acts = {
        "add": lambda: codes.add(sources, label="乡贤", by=reader),
        "correct": lambda: codes.correct(national(), label="大专", aliases=[], by=reader),
        "close": lambda: codes.close(national(), reason="x", by=reader),
        "reopen": lambda: codes.reopen(national(), reason="x", by=reader),
    }
    with pytest.raises(Denied):
        acts[act]()


def test_each_act_leaves_an_event_that_says_what_changed(sources, keeper):
    own = codes.add(sources, label="乡贤", by=keeper)
    codes.correct(own, label="乡贤回归", aliases=["新乡贤"], by=keeper)
    codes.close(own, reason="省里统一口径", by=keeper)
    added, corrected, closed = Event.objects.filter(action=CODE_CHANGED).order_by("pk")
    assert added.detail["summary"] == "增补（村（社区）干部来源）"
    assert corrected.detail["before"] == {"label": "乡贤", "aliases": []}
    assert corrected.detail["value"] == "乡贤回归"
    assert closed.detail["reason"] == "省里统一口径"
