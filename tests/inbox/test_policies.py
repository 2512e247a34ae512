import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from portal.access import Denied
from portal.inbox.choices import PolicyAct, PolicyState
from portal.inbox.domain import policies
from portal.inbox.models import Policy, PolicyChange, PolicyVersion
from portal.inbox.models.policy import pairs
from tests.factories.inbox import PolicyFactory

TEXT = "第一条 为规范村级组织运转经费，制定本办法。\n第二条 经费专款专用。"
FACTS = {
    "title": "村级组织运转经费管理办法",
    "number": "云组发〔2026〕3号",
    "issuer": "中共云岭县委组织部",
    "category": "organization",
    "issued_on": dt.date(2026, 3, 1),
}


def issued(by, **facts):
    return policies.issue(by=by, **{**FACTS, "text": TEXT, **facts})


def matching(typed):
    return list(Policy.objects.matching(typed))


def test_issuing_keeps_the_first_version_and_registers_it(office):
    policy = issued(office)
    version = policy.versions.get()
    assert (version.ordinal, version.effective_on) == (1, dt.date(2026, 3, 1))
    assert version.text == TEXT
    assert list(PolicyChange.objects.values_list("act", "on")) == [
        (PolicyAct.ISSUED, dt.date(2026, 3, 1))
    ]


def test_only_keepers_change_the_library(office, member):
    with pytest.raises(Denied):
        issued(member)
    policy = issued(office)
    with pytest.raises(Denied):
        policies.repeal(policy, on=dt.date(2026, 4, 1), by=member)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"title": " "}, "title"),
        ({"issuer": ""}, "issuer"),
        ({"text": ""}, "text"),
        (
            {"valid_from": dt.date(2026, 5, 1), "valid_until": dt.date(2026, 4, 1)},
            "valid_until",
        ),
    ],
)
def test_what_is_missing_is_named(office, facts, field):
    with pytest.raises(ValidationError) as refusal:
        issued(office, **facts)
    assert list(refusal.value.message_dict) == [field]


def test_a_number_is_used_once(office):
    issued(office)
    with pytest.raises(ValidationError, match="已用于《村级组织运转经费管理办法》"):
        issued(office, title="另一个办法")


def test_amending_adds_a_version_and_search_follows_it(office):
    policy = issued(office)
    new = TEXT.replace("专款专用", "实行县级统筹")
    facts = {"document": "云组发〔2026〕9号", "by": office}
    version = policies.amend(policy, effective_on=dt.date(2026, 6, 1), text=new, **facts)
    assert version.ordinal == 2
    assert matching("县级统筹") == [policy]
    assert matching("专款专用") == []
    with pytest.raises(ValidationError, match="正文与现行版本相同"):
        policies.amend(policy, effective_on=dt.date(2026, 7, 1), text=new, **facts)
    with pytest.raises(ValidationError, match="不能早于上一版"):
        policies.amend(policy, effective_on=dt.date(2026, 5, 1), text=TEXT, **facts)


def test_repealed_and_replaced_documents_say_so(office):
    old, new = issued(office), issued(office, number="", title="新办法")
    with pytest.raises(ValidationError, match="另一份现行有效"):
        policies.repeal(old, on=dt.date(2026, 8, 1), replaced_by=old, by=office)
    policies.repeal(old, on=dt.date(2026, 8, 1), replaced_by=new, by=office)
    policies.repeal(new, on=dt.date(2026, 9, 1), by=office)
    states = dict(Policy.objects.values_list("title", "state"))
    assert states == {FACTS["title"]: PolicyState.REVISED, "新办法": PolicyState.REPEALED}
    with pytest.raises(ValidationError, match="不能再修订或废止"):
        policies.repeal(new, on=dt.date(2026, 9, 2), by=office)


def test_a_day_in_the_past_asks_what_was_valid_then(office):
    policy = issued(office, valid_from=dt.date(2026, 4, 1))
    policies.repeal(policy, on=dt.date(2026, 9, 1), by=office)
    days = [dt.date(2026, month, 1) for month in (3, 4, 8, 9)]
    assert [Policy.objects.valid_on(day).exists() for day in days] == [False, True, True, False]


def test_correcting_leaves_the_text(office):
    policy = issued(office)
    given = {**FACTS, "valid_from": None, "valid_until": None, "number": "云组发〔2026〕4号"}
    policies.correct(policy, by=office, **given)
    policy.refresh_from_db()
    assert (policy.number, policy.versions.count()) == ("云组发〔2026〕4号", 1)


def test_search_finds_words_of_the_text_titles_and_initials(office):
    policy, _ = issued(office), PolicyFactory(title="干部请假规定", text="请假须书面申请。")
    for typed in ("经费", "专款专用", "云组发〔2026〕3", "cjzzyzjf", "费"):
        assert matching(typed) == [policy], typed
    assert matching("经用") == []  # two pairs of the text, not a word of it


@given(text=st.text(max_size=60), start=st.integers(0, 60), length=st.integers(2, 10))
def test_pairs_of_a_part_are_pairs_of_the_whole(text, start, length):
    folded = "".join(text.split()).lower()
    part = folded[start : start + length]
    assert set(pairs(part)) <= set(pairs(folded))


def test_comparing_goes_by_paragraph():
    old = PolicyVersion(text="甲\n乙\n丙")
    new = PolicyVersion(text="甲\n乙改\n丙\n丁")
    assert [(item.kind, item.text) for item in policies.compare(old, new)] == [
        ("same", "甲"),
        ("removed", "乙"),
        ("added", "乙改"),
        ("same", "丙"),
        ("added", "丁"),
    ]
