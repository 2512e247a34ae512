"""Who reviews for somebody who is away."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from assessments.domain.ledgers import delegations, levels, reviewing
from assessments.models import Ledger
from portal.access import Denied
from tests import clock
from tests.factories import accounts, ledgers

TODAY = dt.date(2026, 11, 23)
WEEK = {"since": TODAY, "until": TODAY + dt.timedelta(days=6)}


@pytest.fixture
def deputy(county):
    """Works in the same office without its role."""
    return accounts.holder("general_office", county)


@pytest.fixture
def waiting(filled):
    level = filled.form.levels.get()
    Ledger.objects.filter(pk=filled.pk).update(state="submitted", level=level)
    ledger = Ledger.objects.select_related("form__fieldset", "unit", "level").get(pk=filled.pk)
    filled.rounds.create(number=1, level=level, submitted_by=filled.values.exclude(by=None)[0].by)
    return ledger


def test_a_deputy_accepts_while_the_other_is_away(reviewer, deputy, waiting):
    assert not levels.may_review(waiting, deputy)
    delegations.give(deputy=deputy, by=reviewer, **WEEK)
    assert levels.may_review(waiting, deputy)
    assert list(Ledger.objects.filter(levels.reviewed_by(deputy))) == [waiting]
    assert reviewing.accept(waiting, by=deputy, edition=waiting.edition).state == "accepted"


def test_only_from_its_first_day_to_its_last(reviewer, deputy, waiting):
    later = {"since": TODAY + dt.timedelta(days=2), "until": TODAY + dt.timedelta(days=3)}
    delegations.give(deputy=deputy, by=reviewer, **later)
    assert not levels.may_review(waiting, deputy)
    with clock.at("2026-11-25T09:00"):
        assert levels.may_review(waiting, deputy)
    with clock.at("2026-11-27T09:00"):
        assert not levels.may_review(waiting, deputy)


def test_ended_before_its_day_by_the_one_who_gave_it(reviewer, deputy, waiting):
    given = delegations.give(deputy=deputy, by=reviewer, **WEEK)
    with pytest.raises(Denied):
        delegations.end(given, by=deputy)
    delegations.end(given, by=reviewer)
    assert not levels.may_review(waiting, deputy)
    with pytest.raises(ValidationError, match="已经结束"):
        delegations.end(given, by=reviewer)


def test_nobody_of_another_unit_no_past_no_year(reviewer, member, deputy):
    with pytest.raises(ValidationError, match="本单位"):
        delegations.give(deputy=member, by=reviewer, **WEEK)
    blind = accounts.holder("system_admin", deputy.unit)
    with pytest.raises(ValidationError, match="没有查看台账的权限"):
        delegations.give(deputy=blind, by=reviewer, **WEEK)
    assert list(delegations.deputies(reviewer)) == [deputy]
    last, far = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=90)
    with pytest.raises(ValidationError) as refused:
        delegations.give(deputy=deputy, since=TODAY, until=last, by=reviewer)
    assert len(refused.value.message_dict["until"]) == 2
    with pytest.raises(ValidationError, match="最多委托 90 天"):
        delegations.give(deputy=deputy, since=TODAY, until=far, by=reviewer)


def test_several_are_accepted_at_once_but_for_the_remarkable(reviewer, waiting, form, other_town):
    october = ledgers.NOVEMBER.previous()
    plain = ledgers.of(form, other_town, october, state="submitted", level=form.levels.get())
    plain.rounds.create(number=1, level=plain.level, submitted_by=accounts.UserFactory())
    waiting.values.filter(key="visited").update(note="含2名新党员")
    accepted = reviewing.accept_many([waiting, plain], by=reviewer)
    assert [ledger.pk for ledger in accepted.ledgers] == [plain.pk]
    assert "逐项审核" in accepted.left[str(waiting)]
