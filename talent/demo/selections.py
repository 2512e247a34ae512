"""Invented selections: one named two years ago and paid ever since, one shown to the public, one
in which units nominate."""

import datetime as dt
import random
from decimal import Decimal
from typing import Any, Final

from portal.accounts.models import User
from portal.demo import DemoPlan
from talent.choices import OFFICIAL
from talent.choices.selections import (
    AllowanceKind,
    AllowanceState,
    AppraisalResult,
    CandidateState,
    OpinionAnswer,
    OpinionSettled,
    SelectionStage,
)
from talent.demo.people import KEEPER, VERIFIER
from talent.domain import apportioning, candidates, clock, months, panels, titles
from talent.models import (
    SelectionAllowance,
    SelectionAppraisal,
    SelectionCandidate,
    SelectionOpinion,
    SelectionRound,
    SelectionSheet,
    SelectionSystem,
    TalentProfile,
)

_SYSTEMS: Final = (
    ("教育", 412), ("卫健", 236), ("农业农村", 58), ("工业企业", 180), ("文旅", 21), ("乡镇", 93),
)  # fmt: skip
_JUDGES: Final = (
    "市农科院 高明",
    "市人社局 杜平",
    "县科技局 邹静",
    "县工信局 许晖",
    "县人才办 白洁",
)
_CRITERIA: Final = (("政治素质", 20), ("工作实绩", 50), ("示范带动", 30))
_DEEDS: Final = (
    "主持技术改造三项，年节约成本八十余万元；带出高级工十二人。",
    "引进新品种六个，建成示范基地两百亩，带动农户一百二十户。",
    "主持市级课题两项，牵头建成县级名师工作室，所带学科成绩居全市前列。",
    "开展新技术九项，完成疑难手术四百余例，帮扶乡镇卫生院六年。",
    "创办电商服务站，年销售农产品三百余万元，培训乡土人才两百人次。",
)
PLACES, NOTICED, NOMINATED = 20, 10, 7


def build(plan: DemoPlan) -> None:
    users = {user.username: user for user in User.objects.filter(username__in=[KEEPER, VERIFIER])}
    here = TalentProfile.objects.in_store().exclude(team=OFFICIAL).exclude(source="2")
    wanted = _enough(PLACES) + _enough(NOTICED) + NOMINATED
    found = list(here.select_related("person", "unit__kind").order_by("-pk")[:wanted])
    if len(users) < len({KEEPER, VERIFIER}) or len(found) < wanted:
        return
    dice = plan.random("selections")
    keeper, office = users[KEEPER], users[VERIFIER]
    old, new = found[: _enough(PLACES)], found[_enough(PLACES) : -NOMINATED]
    _named(old, keeper, office, plan.today, dice)
    _shown(new, keeper, office, plan.today, dice)
    _nominating(found[-NOMINATED:], keeper, plan.today, dice)


def _enough(places: int) -> int:
    return apportioning.least(120, places)


def _round(since: dt.date, stage: SelectionStage, **facts: Any) -> SelectionRound:
    panel: dict[str, Any] = {}
    if stage != SelectionStage.NOMINATING:
        panel = {
            "judges": list(_JUDGES),
            "criteria": [label for label, _ in _CRITERIA],
            "full_marks": [full for _, full in _CRITERIA],
        }
    row: SelectionRound = SelectionRound.objects.create(
        since=since, until=clock.after(since, 15), stage=stage, **panel, **facts
    )
    return row


def _systems(row: SelectionRound) -> list[SelectionSystem]:
    shares = apportioning.apportion([count for _, count in _SYSTEMS], row.places, 1)
    return SelectionSystem.objects.bulk_create(
        SelectionSystem(
            round=row, position=n, name=name, headcount=share.headcount, places=share.places
        )
        for n, ((name, _), share) in enumerate(zip(_SYSTEMS, shares, strict=True), start=1)
    )


def _candidates(
    row: SelectionRound, people: list[TalentProfile], by: User, dice: random.Random
) -> list[SelectionCandidate]:
    systems = _systems(row)
    made = [
        SelectionCandidate(
            round=row,
            profile=profile,
            unit=profile.unit,
            system=dice.choice(systems),
            front_line=candidates.works_at_the_front(profile.unit),
            deeds=dice.choice(_DEEDS),
            nominated_on=clock.after(row.since, dice.randint(2, 12)),
            nominated_by=by,
            state=CandidateState.NOMINATED,
        )
        for profile in people
    ]
    return SelectionCandidate.objects.bulk_create(made)


def _judged(
    row: SelectionRound, rows: list[SelectionCandidate], on: dt.date, dice: random.Random
) -> list[SelectionCandidate]:
    """Nobody objects but one office once, which was looked into; five judges; the best first."""
    SelectionOpinion.objects.bulk_create(
        SelectionOpinion(
            candidate=one,
            office=office,
            asked_on=on,
            answer=OpinionAnswer.OBJECTS if n == 0 and office == "2" else OpinionAnswer.NONE,
            answered_on=clock.after(on, 5),
            settled=OpinionSettled.DISMISSED if n == 0 and office == "2" else OpinionSettled.OPEN,
            settled_on=clock.after(on, 9) if n == 0 and office == "2" else None,
        )
        for n, one in enumerate(rows)
        for office in ("1", "2")
    )
    SelectionSheet.objects.bulk_create(
        SelectionSheet(
            candidate=one,
            judge=judge,
            marks=[full - Decimal(dice.randrange(full)) / 2 for _, full in _CRITERIA],
        )
        for one in rows
        for judge in range(len(_JUDGES))
    )
    fresh = SelectionCandidate.objects.filter(round=row).prefetch_related("sheets")
    for one, result in panels.scores(row, list(fresh)):
        one.score = result.mark
        one.save(update_fields=["score"])
    return list(SelectionCandidate.objects.filter(round=row).order_by("-score", "pk"))


def _decided(row: SelectionRound, ranked: list[SelectionCandidate], state: CandidateState) -> None:
    for place, one in enumerate(ranked):
        wins = place < row.places
        one.state = state if wins else CandidateState.PASSED
        if wins:
            one.named_on, one.until = row.named_on, row.term_until
        one.save(update_fields=["state", "named_on", "until"])


def _named(
    people: list[TalentProfile], keeper: User, office: User, today: dt.date, dice: random.Random
) -> None:
    """Two years ago; 300 a month, to one no more since his appraisal failed."""
    named_on = months.shifted(today, -24)
    since = months.shifted(named_on, -3)
    row = _round(
        since,
        SelectionStage.DRAFT,
        kind="2",
        name=f"{since.year} 年度首席技师评选",
        document=f"云人才办〔{since.year}〕6号",
        places=PLACES,
        allowance=AllowanceKind.MONTHLY,
        amount=Decimal(300),
    )
    ranked = _judged(row, _candidates(row, people, keeper, dice), clock.after(since, 20), dice)
    row.notice_since = clock.after(named_on, -12)
    row.notice_until = titles.last_day_of_notice(row.notice_since)
    row.stage, row.stage_since, row.named_on = SelectionStage.NAMED, named_on, named_on
    row.decided_on, row.decided_by = clock.after(named_on, -15), office
    row.named_document = f"云政发〔{named_on.year}〕11号"
    row.term_until = months.shifted(named_on, 60) - dt.timedelta(days=1)
    row.save()
    _decided(row, ranked, CandidateState.NAMED)
    winners = ranked[: row.places]
    appraised = dt.date(today.year - 1, 12, 20)
    _appraised(winners, appraised, office)
    _paid(row, winners, appraised, today)


def _appraised(winners: list[SelectionCandidate], on: dt.date, office: User) -> None:
    """Of two it is still owed, the last one failed."""
    results = [AppraisalResult.EXCELLENT] * 3 + [AppraisalResult.PASSED] * (len(winners) - 6)
    results.append(AppraisalResult.FAILED)
    SelectionAppraisal.objects.bulk_create(
        SelectionAppraisal(
            candidate=one,
            year=on.year,
            result=result,
            on=on,
            note="未按约定带徒" if result == AppraisalResult.FAILED else "",
            by=office,
        )
        for one, result in zip(winners[2:], results, strict=True)
    )


def _paid(
    row: SelectionRound, winners: list[SelectionCandidate], appraised: dt.date, today: dt.date
) -> None:
    """Until the month before last; what is due now waits."""
    paid_until = months.shifted(today.replace(day=1), -1)
    begins = months.shifted((row.named_on or today).replace(day=1), 1)
    made = []
    for one in winners:
        for month in titles.months_of(row, begins):
            allowance = SelectionAllowance(candidate=one, month=month, amount=row.amount or 0)
            if one == winners[-1] and month > appraised:
                allowance.state = AllowanceState.STOPPED
                allowance.note = f"{appraised.year} 年度考核不合格"
            elif month < paid_until:
                allowance.state, allowance.paid_on = AllowanceState.PAID, clock.after(month, 14)
            made.append(allowance)
    SelectionAllowance.objects.bulk_create(made)


def _shown(
    people: list[TalentProfile], keeper: User, office: User, today: dt.date, dice: random.Random
) -> None:
    since = clock.after(today, -60)
    row = _round(
        since,
        SelectionStage.DRAFT,
        kind="1",
        name=f"{today.year} 年县乡村之星评选",
        document=f"云人才办〔{today.year}〕9号",
        places=NOTICED,
        age_most=65,
        allowance=AllowanceKind.ONCE,
        amount=Decimal(5000),
    )
    ranked = _judged(row, _candidates(row, people, keeper, dice), clock.after(since, 20), dice)
    row.stage, row.stage_since = SelectionStage.NOTICE, clock.after(today, -2)
    row.decided_on, row.decided_by = clock.after(today, -4), office
    row.notice_since = row.stage_since
    row.notice_until = titles.last_day_of_notice(row.notice_since)
    row.save()
    _decided(row, ranked, CandidateState.CHOSEN)


def _nominating(
    people: list[TalentProfile], keeper: User, today: dt.date, dice: random.Random
) -> None:
    since = clock.after(today, -8)
    row = _round(
        since,
        SelectionStage.NOMINATING,
        kind="4",
        name=f"第四批优秀专家评选（{today.year} 年）",
        document=f"云人才办〔{today.year}〕14号",
        places=30,
        age_most=60,
        allowance=AllowanceKind.MONTHLY,
        amount=Decimal(500),
    )
    rows = _candidates(row, people, keeper, dice)
    for one in rows:
        one.nominated_on = clock.after(since, dice.randint(1, 7))
    rows[0].deeds = ""
    SelectionCandidate.objects.bulk_update(rows, ["nominated_on", "deeds"])
