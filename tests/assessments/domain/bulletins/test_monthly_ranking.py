"""一月一排名 of a county that is scored by hand: what it says, to the digit."""

import pytest
from django.urls import reverse

from assessments.choices import InterviewCause
from assessments.domain import agenda
from assessments.domain.bulletins import monthly_ranking, standings
from assessments.domain.interviews import deciding
from assessments.domain.scores import publishing
from assessments.models import InterviewProposal
from branches.choices.organisations import OrganisationKind
from branches.models import CommitteePost
from portal.dates import PartialDate
from portal.periods import Period
from portal.rules.domain import memory
from reports import blocks
from reports.choices import BulletinState
from reports.domain.bulletins import drafting
from reports.domain.bulletins import series as all_series
from reports.models import Bulletin
from reports.series import NotReadyError
from reports.wording import named
from tests import clock
from tests.assessments.asking import text
from tests.factories import ledgers
from tests.factories.branches import PartyOrganizationFactory
from tests.factories.people import PersonFactory
from tests.factories.rules import VersionFactory

pytestmark = pytest.mark.django_db
NOVEMBER = ledgers.NOVEMBER


def said(written):
    return [
        "".join(part if isinstance(part, str) else part.text for part in block.parts)
        for block in written
        if isinstance(block, blocks.Prose)
    ]


def table(written):
    return next(block for block in written if isinstance(block, blocks.Table))


@pytest.fixture
def published(reported, run_now, leader):
    with clock.at("2026-12-04T09:00"):
        run = run_now().run
        publishing.publish(run, seen=run.digest, by=leader)
        yield run


def test_without_published_scores_nothing_is_said(scheme, group):
    with pytest.raises(NotReadyError, match=r"还有没有公布的计分结果：手算方案"):
        list(monthly_ranking.overview(NOVEMBER))


def test_overview(published):
    assert said(monthly_ranking.overview(NOVEMBER)) == [
        "11月应报台账3个单位，按时报送2个，迟报0个，未报1个。",
        "乡镇组3个单位平均38.58分，最高76.48分，最低0.00分。本月为首次排名，无上月可比。",
    ]


def test_ranking_has_its_rows_and_its_chart(published):
    written = list(monthly_ranking.rankings(NOVEMBER))
    rows = [row.cells for row in table(written).rows]
    assert rows[0] == (1, "东河镇", "76.48", "76.48", "0.00", "—", "无上期", "—")
    assert [row[1] for row in rows] == ["东河镇", "西山镇", "南桥镇"]
    told = table(written)
    assert told.title == "乡镇组排名"
    assert {head.label for head in told.heads if not head.is_number} == {
        "单位", "位次变化", "环比"
    }  # fmt: skip
    [chart] = [block for block in written if isinstance(block, blocks.BarChart)]
    assert chart.mean == "38.58"
    assert [bar.value for bar in chart.bars] == ["76.48", "39.25", "0.00"]


def test_it_says_by_which_version_of_the_scheme(published):
    told = table(monthly_ranking.rankings(NOVEMBER))
    assert told.note == f"按“{published.version}”计分　统计截止：2026年11月30日　单位：分"


def test_a_unit_is_led_to_its_own_sheet_and_to_no_other(published, member):
    first, second, *_ = published.sheets.as_printed().select_related("unit")
    mine, other = (
        list(monthly_ranking.explained(NOVEMBER, sheet.unit, member)) for sheet in (first, second)
    )
    assert mine == [("计分表：每一项的算式、数据来源和佐证（乡镇组）", first.get_absolute_url())]
    assert other == []


def test_who_is_among_the_last_and_below_the_threshold_is_on_the_black_list(published):
    [group] = standings.of(NOVEMBER)
    assert group.red == []
    assert [str(sheet.unit) for sheet in group.black] == ["东河镇", "西山镇", "南桥镇"]
    lines = said(monthly_ranking.lists(NOVEMBER))
    assert lines[0] == "本月没有单位列入红榜。"
    assert lines[3] == (
        "列入黑榜：南桥镇（0.00分，第3位），失分前三项：党员总数（0.00/20.00）、"
        "走访率（0.00/20.00）、经营性收入（0.00/20.00）。"
    )
    assert standings.black_months(group, NOVEMBER) == dict.fromkeys(
        (sheet.unit_id for sheet in group.black), 1
    )


def test_a_county_has_its_own_lists(published):
    """Of the month's last day: places, thresholds, how long a unit is new."""
    own = {"towns": 1, "others": 1, "red_from": "70", "black_below": "30.5", "settling_months": 0}
    VersionFactory(code=standings.RULE, params=own, effective_from=NOVEMBER.last_day)
    memory.forget()
    [group] = standings.of(NOVEMBER)
    assert group.size == 1
    assert [str(sheet.unit) for sheet in group.red] == ["东河镇"]
    assert [str(sheet.unit) for sheet in group.black] == ["南桥镇"]


def test_a_new_unit_is_in_transition(published, third_town):
    third_town.opened_on = NOVEMBER.first_day
    third_town.save()
    [group] = standings.of(NOVEMBER)
    assert [str(sheet.unit) for sheet in group.in_transition] == ["南桥镇"]
    assert "南桥镇成立不满3个月，处于过渡期。" in said(monthly_ranking.lists(NOVEMBER))


def spares_new_secretaries():
    own = {
        "towns": 3, "others": 5, "red_from": "90", "black_below": "80",
        "settling_months": 3, "new_secretary": True,
    }  # fmt: skip
    VersionFactory(code=standings.RULE, params=own, effective_from=NOVEMBER.last_day)
    memory.forget()


def led_since(unit, since):
    committee = PartyOrganizationFactory(unit=unit, kind=OrganisationKind.COMMITTEE)
    CommitteePost.objects.create(
        organization=committee, person=PersonFactory(unit=unit), post="1",
        since=PartialDate.parse(since),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("since", "is_spared"), [("2026-09-01", True), ("2026-08-31", False), ("2026-09", True)]
)
def test_a_new_secretary_is_in_transition_where_the_county_says_so(
    published, third_town, since, is_spared
):
    led_since(third_town, since)
    [group] = standings.of(NOVEMBER)
    assert "南桥镇" in [str(sheet.unit) for sheet in group.black]  # shipped: not so
    spares_new_secretaries()
    [group] = standings.of(NOVEMBER)
    assert ("南桥镇" in [str(sheet.unit) for sheet in group.black]) is not is_spared
    assert group.in_transition == []
    said_so = "南桥镇书记任职不满3个月，处于过渡期。" in said(monthly_ranking.lists(NOVEMBER))
    assert said_so is is_spared


def test_a_new_unit_is_named_as_that_whoever_leads_it(published, third_town):
    third_town.opened_on = NOVEMBER.first_day
    third_town.save()
    led_since(third_town, "2026-11-01")
    spares_new_secretaries()
    [group] = standings.of(NOVEMBER)
    assert [str(sheet.unit) for sheet in group.in_transition] == ["南桥镇"]
    assert group.newly_led == []


def test_late_ledgers_are_named(published):
    [row] = table(monthly_ranking.late_ledgers(NOVEMBER)).rows
    assert (row.cells[0], row.cells[2], row.cells[4]) == ("南桥镇", "未报", "—")


def test_who_may_be_talked_to_stands_on_the_signing_copy_alone(published, at, leader, town, member):
    proposal = InterviewProposal.objects.create(
        unit=town,
        period=NOVEMBER,
        cause=InterviewCause.BLACK,
        words="连续 2 个月列入黑榜，2026年11月 58.00 分",
    )
    words = f"{town}连续2个月列入黑榜，2026年11月58.00分，建议约谈。"
    assert list(monthly_ranking.advised(NOVEMBER, leader)) == [words]
    assert list(monthly_ranking.advised(NOVEMBER, member)) == []
    bulletin = drafting.draft(all_series.of("monthly_ranking"), period=NOVEMBER, by=None)
    browser = at(leader)
    assert words in text(browser.get(bulletin.get_absolute_url()))
    assert "建议约谈" not in str(list(bulletin.sections.values_list("blocks", flat=True)))
    Bulletin.objects.update(state=BulletinState.REVIEWED)
    sign = browser.get(reverse("bulletins:sign", args=[bulletin.pk]))
    assert f"{words}（只写在签发稿上，不印发）" in text(sign)
    deciding.decide(proposal, state="accepted", by=leader)
    assert list(monthly_ranking.advised(NOVEMBER, leader)) == []
    assert words not in text(browser.get(bulletin.get_absolute_url()))


def test_attachments_say_categories_and_the_year(published):
    first = table(monthly_ranking.by_category(NOVEMBER))
    assert [head.label for head in first.heads][2:4] == ["党员", "收入和报送"]
    assert first.rows[0].cells[-1] == "76.48"
    assert first.note == "统计截止：2026年11月30日　单位：分"
    year = table(monthly_ranking.so_far(NOVEMBER))
    assert year.rows[0].cells[11:] == ("76.48", "", "76.48", 1)
    assert year.rows[2].cells[11:] == ("0.00", "", "0.00", 3)


def test_more_than_three_of_a_tie_are_counted():
    assert named(["甲", "乙", "丙"]) == "甲、乙、丙"
    assert named(["甲", "乙", "丙", "丁"]) == "甲、乙、丙等4个单位"


def test_places_are_on_the_agenda_of_the_next_meeting(published, county, town):
    (text,) = agenda.of_township_meeting(Period.parse("2026-12"), [county]).values()
    assert text.startswith(f"1. 2026年11月排名：1 {town.short_name}（76.48）、2 ")
