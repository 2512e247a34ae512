import datetime as dt

import pytest

from portal.rules import catalogue
from portal.rules.choices import Tier
from portal.rules.domain import seeding
from portal.rules.models import RuleVersion
from tests.factories.rules import VersionFactory

pytestmark = pytest.mark.django_db


def test_every_rule_has_its_national_versions_and_seeding_again_adds_none():
    expected = {(rule.code, seed.since) for rule in catalogue.everything() for seed in rule.seeds}
    present = RuleVersion.objects.values_list("code", "effective_from")
    assert set(present) == expected
    assert seeding.seed() == []


def test_seeds_of_a_rule_follow_one_another():
    for rule in catalogue.everything():
        ends = [seed.until for seed in rule.seeds]
        assert ends[-1] is None, rule
        assert ends[:-1] == [seed.since for seed in rule.seeds[1:]], rule


def test_seed_gives_exactly_the_parameters_of_its_rule():
    for rule in catalogue.everything():
        for seed in rule.seeds:
            assert set(seed.params) == {param.key for param in rule.params}, rule


def test_what_was_entered_by_hand_is_not_doubled():
    RuleVersion.objects.filter(code="BR-01").delete()
    own = VersionFactory(tier=Tier.NATIONAL, effective_from=dt.date(2019, 1, 1))
    seeding.seed()
    assert list(RuleVersion.objects.filter(code="BR-01")) == [own]


def test_county_version_does_not_keep_a_seed_out():
    RuleVersion.objects.filter(code="BR-01").delete()
    VersionFactory(effective_from=dt.date(2010, 1, 1))
    assert [version.code for version in seeding.seed()] == ["BR-01"]
