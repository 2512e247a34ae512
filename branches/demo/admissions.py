"""Admissions of the demo county: somebody at every step, most in time, a few wrongly."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Final

from branches.choices.admission import (
    LEADS_TO,
    STAGES,
    VOTED,
    AdmissionStage,
    BallotMethod,
    CaseEnd,
    CaseSource,
    HelperKind,
    NoticeKind,
    StepCode,
    StepDecision,
)
from branches.choices.members import Category
from branches.choices.organisations import BRANCH_KINDS, Nature
from branches.demo import admission_county, admission_days, admission_decisions
from branches.demo.admission_county import LimitsInDemo, tops
from branches.demo.admission_days import Line
from branches.demo.life import KEEPER
from branches.domain.terms import months_later
from branches.models import (
    AdmissionCase,
    AdmissionNotice,
    AdmissionVote,
    CaseHelper,
    CaseStep,
    PartyMember,
    PartyOrganization,
)
from portal.accounts.models import User
from portal.dates import MONTHS, PartialDate
from portal.demo import DemoPlan
from portal.people.models import Person
from portal.rules.domain import calendar, memory, rules

S = StepCode
_BEFORE: Final = tuple(S)[: tuple(S).index(S.APPROVAL)]  # the last step of who is no member yet
# Somebody at each of them, and as many more as a county has: most have only applied.
_STANDS: Final = (
    *_BEFORE,
    *(S.APPLICATION, S.TALK) * 8,
    *(S.ACTIVIST, S.CONTACTS, S.REVIEW, S.REVIEW) * 2,
)
_FEW: Final = 2  # so many stand at each of the steps right after the approval
_PROBATIONERS, _CONVERTING, _FULL, _ADOPTED = 70, 12, 30, 8
# So many, of those whose year ended lately, do not become full: see `admission_decisions`.
_OTHERWISE, _LATELY = 2, 360
_SETTLED: Final = 50  # days after which an assembly's decision was approved
_GROWN: Final = 18 * MONTHS
_DECIDED: Final = {
    **dict.fromkeys(
        (S.LISTED, S.VETTING, S.PREREVIEW, S.ASSEMBLY, S.APPROVAL), StepDecision.ACCEPT
    ),
    **dict.fromkeys((S.CONVERSION, S.CONFIRMATION), StepDecision.ON_TIME),
}  # fmt: skip
_CONTENTS: Final = {
    S.TALK: "了解入党动机和现实表现，介绍入党程序",
    S.REVIEW: "能主动参加组织生活，学习认真，群众反映良好",
    S.FURTHER: "认真履行党员义务，按时交纳党费",
    S.INTERVIEW: "对党的认识明确，同意提交审批",
    S.ACTIVIST: "支部委员会讨论同意，群团组织推优",
}
_POSTS: Final = ("村民小组长", "村务监督委员会委员", "种植户", "返乡创业人员", "职员", "教师")
_LEARNT: Final = ("21", "31", "35", "37")
_ENDED: Final = (
    (CaseEnd.RETRACTED, "本人外出务工，撤回申请"),
    (CaseEnd.STOPPED, "长期失去联系，终止培养"),
    (CaseEnd.REJECTED, "支部委员会讨论未通过"),
)


@dataclass
class _Branch:
    """Full members of a branch, as the votes and the helpers need them."""

    organisation: PartyOrganization
    full: list[PartyMember] = field(default_factory=list)
    seniors: list[PartyMember] = field(default_factory=list)

    def entitled(self, day: dt.date, limits: LimitsInDemo) -> int:
        on = PartialDate.of(day)
        return sum(
            (one.joined_on is None or one.joined_on <= on)
            and (one.confirmed_on is None or one.confirmed_on <= on)
            and (one.left_on is None or one.left_on > day)
            and not limits.hold(one, day)
            for one in self.full
        )


@dataclass
class _Draft:
    """A case with what hangs on it, before anything is written."""

    case: AdmissionCase
    line: Line
    branch: _Branch


class _Rows:
    """Everything of every case, written in a few statements."""

    def __init__(self, plan: DemoPlan, keeper: User, limits: LimitsInDemo) -> None:
        self.today, self.keeper, self.limits = plan.today, keeper, limits
        self.dice = plan.random("steps of admissions")
        self.steps: list[CaseStep] = []
        self.helpers: list[CaseHelper] = []
        self.votes: list[AdmissionVote] = []
        self.notices: list[AdmissionNotice] = []
        self.forms = admission_county.FormsInDemo(plan.today)

    def add(self, draft: _Draft) -> None:
        helpers = self.dice.sample(draft.branch.seniors, 2)
        for code, day in draft.line:
            step = self._step(draft, code, day)
            self.steps.append(step)
            if code in (S.CONTACTS, S.INTRODUCERS):
                kind = HelperKind.CONTACT if code == S.CONTACTS else HelperKind.INTRODUCER
                self.helpers += [CaseHelper(step=step, kind=kind, member=one) for one in helpers]
            if code in VOTED:
                self.votes.append(self._vote(step, draft.branch, helpers))
            if code in (S.LISTED, S.ASSEMBLY, S.CONVERSION):
                self.notices.append(self._notice(draft.case, code, day))

    def _step(self, draft: _Draft, code: StepCode, day: dt.date) -> CaseStep:
        is_paper = draft.case.source == CaseSource.APPLIED and self.dice.randrange(12) > 0
        step = CaseStep(
            case=draft.case,
            code=code,
            happened_on=day,
            decision=_DECIDED.get(code, ""),
            content=_CONTENTS.get(code, ""),
            has_paper=is_paper,
            keeper="支部组织委员" if is_paper else "",
            responsible="支部书记" if code in VOTED else "",
            entered_by=self.keeper,
        )
        if code in (S.LISTED, S.PREREVIEW, S.APPROVAL, S.CONFIRMATION):
            step.document = f"〔{day.year}〕{self.dice.randint(1, 60)}号"
        if code == S.TRAINING:
            step.days, step.hours = 3, 24
        if code == S.FORM:
            step.form_number = self.forms.next_for(draft.case.organization.unit)
        return step

    def _vote(self, step: CaseStep, branch: _Branch, helpers: list[PartyMember]) -> AdmissionVote:
        entitled = max(branch.entitled(step.happened_on, self.limits), 3)
        away = self.dice.randint(0, entitled // 6)
        against, abstained = (self.dice.choice(((0, 0), (0, 0), (1, 0), (0, 1)))
                              if entitled > 8 else (0, 0))  # fmt: skip  # noqa: PLR2004
        secret = rules.value("AD-05", "ballot", on=step.happened_on) == BallotMethod.SECRET
        return AdmissionVote(
            step=step,
            entitled=entitled,
            present=entitled - away,
            written=min(away, self.dice.randint(0, 1)),
            in_favour=entitled - away - against - abstained,
            against=against,
            abstained=abstained,
            method=BallotMethod.SECRET if secret or self.dice.randrange(3) else BallotMethod.OPEN,
            host="支部书记",
            watcher=helpers[0].person.name,
            teller=helpers[1].person.name,
        )

    def _notice(self, case: AdmissionCase, code: StepCode, day: dt.date) -> AdmissionNotice:
        kinds = {S.LISTED: NoticeKind.LISTING, S.CONVERSION: NoticeKind.CONVERSION}
        # Before somebody is listed, after the meeting on the other two.
        first = calendar.add_workdays(day, -7 if code == S.LISTED else 1).day
        return AdmissionNotice(
            case=case,
            kind=kinds.get(code, NoticeKind.ADMISSION),
            starts_on=first,
            ends_on=calendar.add_workdays(first, 5).day,
            place="党务公开栏、党员活动室",
            phone="12380",
            feedback="公示期间没有收到反映",
        )

    def write(self, cases: list[AdmissionCase]) -> None:
        AdmissionCase.objects.bulk_create(cases)
        CaseStep.objects.bulk_create(self.steps, batch_size=1000)
        CaseHelper.objects.bulk_create(self.helpers)
        AdmissionVote.objects.bulk_create(self.votes)
        AdmissionNotice.objects.bulk_create(self.notices)
        self.forms.write()


@dataclass
class _AdmissionMaker:
    """What drafts are made from."""

    plan: DemoPlan
    branches: dict[int, _Branch]
    keeper: User
    dice: Random

    def case(self, person: Person, branch: PartyOrganization) -> AdmissionCase:
        return AdmissionCase(
            person=person,
            organization=branch,
            education=self.dice.choice(_LEARNT),
            post=self.dice.choice(_POSTS),
            opened_by=self.keeper,
        )

    def of_member(self, member: PartyMember, until: StepCode) -> _Draft:
        case = self.case(member.person, member.organization)
        case.member, case.education = member, member.education
        seed, joined = self.dice.random(), _joined(member)
        told = admission_days.line_of_member(until, joined, self.plan.today, seed)
        return _Draft(case, told, self.branches[member.organization_id])


def build(plan: DemoPlan) -> None:
    keeper = User.objects.filter(username=KEEPER).first()
    if keeper is None:
        return
    with memory.remembered():
        branches = _branches(plan.today)
        rows = _Rows(plan, keeper, admission_county.limit(plan, _of(branches)))
        for branch in branches.values():
            branch.seniors = [one for one in branch.seniors if one.pk not in rows.limits.members]
        county = _AdmissionMaker(plan, branches, keeper, plan.random("admissions"))
        drafts = [*_applicants(county), *_members(county)]
        drafts = [one for one in drafts if _is_grown(one) and len(one.branch.seniors) > 1]
        for draft in drafts:
            draft.case.stage = _stage(draft)
            rows.add(draft)
        rows.write([draft.case for draft in drafts])
    admission_decisions.decide(plan, keeper)
    admission_county.plan_years(plan, tops())
    admission_county.go_wrong(plan, keeper)


def _branches(today: dt.date) -> dict[int, _Branch]:
    rows = PartyOrganization.objects.still_open().select_related("unit")
    rows = rows.filter(kind__in=BRANCH_KINDS, nature=Nature.REGULAR)
    found = {row.pk: _Branch(row) for row in rows.in_tree_order()}
    members = PartyMember.objects.filter(category=Category.FULL, organization__in=found)
    long_ago = PartialDate.of(months_later(today, -5 * MONTHS))
    for member in members.select_related("person").order_by("pk"):
        branch = found[member.organization_id]
        branch.full.append(member)
        stays = member.left_on is None and member.state == "normal"
        if stays and member.confirmed_on and member.confirmed_on < long_ago:
            branch.seniors.append(member)
    return found


def _of(branches: dict[int, _Branch]) -> list[PartyMember]:
    return [one for branch in branches.values() for one in branch.seniors]


def _is_grown(draft: _Draft) -> bool:
    born = draft.case.person.birth
    return born is not None and months_later(born.earliest, _GROWN) <= draft.line[0][1]


def _stage(draft: _Draft) -> AdmissionStage:
    reached = [LEADS_TO[code] for code, _ in draft.line if code in LEADS_TO]
    if draft.case.source == CaseSource.ROSTER:
        reached.append(AdmissionStage.PROBATIONARY)
    return STAGES[max(map(STAGES.index, reached), default=0)]


def _applicants(county: _AdmissionMaker) -> Iterator[_Draft]:
    """People of the county who are no members; each stands at the next step."""
    plan, branches, dice = county.plan, county.branches, county.dice
    of_unit: dict[int, list[_Branch]] = defaultdict(list)
    for branch in branches.values():
        of_unit[branch.organisation.unit_id].append(branch)
    members = PartyMember.objects.values("person")
    people = Person.objects.exclude(identity="").exclude(pk__in=members)
    oldest = plan.today.year - 52
    placed = 0
    for person in people.filter(unit__in=list(of_unit)).order_by("pk"):
        if person.birth is None or person.birth.year < oldest:
            continue
        until = _STANDS[placed % len(_STANDS)]
        placed += 1
        since = dice.choice((2, 4, 6, 9, 12, 15, 70))
        last = plan.today - dt.timedelta(days=since)
        case = county.case(person, dice.choice(of_unit[person.unit_id]).organisation)
        if placed % 14 == 0 and until in _BEFORE[:6]:
            case.end, case.end_reason = _ENDED[placed // 14 % len(_ENDED)]
            case.ended_on = plan.today - dt.timedelta(days=1)
        told = admission_days.line(until, last, dice.random())
        yield _Draft(case, told, branches[case.organization_id])


def _members(county: _AdmissionMaker) -> Iterator[_Draft]:
    """Members on probation, before their conversion, and who became full lately."""
    plan, branches, dice = county.plan, county.branches, county.dice
    rows = PartyMember.objects.present().filter(organization__in=list(branches))
    rows = rows.select_related("person", "organization__unit").order_by("pk")
    probation = [one for one in rows.filter(category=Category.PROBATIONARY) if _dated(one)]
    settled = plan.today - dt.timedelta(days=_SETTLED)
    fit = [one for one in probation if _joined(one) <= settled]
    dice.shuffle(fit)
    first = [S.APPROVAL, S.FILED, S.GROUP, S.OATH] * _FEW
    for number, member in enumerate(fit[:_PROBATIONERS]):
        until = first[number] if number < len(first) else S.REQUEST
        yield county.of_member(member, until)
    for member in fit[_PROBATIONERS:][:_ADOPTED]:
        draft = county.of_member(member, S.ASSEMBLY)
        draft.case.source = CaseSource.ROSTER
        draft.line = [(S.ASSEMBLY, _joined(member))]
        yield draft
    since = PartialDate.of(plan.today - dt.timedelta(days=400))
    lately = rows.filter(category=Category.FULL, confirmed_on__gte=since)
    full = [one for one in lately if _dated(one) and _is_year(one)]
    yield from _of_full(full, county)


def _of_full(full: list[PartyMember], county: _AdmissionMaker) -> Iterator[_Draft]:
    plan = county.plan
    ends = plan.today - dt.timedelta(days=15)
    days = plan.today - dt.timedelta(days=90)
    waiting = [one for one in full if days <= _year_later(one) <= ends][:_CONVERTING]
    lately = plan.today - dt.timedelta(days=_LATELY)
    rest = [one for one in full if one not in waiting and _year_later(one) < days]
    rest.sort(key=_year_later, reverse=True)
    otherwise = [one for one in rest if _year_later(one) >= lately][:_OTHERWISE]
    _still_on_probation([*waiting, *otherwise])
    for number, member in enumerate([*otherwise, *waiting]):
        until = S.CONVERSION if number < _OTHERWISE or number % 3 else S.REQUEST
        yield county.of_member(member, until)
    done = [one for one in rest if one not in otherwise]
    for number, member in enumerate(done[:_FULL]):
        until = S.CONFIRMATION if number % 3 == 1 else S.ARCHIVE
        draft = county.of_member(member, until)
        if draft.line[-1][0] == S.ARCHIVE:
            draft.case.end, draft.case.ended_on = CaseEnd.ARCHIVED, draft.line[-1][1]
        yield draft


def _still_on_probation(members: Iterable[PartyMember]) -> None:
    """What the committee above has not decided yet is not in the file either."""
    keys = [one.pk for one in members]
    PartyMember.objects.filter(pk__in=keys).update(
        category=Category.PROBATIONARY, confirmed_on=None
    )


def _dated(member: PartyMember) -> bool:
    return bool(member.joined_on and member.joined_on.day)


def _joined(member: PartyMember) -> dt.date:
    return member.joined_on.earliest if member.joined_on else dt.date.min


def _year_later(member: PartyMember) -> dt.date:
    return months_later(_joined(member), MONTHS)


def _is_year(member: PartyMember) -> bool:
    """Whoever became full on another day is one of the faults of old rosters."""
    return member.confirmed_on == PartialDate.of(_year_later(member))
