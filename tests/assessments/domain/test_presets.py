"""The forms that ship, beside every row of forms-and-schemes §1.2 to §1.5."""

import datetime as dt
from collections import Counter
from contextlib import nullcontext
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.choices import CellOrigin
from assessments.domain import judging
from assessments.domain.ledgers import cells, clock, opening
from assessments.domain.ledgers.cells import Typed
from assessments.domain.ledgers.filling import Filling
from assessments.models import Ledger
from assessments.presets import PRESETS
from branches.choices.admission import StepCode
from portal.fields.choices import Arrival, KindKey
from portal.periods import Period
from portal.registers.domain import presets as registers
from portal.registers.domain import records
from portal.registers.presets import PRESETS as REGISTERS
from tests import clock as time
from tests.factories import accounts, ledgers, orgs
from tests.factories.admission import CaseFactory, took
from tests.factories.branches import MemberFactory, OfficerFactory, PartyOrganizationFactory
from tests.factories.life import ActivityFactory

pytestmark = pytest.mark.django_db

# What arrives, key by key; C, H, F, S and T as the page has them.
TOWNSHIP = """
org_total ORG-1|org_branch ORG-2|org_overdue ORG-3|org_plan C|org_abnormal ORG-5
mem_total MEM-1|mem_prob MEM-2|mem_new MEM-3|mem_mobile MEM-4|mem_contact H|mem_lost MEM-5
dues_due DUE-1|dues_paid DUE-2|dues_rate F|life_due LIFE-1|life_done LIFE-2|life_rate F
life_theme LIFE-3|life_note H|off_villages OFF-1|off_both OFF-2|off_vacant OFF-3|off_adjust OFF-4
off_reserve RES-1|pay_ok H|pay_note H|inc_month ECO-1|inc_ytd S|inc_target T|inc_rate F
inc_weak ECO-2|weak_open WEAK-1|weak_note H|task_open ASM-03.open|task_closed ASM-03.closed
task_over ASM-03.overdue|prj_rate PRJ-1|prj_note H|rect_due ASM-16.due_month
rect_done ASM-16.ontime_month|vis_home BRA-41.households|vis_view BRA-41.opinions
vis_deed BRA-41.deeds|need_open BRA-25.open|need_done BRA-25.closed|tal_visit H|info_sent INF-1
help_note H
"""
UNIT = """
org_total ORG-1|org_overdue ORG-3|org_plan C|mem_total MEM-1|mem_prob MEM-2|dues_due DUE-1
dues_paid DUE-2|dues_rate F|life_due LIFE-1|life_done LIFE-2|life_rate F|life_note H|dual_due C
dual_done LIFE-5.n|study_done H|topic_done C|prj_rate PRJ-1|prj_note H|task_open ASM-03.open
task_over ASM-03.overdue|rect_due ASM-16.due_month|rect_done ASM-16.ontime_month|info_sent INF-1
srv_members MEM-7|srv_report C|srv_done BRA-25.claimed|help_note H
"""
WEEK = """
open ASM-03.open|closed ASM-03.closed|over ASM-03.overdue|next7 ASM-03.due_7d|no_news H|week_note H
over_note C|help_note H
"""
PAGES = {"township_monthly": TOWNSHIP, "unit_monthly": UNIT, "task_weekly": WEEK}


def arrives(settings):
    source = settings.get("source", "")
    if settings["kind"] == KindKey.AUTOMATIC:
        return {"total": "S", "target": "T"}.get(source.partition(".")[0], "F")
    if settings.get("arrival") == Arrival.CARRIED:
        return "C"
    return source.removeprefix("figure.") or "H"


@pytest.mark.parametrize("key", PAGES)
def test_every_cell_arrives_as_the_page_says(key):
    said = dict(row.split() for line in PAGES[key].strip().splitlines() for row in line.split("|"))
    shipped = {one.key: arrives(one.settings) for _, one in PRESETS[key].fields()}
    assert shipped == said


def test_figures_of_registers_are_named_as_their_registers_name_them():
    """`BRA-41.households` is the sum of a field that is called so."""
    counts = {"open", "closed", "overdue", "due_month", "ontime_month", "due_7d", "rate", "count"}
    for form in PRESETS.values():
        for _, one in form.fields():
            code, dot, what = one.settings.get("source", "").removeprefix("figure.").partition(".")
            if dot and code in REGISTERS and what not in counts | {"claimed"}:
                assert what in {field.key for field in REGISTERS[code].fields}, one.key


def test_the_burden_is_that_of_the_page():
    """By the system, carried, by hand, if it applies, optional; before the other apps exist."""
    found = {}
    for key, form in PRESETS.items():
        ways: Counter[str] = Counter()
        for _, one in form.fields():
            settings = one.settings
            way = arrives(settings)
            if key.startswith("standard_quarterly") and way == "F":
                continue  # the sums are not counted there
            if settings.get("required_when"):
                ways["if"] += 1
            elif way in "CH":
                ways["hand" if way == "H" and settings["required"] else way] += 1
            else:
                ways["system"] += 1
        found[key] = (sum(ways.values()), ways["system"], ways["C"], ways["hand"], ways["if"])
    assert found == {
        "township_monthly": (48, 39, 0, 4, 4),
        "unit_monthly": (27, 19, 3, 2, 2),
        "task_weekly": (8, 4, 0, 1, 2),
        "standard_quarterly": (30, 22, 8, 0, 0),
        "standard_quarterly_organs": (30, 18, 12, 0, 0),
    }


def test_the_self_check_of_organs_differs_in_what_the_page_says():
    """And in s21: the figure of vacancies tells of villages only."""
    of_villages, of_organs = (
        {one.key: one.settings for _, one in PRESETS[key].fields()}
        for key in ("standard_quarterly", "standard_quarterly_organs")
    )
    assert of_villages.keys() == of_organs.keys()
    own = {key: of_organs[key]["label"] for key in of_organs if of_organs[key] != of_villages[key]}
    sums = {"t2": "班子建设达标数", "t8": "作用发挥达标数"}
    assert own == sums | {
        "s21": "★书记在任，空缺不满3个月",
        "s23": "专兼职党务干部配备到位",
        "s24": "支委分工公开",
        "s81": "书记项目按进度推进",
        "s82": "在职党员全部到社区报到",
    }


# Starting values ----------------------------------------------------------------------------------


def installed(key, office):
    return ledgers.form(office.unit, PRESETS[key], by=office)


def opened(form, code, unit):
    period = Period.parse(code)
    with time.at(f"{clock.of(form, period).opens_on}T09:00"):
        opening.open_period(form, period, today=timezone.localdate())
    return Ledger.objects.select_related("form__fieldset", "unit").get(
        form=form, period=period, unit=unit
    )


def test_studies_of_the_quarter_begin_at_zero(county, office):
    unit = orgs.department(county)
    form = installed("unit_monthly", office)
    october = opened(form, "2026-10", unit)
    row = Filling(october).rows["topic_done"]
    assert (row.data, row.origin, row.is_confirmed) == (0, CellOrigin.CARRIED, False)
    october.values.filter(key="topic_done").update(data=2, number=2)
    Ledger.objects.filter(pk=october.pk).update(accepted_at=timezone.now())
    assert Filling(opened(form, "2026-11", unit)).rows["topic_done"].data == 2
    assert Filling(opened(form, "2027-01", unit)).rows["topic_done"].data == 0


def test_a_week_begins_with_news_and_waits_for_no_word(county, office, town):
    week = opened(installed("task_weekly", office), "2026-W47", town)
    filling = Filling(week)
    assert filling.rows["no_news"].data is False
    assert "no_news" not in filling.unconfirmed
    assert any(finding.column == "week_note" for finding in filling.judged[1])


# Judged by figures --------------------------------------------------------------------------------


def standing(unit, period="2026-Q4", *, day=None):
    """What each judgement that can be made says of a village."""
    asked = [one for one in judging.JUDGEMENTS.values() if not one.is_announced]
    with time.at(f"{day}T09:00") if day else nullcontext():
        said = judging.judge(asked, Period.parse(period), [unit])
    return {key: given.get(unit.pk) for key, given in said.items()}


def test_a_village_in_order_and_one_that_is_not(county, office, town):
    good, bad = orgs.village(town), orgs.village(town)
    OfficerFactory(unit=good, party_post="1", heads_both=True)
    party = PartyOrganizationFactory(unit=good)
    MemberFactory.create_batch(4, organization=party)
    MemberFactory(organization=PartyOrganizationFactory(unit=bad), is_lost=True, joined_on=None)
    said = standing(good)
    assert {key: said[key] for key in ("term", "secretary", "both", "lost")} == {
        "term": "是",
        "secretary": "是",
        "both": "是",
        "lost": "是",
    }
    wrong = standing(bad)
    assert (wrong["secretary"], wrong["both"], wrong["complete"]) == ("否", "否", "否")
    assert wrong["lost"] is None  # how he was searched for no figure says


def test_branch_life_is_judged_by_what_was_held_and_left_open_while_there_is_time(office, town):
    village = orgs.village(town)
    branch = PartyOrganizationFactory(unit=village)
    for month in (10, 11):
        ActivityFactory(organization=branch, held_on=dt.date(2026, month, 5), kind="theme")
    with time.at("2026-12-12T09:00"):
        said = standing(village)
        asked = ("assembly", "meetings", "lectures", "themes")
        assert [said[key] for key in asked] == [None, "是", None, None]
        ActivityFactory(organization=branch, held_on=dt.date(2026, 12, 8), kind="theme")
        ActivityFactory(organization=branch, held_on=dt.date(2026, 12, 9), kind="assembly")
        said = standing(village)
        assert [said[key] for key in asked] == ["是", "是", None, "是"]
    with time.at("2027-01-20T09:00"):
        assert standing(village)["lectures"] == "否"


def test_activists_are_judged_by_the_half_year_since_they_were_looked_at(county, office, town):
    """Found on 31 March 2025, looked at on 30 September: the next is due on 31 March 2026."""
    village, other = orgs.village(town), orgs.village(town)
    case = CaseFactory(organization=PartyOrganizationFactory(unit=village), until=StepCode.CONTACTS)
    for unit in (village, other):
        assert standing(unit, "2025-Q3", day="2025-09-30")["activists"] == "是"
    assert standing(village, "2025-Q4", day="2025-10-01")["activists"] == "否"
    took(case, StepCode.REVIEW, dt.date(2025, 9, 30))
    assert standing(village, "2026-Q1", day="2026-03-31")["activists"] == "是"
    assert standing(village, "2026-Q2", day="2026-04-01")["activists"] == "否"
    assert standing(other, "2026-Q2", day="2026-04-01")["activists"] == "是"


@pytest.mark.parametrize(
    ("key", "figure", "yes", "no"),
    [
        ("trained", "TRN-9.BR-11", 0, 1),
        ("income", "ECO-2", 0, 1),
        ("hours", "TRN-1", 90, Decimal("89.9")),
        ("reserve", "RES-1", 2, 1),
        ("admission", "ADM-2", 0, 1),
        ("plan", "ADM-1", 100, Decimal("100.1")),
    ],
)
def test_what_a_figure_to_come_will_say_is_settled(key, figure, yes, no):
    """From the day an app brings it the item arrives judged; until then it is carried."""
    judgement = judging.JUDGEMENTS[key]
    assert judgement.figures == (figure,)
    assert [judgement.met({figure: Decimal(value)}) for value in (yes, no)] == [True, False]


def test_what_registers_say_is_judged_once_they_are_there(county, office, town):
    village, clerk = orgs.village(town), accounts.holder("township_member", town)
    assert judging.JUDGEMENTS["households"].is_announced
    today = timezone.localdate()
    (register,) = registers.install([REGISTERS["BRA-23"]], on=today, by=office)
    assert not judging.JUDGEMENTS["households"].is_announced
    assert standing(village)["households"] == "否"
    raw = {"officers": "2", "members": "9", "area": "东片", "households": "90"}
    raw |= {"visits": "3", "raised": "1"}
    records.create(register, unit=village, raw=raw, by=clerk)
    assert standing(village)["households"] == "是"


def test_judging_costs_the_same_for_many_villages(town, django_assert_num_queries):
    villages = [orgs.village(town) for _ in range(3)]
    asked = [one for one in judging.JUDGEMENTS.values() if not one.is_announced]
    period = Period.parse("2026-Q4")
    judging.judge(asked, period, villages)
    with CaptureQueriesContext(connection) as few:
        judging.judge(asked, period, villages[:1])
    with django_assert_num_queries(len(few)):
        judging.judge(asked, period, villages)


def test_a_judged_item_is_confirmed_or_contested_with_a_reason(county, office, town):
    village = orgs.village(town)
    clerk = accounts.holder("township_member", town)
    check = opened(installed("standard_quarterly", office), "2026-Q4", village)
    filling = Filling(check)
    row = filling.rows["s12"]
    assert (row.data, row.origin, row.is_confirmed) == (True, CellOrigin.ARRIVED, False)
    assert filling.definition.by_key["s12"].asked == (
        "由系统带出“判定：逾期未换届数为0（ORG-3）”，请核对。"
    )
    cells.save(check, {"s21": Typed("是", edition=filling.rows["s21"].edition)}, by=clerk)
    after = Filling(check)
    assert after.rows["s21"].origin == CellOrigin.CONTESTED
    assert any("与系统数据不同，请写明原因" in f.message for f in after.judged[1])
    # What rests on figures to come, or on none, is left to the village the first time.
    assert "s24" not in after.rows
    assert "s13" not in after.rows
