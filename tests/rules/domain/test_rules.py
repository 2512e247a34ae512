import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from portal.periods import Period
from portal.rules import catalogue
from portal.rules.catalogue import UnknownRuleError
from portal.rules.choices import RuleOutcome, Tier
from portal.rules.domain import memory, rules
from portal.rules.domain.rules import NotInForceError
from portal.rules.models import RuleVersion
from tests.factories.rules import VersionFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 6, 1)


def test_national_parameters_are_there_after_migration():
    assert rules.value("BR-01", "per_quarter", on=DAY) == 1


@pytest.mark.parametrize(
    ("code", "key", "expected"),
    [
        ("BR-08", "most_excellent", Fraction(1, 3)),
        ("AS-01", "most", Fraction(1, 5)),
        ("DU-01", "rate_3", Fraction(15, 1000)),
        ("VI-01", "weak_below", Decimal(30000)),
        ("EL-06", "probationary", True),
        ("AD-05", "ballot", "secret"),
        ("RT-01", "since", Period.parse("2025-01")),
    ],
)
def test_values_come_with_their_type(code, key, expected):
    value = rules.value(code, key, on=DAY)
    assert (type(value), value) == (type(expected), expected)


def test_nearest_tier_in_force_applies():
    VersionFactory(tier=Tier.PROVINCIAL, params={"per_quarter": 2})
    assert rules.value("BR-01", "per_quarter", on=DAY) == 2
    VersionFactory(tier=Tier.COUNTY, params={"per_quarter": 3}, effective_to=DAY)
    assert rules.value("BR-01", "per_quarter", on=DAY - dt.timedelta(days=1)) == 3
    assert rules.value("BR-01", "per_quarter", on=DAY) == 2


def test_admission_is_judged_by_the_rules_of_its_day():
    last, first = dt.date(2026, 5, 17), dt.date(2026, 5, 18)
    assert rules.current("AD-03", on=last).params == {
        "higher_agrees": False,
        "notice_workdays": 0,
        "first_day_counts": True,
    }
    assert rules.current("AD-03", on=first).params == {
        "higher_agrees": True,
        "notice_workdays": 5,
        "first_day_counts": True,
    }


def test_before_the_first_version_nothing_is_in_force():
    early = dt.date(1999, 1, 1)
    assert rules.find("BR-01", on=early) is None
    with pytest.raises(NotInForceError, match="规则“BR-01 党员大会”在 1999-01-01 没有适用的版本。"):
        rules.current("BR-01", on=early)


def test_unknown_code_is_refused():
    with pytest.raises(UnknownRuleError):
        rules.value("XX-99", "n", on=DAY)


def test_finding_names_rule_and_version():
    in_force = rules.current("BR-10", on=DAY)
    finding = in_force.finding("到会人数不足。")
    assert (finding.outcome, finding.rule.code, finding.version) == (
        RuleOutcome.BLOCK,
        "BR-10",
        RuleVersion.objects.get(code="BR-10"),
    )


def test_parameter_added_later_is_none_in_an_old_version():
    VersionFactory(code="BR-11", params={"member_hours": 40})
    assert rules.current("BR-11", on=DAY).params == {
        "member_hours": 40,
        "committee_hours": None,
        "committee_classes": None,
    }


def test_remembered_rules_are_read_once(django_assert_num_queries):
    with memory.remembered(), django_assert_num_queries(1):
        for month in range(1, 13):
            rules.value("BR-01", "per_quarter", on=dt.date(2026, month, 1))


def test_what_a_block_remembered_ends_with_it():
    with memory.remembered():
        assert memory.once("key", lambda: "first") == "first"
        assert memory.once("key", lambda: "second") == "first"
    assert memory.once("key", lambda: "second") == "second"


def test_nothing_is_remembered_outside_a_block(django_assert_num_queries):
    with django_assert_num_queries(2):
        rules.value("BR-01", "per_quarter", on=DAY)
        rules.value("BR-01", "per_quarter", on=DAY)


def test_one_row_per_rule_is_the_one_that_applies():
    county = VersionFactory()
    VersionFactory(tier=Tier.PROVINCIAL)
    chosen = RuleVersion.objects.one_per_rule(DAY)
    assert chosen.get(code="BR-01") == county
    assert chosen.count() == len(list(catalogue.everything()))
    assert chosen.get(code="AD-03").effective_from == dt.date(2026, 5, 18)
