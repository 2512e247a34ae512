"""流失提示: facts on record, each with its own edge."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from talent.domain import losses
from talent.models import StayMeasure, TalentProfile
from tests import clock
from tests.factories import accounts
from tests.factories.talent import (
    CardFactory,
    CaseFactory,
    StageFactory,
    TalentFactory,
    TicketFactory,
)

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 10, 20)


def recruited(town, **facts):
    return TalentFactory(unit=town, source="3", **{"confirmed_on": DAY, **facts})


def test_each_fact_by_its_words(town):
    ending = recruited(town, service_until=dt.date(2027, 4, 20))
    later = recruited(town, service_until=dt.date(2027, 4, 21))
    over = recruited(town, service_until=dt.date(2026, 10, 19))
    silent = recruited(town, confirmed_on=dt.date(2025, 10, 19))
    heard = recruited(town, confirmed_on=dt.date(2025, 10, 20))
    local = TalentFactory(unit=town, source="1", confirmed_on=None)
    told = {p: losses.in_words(p, DAY) for p in (ending, later, over, silent, heard, local)}
    assert told == {
        ending: ["服务期在 6 个月内期满"], later: [], over: ["服务期已满，去留未定"],
        silent: ["12 个月没有联系确认"], heard: [], local: [],
    }  # fmt: skip
    found = losses.noticed(TalentProfile.objects.all(), DAY)
    assert set(found) == {ending, over, silent}


def test_of_tickets_the_late_and_the_twice_bad(town):
    late, kept, twice, once = (TalentFactory(unit=town) for _ in range(4))
    TicketFactory(profile=late, unit=town, state="handling", due_on=dt.date(2026, 9, 10))
    TicketFactory(profile=kept, unit=town, state="handling", due_on=dt.date(2026, 9, 30))
    for profile, days in ((twice, (1, 2)), (once, (3,))):
        for number in days:
            TicketFactory(
                profile=profile, satisfaction="bad", registered_on=DAY.replace(day=number)
            )
    assert losses.in_words(late, DAY) == ["办件超期 20 个工作日以上"]
    assert losses.in_words(kept, DAY) == []
    assert losses.in_words(twice, DAY) == ["一年内两次对办件不满意"]
    assert losses.in_words(once, DAY) == []


def test_who_is_gone_is_not_told(town):
    recruited(town, service_until=DAY, state="out", left_on=DAY)
    assert not losses.noticed(TalentProfile.objects.all(), DAY).exists()


def test_of_cards_and_of_signed_terms(town):
    moved, early, served = (recruited(town) for _ in range(3))
    CardFactory(profile=moved, elsewhere=True)
    for profile, until in ((early, dt.date(2027, 1, 1)), (served, dt.date(2026, 9, 30))):
        stage = StageFactory(mark="lost")
        CaseFactory(profile=profile, stage=stage, pipeline=stage.pipeline,
                    agreed_since=dt.date(2026, 1, 1), agreed_until=until,
                    moved_on=dt.date(2026, 9, 30))  # fmt: skip
    assert losses.in_words(moved, DAY) == ["服务卡核验发现已到其他单位"]
    assert losses.in_words(early, DAY) == ["服务期未满离开引才岗位"]
    assert losses.in_words(served, DAY) == []


def test_a_measure_answers_the_facts_for_half_a_year(client, town, clerk):
    profile = recruited(town, service_until=dt.date(2027, 1, 1))
    with clock.at("2026-10-20T09:00"):
        accounts.signed_in(client, clerk)
        assert "有流失提示的人才" in client.get(reverse("talent:desk")).content.decode()
        way = reverse("talent:talent-keep", args=[profile.pk])
        assert "服务期在 6 个月内期满" in client.get(way).content.decode()
        client.post(way, {"on": "2026-10-20", "words": "已面谈，续签"})
        page = client.get(profile.get_absolute_url() + "?tab=losses").content.decode()
        assert "已面谈，续签" in page
        assert "有流失提示的人才" not in client.get(reverse("talent:desk")).content.decode()
    measure = StayMeasure.objects.get()
    assert (measure.signs, measure.by) == ("服务期在 6 个月内期满", clerk)
    everybody = TalentProfile.objects.all()
    assert not losses.unanswered(everybody, dt.date(2027, 4, 19)).exists()
    assert losses.unanswered(everybody, dt.date(2027, 4, 20)).exists()


def test_a_measure_of_tomorrow_is_refused(town, clerk):
    with clock.at("2026-10-20T09:00"), pytest.raises(ValidationError, match="晚于今天"):
        losses.keep(recruited(town), on=dt.date(2026, 10, 21), words="面谈", by=clerk)
