"""季度评议通报 of three units, reckoned by hand."""

from decimal import Decimal

import pytest
from django.utils import timezone

from performance.choices import ChangeState
from performance.domain import quarterly_review
from performance.models import ReviewLine
from portal.periods import Period
from reports.blocks import BarChart, Prose, Table
from reports.series import NotReadyError
from tests import clock
from tests.factories import orgs
from tests.factories import performance as make

pytestmark = pytest.mark.django_db
SECOND = Period.parse("2025-Q2")


def said(written):
    return "".join(
        part if isinstance(part, str) else part.text
        for block in written
        if isinstance(block, Prose)
        for part in block.parts
    )


def rows(written):
    return [row.cells for block in written if isinstance(block, Table) for row in block.rows]


@pytest.fixture
def judged(county, town, judge):
    """Of three units two are judged: 80 and, but for one target, 100; the first had 90 before."""
    other = orgs.township(county, name="云岭县西山镇", short_name="西山镇")
    third = orgs.township(county, name="云岭县南桥镇", short_name="南桥镇")
    files = [make.agreed(make.of_unit(unit)) for unit in (town, other, third)]
    make.judged(files[0], "2025-Q1", judge, rate="90")
    make.judged(files[0], "2025-Q2", judge, rate="80")
    review = make.judged(files[1], "2025-Q2", judge, rate="100")
    line = review.lines.order_by("target__position").first()
    ReviewLine.objects.filter(pk=line.pk).update(panel_rate=Decimal(50))
    return files


def test_without_files_or_judgement_it_says_who_has_to_do_what(town, county):
    with pytest.raises(NotReadyError, match="还没有审定目标的单位实绩档案"):
        list(quarterly_review.overview(SECOND))
    make.agreed(make.of_unit(town))
    with pytest.raises(NotReadyError, match="还没有登记评议结果"):
        list(quarterly_review.overview(SECOND))


def test_overview_counts_files_and_targets(judged):
    targets = judged[0].targets.count()
    behind = targets + 1
    assert said(quarterly_review.overview(SECOND)) == (
        "应评议3个单位，完成评议2个，未完成1个；平均90.00分，比上季持平。"
        f"目标{2 * targets}项，达到时序{targets - 1}项，未达到{behind}项。"
    )


def test_units_stand_by_group_with_their_last_quarter(judged):
    targets = judged[0].targets.count()
    assert rows(quarterly_review.marks_of_units(SECOND)) == [
        ("东河镇", targets, 0, "80.00", 2, "↓1", "90.00"),
        ("西山镇", targets, targets - 1, "100.00", 1, "无上期", "—"),
    ]
    [chart] = [one for one in quarterly_review.trend(SECOND) if isinstance(one, BarChart)]
    assert [(bar.label, bar.value) for bar in chart.bars] == [
        ("东河镇 2025-Q1", "90.00"), ("东河镇 2025-Q2", "80.00"), ("西山镇 2025-Q2", "100.00")
    ]  # fmt: skip


def test_what_is_behind_is_named_with_the_day_it_is_due(judged):
    told = rows(quarterly_review.behind(SECOND))
    assert len(told) == judged[0].targets.count() + 1
    unit, _, rate, due = told[-1]
    assert (unit, rate) == ("西山镇", "50.00")
    assert due == "12月31日前完成"


def test_only_changes_of_units_that_were_approved_in_the_quarter(judged, judge, own, head):
    with clock.at("2025-05-12T09:00"):
        for file in (judged[0], own):
            change = make.change_asked(file, head)
            change.state, change.decided_by = ChangeState.APPROVED, judge
            change.decided_at = timezone.now()
            change.save()
    old = judged[0].targets.in_order().first().goal
    assert rows(quarterly_review.changed(SECOND)) == [
        ("东河镇", old, "新增规上工业企业 2 家", "2025-05-12同意")
    ]
    assert rows(quarterly_review.changed(SECOND.next())) == []
