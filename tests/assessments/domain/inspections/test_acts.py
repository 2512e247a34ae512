"""Drawn once a month; a sheet is handed in once, and what does not hold is to be mended."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from assessments.choices import CheckVerdict, VisitState
from assessments.domain.inspections import rounds, visits
from assessments.domain.inspections.visits import ItemAnswer
from assessments.models import InspectionRound, InspectionVisit
from assessments.presets.inspections import CHECKLIST
from portal.access import Denied
from portal.figures import catalogue
from portal.figures.domain import summing
from portal.orgs.models import Unit
from portal.periods import Period
from portal.registers.domain import presets
from portal.registers.models import RegisterRecord
from portal.registers.presets import PRESETS
from tests.factories import accounts, inspections, orgs, scores

NOVEMBER = Period.parse("2026-11")
DAY, TODAY = dt.date(2026, 11, 20), dt.date(2026, 11, 23)


@pytest.fixture
def villages(town, other_town):
    return [orgs.village(town) for _ in range(3)] + [orgs.village(other_town) for _ in range(2)]


@pytest.fixture
def group(county, town, other_town):
    scores.scheme(county)
    return scores.group(town, other_town)


@pytest.fixture
def assessor(county):
    return accounts.holder("assessment_office", county)


@pytest.fixture
def register(county, office):
    (made,) = presets.install([PRESETS["ASM-16"]], on=TODAY, by=office)
    return made


def sheet(**other):
    return {item.key: ItemAnswer(*other.get(item.key, (CheckVerdict.MET,))) for item in CHECKLIST}


MISSING = (CheckVerdict.FAILED, "10月缺1次会议记录")


class TestSkipping:
    def test_the_next_lot_comes_and_the_seed_still_tells(self, villages, group, assessor):
        made = rounds.draw(by=assessor)
        drawn = list(made.visits.order_by("pk"))
        after = visits.skip(drawn[0], reason="汛期道路中断", by=assessor)
        town = [
            village.code for village in villages if village.path.startswith(drawn[0].assessed.path)
        ]
        left = set(town) - {visit.unit.code for visit in drawn}
        assert (after and after.unit.code) in (left or {None})
        assert rounds.is_as_drawn(made)
        with pytest.raises(ValidationError, match="已经跳过"):
            visits.skip(drawn[0], reason="再跳", by=assessor)

    def test_with_a_reason_only(self, villages, group, assessor):
        visit = rounds.draw(by=assessor).visits.first()
        with pytest.raises(ValidationError, match="请写明为什么不能检查"):
            visits.skip(visit, reason=" ", by=assessor)


class TestDrawing:
    def test_the_seed_is_kept_and_gives_the_same_again(self, villages, group, assessor):
        made = rounds.draw(by=assessor)
        assert made.period == NOVEMBER
        assert len(made.seed) == 16
        assert rounds.is_as_drawn(made)
        places = list(made.visits.select_related("unit", "assessed"))
        assert len(places) == 2
        assert len({place.assessed for place in places}) == 1  # a third of two, and what is left
        assert all(Unit.objects.get_parent(place.unit) == place.assessed for place in places)

    def test_what_was_changed_by_hand_is_seen(self, villages, group, assessor):
        made = rounds.draw(by=assessor)
        made.visits.first().delete()
        assert not rounds.is_as_drawn(made)

    def test_later_units_change_nothing(self, villages, group, assessor, town):
        made = rounds.draw(by=assessor)
        orgs.village(town)
        assert rounds.is_as_drawn(InspectionRound.objects.get(pk=made.pk))

    def test_once_a_month(self, villages, group, assessor):
        rounds.draw(by=assessor)
        with pytest.raises(ValidationError, match="每月只抽一次"):
            rounds.draw(by=assessor)
        kept = InspectionVisit.objects.first()
        with pytest.raises(IntegrityError), transaction.atomic():
            inspections.visit(kept.unit, assessor)

    def test_units_of_no_group_are_not_drawn(self, county, town, assessor):
        with pytest.raises(ValidationError, match="还没有参加考核的单位"):
            rounds.draw(by=assessor)


class TestRecording:
    def test_gives_a_mark_and_something_to_mend(self, villages, town, assessor, register):
        visit = inspections.visit(villages[0], assessor, assessed=town)
        answers = sheet(minutes=MISSING, dues=(CheckVerdict.PARTLY,))
        visits.record(visit, visited_on=DAY, answers=answers, by=assessor)
        visit.refresh_from_db()
        assert (visit.state, str(visit.mark)) == (VisitState.DONE, "81.80")
        finding = RegisterRecord.objects.get()
        assert visit.answers.get(key="minutes").finding == finding
        said = finding.open_values
        assert finding.unit == town
        assert said["matter"] == f"{villages[0].short_name}：10月缺1次会议记录"
        assert said["due"] == (dt.date(2026, 11, 23) + dt.timedelta(days=30)).isoformat()
        labels = [choice["label"] for choice in _field(finding, "source").choices]
        codes = [choice["code"] for choice in _field(finding, "source").choices]
        assert labels[codes.index(said["source"])] == "督查发现"

    def test_every_item_and_every_failure_is_told_at_once(self, villages, town, assessor):
        visit = inspections.visit(villages[0], assessor, assessed=town)
        answers = sheet(minutes=(CheckVerdict.FAILED, " "), dues=("?",))
        with pytest.raises(ValidationError) as refusal:
            visits.record(visit, visited_on=dt.date(2026, 12, 9), answers=answers, by=assessor)
        assert set(refusal.value.message_dict) == {"minutes_note", "dues", "visited_on"}

    def test_of_the_month_it_was_drawn_for(self, villages, town, assessor):
        visit = inspections.visit(villages[0], assessor, assessed=town)
        with pytest.raises(ValidationError, match="当月的日期"):
            visits.record(visit, visited_on=dt.date(2026, 10, 30), answers=sheet(), by=assessor)

    def test_handed_in_once(self, villages, town, assessor):
        visit = inspections.visit(villages[0], assessor, assessed=town)
        visits.record(visit, visited_on=DAY, answers=sheet(), by=assessor)
        with pytest.raises(ValidationError, match="已经提交"):
            visits.record(visit, visited_on=DAY, answers=sheet(), by=assessor)

    def test_nobody_inspects_his_own_unit(self, villages, town, assessor):
        visit = inspections.visit(villages[0], assessor, assessed=town)
        own = accounts.UserFactory(unit=villages[0])
        accounts.with_role(own, "organization_office", Unit.objects.get_parent(town))
        with pytest.raises(Denied, match="本人所在的单位"):
            visits.record(visit, visited_on=DAY, answers=sheet(), by=own)

    def test_without_the_register_nothing_is_lost_silently(self, villages, town, assessor):
        visit = inspections.visit(villages[0], assessor, assessed=town)
        with pytest.raises(ValidationError, match="还没有“问题整改台账”"):
            visits.record(visit, visited_on=DAY, answers=sheet(minutes=MISSING), by=assessor)
        visit.refresh_from_db()
        assert visit.is_waiting


def _field(record, key):
    return record.version.fields.get(key=key)


class TestTheFigure:
    def marks(self, period=NOVEMBER):
        figure = catalogue.FIGURES["ASM-12.mark"]
        return {row.unit: row.value for row in summing.compute([figure], period) if row.value}

    def test_of_a_township_is_the_mean_of_its_places(self, villages, town, other_town, assessor):
        inspections.done(villages[0], assessor, "81.80", assessed=town)
        inspections.done(villages[1], assessor, "96.25", assessed=town)
        inspections.visit(villages[3], assessor, assessed=other_town)
        marks = self.marks()
        # (81.80 + 96.25) ÷ 2 = 89.025
        assert str(marks[town.pk]) == "89.03"
        assert other_town.pk not in marks

    def test_by_the_month_it_was_drawn_for(self, villages, town, assessor):
        october = Period.parse("2026-10")
        inspections.done(villages[0], assessor, "70.00", assessed=town, period=october)
        inspections.done(villages[0], assessor, "90.00", assessed=town)
        assert [str(self.marks(p)[town.pk]) for p in (october, NOVEMBER)] == ["70.00", "90.00"]
        assert str(self.marks(Period.parse("2026"))[town.pk]) == "80.00"

    def test_a_unit_that_was_not_drawn_owed_nothing(self, town):
        assert catalogue.FIGURES["ASM-12.mark"].blank_is_none_due
        assert self.marks() == {}
