import datetime as dt
import threading
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.access import Denied
from portal.audit.models import Event
from portal.rules import catalogue
from portal.rules.actions import RULE_CHANGED
from portal.rules.choices import Tier
from portal.rules.domain import memory, rules, versions
from portal.rules.models import RuleVersion
from tests.factories.rules import VersionFactory

RULE = catalogue.get("BR-01")


def publish(by, on, value=2, **more):
    facts = {"tier": Tier.COUNTY, "source": "云组通〔2026〕8 号", **more}
    return versions.publish(RULE, params={"per_quarter": value}, effective_from=on, by=by, **facts)


def spans(tier=Tier.COUNTY):
    rows = RuleVersion.objects.filter(code="BR-01", tier=tier).order_by("effective_from")
    return list(rows.values_list("effective_from", "effective_to"))


def refusal(call, *args, **kwargs):
    with pytest.raises(ValidationError) as caught:
        call(*args, **kwargs)
    return caught.value.message_dict


def test_new_version_takes_over_from_its_day(keeper, today, tomorrow):
    first = VersionFactory(params={"per_quarter": 1})
    publish(keeper, tomorrow, 3)
    assert spans() == [(first.effective_from, tomorrow), (tomorrow, None)]
    assert rules.value("BR-01", "per_quarter", on=today) == 1
    assert rules.value("BR-01", "per_quarter", on=tomorrow) == 3


def test_new_version_leaves_other_tiers_alone(keeper, today):
    before = spans(Tier.NATIONAL)
    publish(keeper, today)
    assert spans(Tier.NATIONAL) == before


def test_after_a_version_with_an_end_the_wider_tier_applies_again(keeper, today):
    end = today + dt.timedelta(days=30)
    publish(keeper, today, 4, effective_to=end)
    assert rules.value("BR-01", "per_quarter", on=end - dt.timedelta(days=1)) == 4
    assert rules.value("BR-01", "per_quarter", on=end) == 1


def test_event_says_what_changed_in_words(keeper, today):
    VersionFactory(params={"per_quarter": 1})
    publish(keeper, today, 2)
    event = Event.objects.get(action=RULE_CHANGED)
    assert event.object_label == "BR-01 党员大会"
    assert event.detail == {
        "summary": f"新增版本（县，自 {today}）",
        "params": ["每季度至少：2 次"],
        "changed": ["每季度至少：1 次 → 2 次"],
        "effective_to": "",
        "source": "云组通〔2026〕8 号",
    }


TOO_EARLY = (
    "生效日期不能早于本月 1 日（{}）：以前月份的结果已按当时的规则得出。请改用本月或以后的日期。"
)


def test_everything_wrong_is_said_at_once(keeper, today):
    last_month = today.replace(day=1) - dt.timedelta(days=1)
    problems = refusal(publish, keeper, last_month, 0, source=" ", effective_to=last_month)
    assert problems == {
        "param_per_quarter": ["“每季度至少”不能小于 1次。"],
        "effective_from": [TOO_EARLY.format(today.replace(day=1))],
        "effective_to": ["失效日期须晚于生效日期；长期有效请留空。"],
        "source": ["请写明依据，例如文件名称和文号。"],
    }


def test_missing_parameter_is_named(keeper, today):
    problems = refusal(
        versions.publish,
        RULE,
        tier=Tier.COUNTY,
        params={},
        effective_from=today,
        source="通知",
        by=keeper,
    )
    assert problems == {"param_per_quarter": ["请填写“每季度至少”。"]}


def test_two_versions_never_share_a_day(keeper, today, tomorrow):
    publish(keeper, tomorrow)
    for start in (today, tomorrow):
        assert list(refusal(publish, keeper, start)) == ["effective_from"]
    publish(keeper, today, effective_to=tomorrow)
    assert spans() == [(today, tomorrow), (tomorrow, None)]


def test_national_version_has_no_end(keeper, today, tomorrow):
    problems = refusal(publish, keeper, today, tier=Tier.NATIONAL, effective_to=tomorrow)
    assert list(problems) == ["effective_to"]


@pytest.mark.parametrize("act", ["publish", "correct", "withdraw", "end"])
def test_reader_may_change_nothing(act, reader, today, tomorrow):
    version = VersionFactory(effective_from=tomorrow)
    acts = {
        "publish": lambda: publish(reader, today),
        "correct": lambda: versions.correct(
            version, params={"per_quarter": 2}, source="x", by=reader
        ),
        "withdraw": lambda: versions.withdraw(version, reason="x", by=reader),
        "end": lambda: versions.end(version, on=today, reason="x", by=reader),
    }
    with pytest.raises(Denied):
        acts[act]()


def test_version_that_has_begun_cannot_be_corrected_or_withdrawn(keeper, today):
    version = VersionFactory(effective_from=today)
    reason = {
        "__all__": [
            f"这个版本自 {today} 起已经生效，不能再改。请新增一个版本，从以后的日期起适用。"
        ]
    }
    correction = {"params": {"per_quarter": 9}, "source": "x"}
    assert refusal(versions.correct, version, **correction, by=keeper) == reason
    assert refusal(versions.withdraw, version, reason="x", by=keeper) == reason
    assert RuleVersion.objects.get(pk=version.pk).params == {"per_quarter": 2}


def test_version_not_begun_can_be_corrected(keeper, tomorrow):
    version = publish(keeper, tomorrow, 2)
    versions.correct(version, params={"per_quarter": 3}, source="更正通知", by=keeper)
    kept = RuleVersion.objects.get(pk=version.pk)
    assert (kept.params, kept.source, kept.effective_from) == (
        {"per_quarter": 3},
        "更正通知",
        tomorrow,
    )


def test_withdrawn_version_leaves_the_earlier_one_going_on(keeper, tomorrow):
    first = VersionFactory()
    version = publish(keeper, tomorrow)
    versions.withdraw(version, reason="文件撤销", by=keeper)
    assert spans() == [(first.effective_from, None)]
    event = Event.objects.latest("pk")
    assert event.detail["reason"] == "文件撤销"


def test_ended_version_gives_way_to_the_wider_tier(keeper, today):
    version = VersionFactory()
    versions.end(version, on=today, reason="按国家规定执行", by=keeper)
    assert rules.value("BR-01", "per_quarter", on=today) == 1
    assert list(refusal(versions.end, version, on=today, reason="x", by=keeper)) == ["on"]


def test_national_version_cannot_be_ended(keeper, today):
    version = RuleVersion.objects.get(code="BR-01", tier=Tier.NATIONAL)
    problems = refusal(versions.end, version, on=today, reason="x", by=keeper)
    assert problems == {"__all__": ["国家层级的版本不能停用，只能由新版本接替。"]}


def test_database_refuses_a_second_open_version(db):
    VersionFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        VersionFactory(effective_from=dt.date(2025, 1, 1))


moves = st.lists(
    st.tuples(st.integers(0, 40), st.none() | st.integers(1, 20)), min_size=1, max_size=8
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(moves)
def test_versions_never_overlap_whatever_is_published(keeper, today, moves):
    RuleVersion.objects.filter(code="BR-01", tier=Tier.COUNTY).delete()
    for offset, length in moves:
        start = today + dt.timedelta(days=offset)
        end = start + dt.timedelta(days=length) if length else None
        try:
            publish(keeper, start, effective_to=end)
        except ValidationError:
            continue
    kept = spans()
    assert kept
    for (_, end), (start, _) in pairwise(kept):
        assert end is not None
        assert end <= start


@pytest.mark.django_db(transaction=True)
def test_two_at_once_follow_one_another(keeper, today):
    waiting = threading.Event()

    def second():
        waiting.set()
        try:
            publish(keeper, today, 3)
        except ValidationError as error:
            refused.append(list(error.message_dict))
        finally:
            connection.close()

    refused = []
    with transaction.atomic():
        publish(keeper, today, 2)
        other = threading.Thread(target=second)
        other.start()
        waiting.wait(5)
    other.join(10)
    assert refused == [["effective_from"]]
    assert spans() == [(today, None)]


def test_whoever_publishes_sees_it_in_the_same_request(keeper, tomorrow):
    with memory.remembered():
        before = rules.find("BR-01", on=tomorrow)
        publish(keeper, tomorrow, 9)
        assert rules.find("BR-01", on=tomorrow)["per_quarter"] == 9
    assert before is None or before["per_quarter"] != 9


def test_shares_that_are_a_whole_are_a_hundred_percent(keeper, today):
    said = refusal(
        versions.publish,
        catalogue.get("AS-09"),
        tier=Tier.COUNTY,
        params={"quarters": "40%", "year_end": "1/3", "projects": "20%"},
        effective_from=today,
        source="云组通〔2026〕8 号",
        by=keeper,
    )
    assert said["__all__"] == [
        "季度成绩占、年终考核占、书记项目、测评占，合计应当是 100%，现在是 93.3333%。"
    ]
