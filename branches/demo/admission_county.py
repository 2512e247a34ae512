"""What the county holds around the demo's admissions: limits, forms, plans, findings."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from branches.choices.admission import (
    BallotMethod,
    HelperKind,
    HitConclusion,
    LimitCause,
    LimitReason,
    NoticeKind,
    StepCode,
)
from branches.choices.members import Category
from branches.domain.admission import audits, plans
from branches.models import (
    AdmissionFinding,
    AdmissionNotice,
    AdmissionPlan,
    AdmissionVote,
    CaseHelper,
    CaseStep,
    FormRange,
    PartyMember,
    RightsLimit,
    VoidForm,
)
from branches.permissions import ADMISSION_OVERSEE
from portal.accounts.models import User
from portal.dates import PartialDate
from portal.demo import DemoPlan
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.rules.rulebook.admission import REVISED

S = StepCode
_LIMITS: Final = (  # cause, reason, from and to in days before today
    (LimitCause.PROBATION, "", 200, -165),
    (LimitCause.APPROVED, LimitReason.BED, 900, None),
    (LimitCause.APPROVED, LimitReason.ABROAD, 400, None),
    (LimitCause.APPROVED, LimitReason.MIND, 700, None),
    (LimitCause.DETAINED, "", 300, 80),
)
_RUN: Final = 200  # forms handed to one unit
_SPARE: Final = (1, 3, 2, 4)  # places left


# Limits ------------------------------------------------------------------------------------------


@dataclass
class LimitsInDemo:
    members: dict[int, RightsLimit] = field(default_factory=dict)

    def hold(self, member: PartyMember, day: dt.date) -> bool:
        one = self.members.get(member.pk)
        return bool(one and one.since <= day and (one.until is None or one.until >= day))


def limit(plan: DemoPlan, members: list[PartyMember]) -> LimitsInDemo:
    found = LimitsInDemo()
    chosen = plan.random("limits of rights").sample(members, min(len(_LIMITS), len(members) // 8))
    for member, (cause, reason, since, until) in zip(chosen, _LIMITS, strict=False):
        begun = plan.today - dt.timedelta(days=since)
        found.members[member.pk] = RightsLimit(
            member=member,
            cause=cause,
            reason=reason,
            since=begun,
            until=None if until is None else plan.today - dt.timedelta(days=until),
            document=f"云纪〔{begun.year}〕{since % 40 + 1}号" if not reason else "",
        )
    RightsLimit.objects.bulk_create(found.members.values())
    return found


# Forms -------------------------------------------------------------------------------------------


def tops() -> list[Unit]:
    """The townships and the county, the nearest above a case first."""
    rows = Unit.objects.still_open().at_level(UnitLevel.TOWNSHIP, UnitLevel.COUNTY)
    return sorted(rows.in_tree_order(), key=lambda unit: (-len(unit.path), unit.path))


class FormsInDemo:
    """Numbers as they were handed out, one after the other."""

    def __init__(self, today: dt.date) -> None:
        self.today = today
        self.runs = {
            unit.path: FormRange(
                unit=unit,
                prefix="云岭",
                first=place * _RUN + 1,
                last=(place + 1) * _RUN,
                handed_on=today - dt.timedelta(days=900),
            )
            for place, unit in enumerate(tops())
        }
        self.used: Counter[str] = Counter()

    def next_for(self, unit: Unit) -> str:
        path = next((one for one in self.runs if unit.path.startswith(one)), None)
        if path is None:
            return f"外{unit.pk:06}"
        self.used[path] += 1
        return f"云岭{self.runs[path].first + self.used[path]:06}"

    def write(self) -> None:
        """The first of the first run was spoilt."""
        FormRange.objects.bulk_create(self.runs.values())
        for run in list(self.runs.values())[:1]:
            VoidForm.objects.create(
                range=run,
                number=f"云岭{run.first:06}",
                voided_on=self.today - dt.timedelta(days=40),
                reason="填写有涂改，换用新表",
            )


# Plans -------------------------------------------------------------------------------------------


def plan_years(plan: DemoPlan, units: list[Unit]) -> None:
    """Places for last year and this one; the county keeps some back."""
    for year in (plan.today.year - 1, plan.today.year):
        taken: Counter[str] = Counter()
        for rows in (plans.accepted(year), plans.reviewed(year)):
            taken.update(rows.values_list("organization__unit__path", flat=True))
        shared = 0
        for place, unit in enumerate(units):
            is_county = unit.depth == 1
            held = sum(n for path, n in taken.items() if path.startswith(unit.path))
            quota = max(held, shared) if is_county else held
            quota += 10 + sum(taken.values()) // 10 if is_county else _SPARE[place % len(_SPARE)]
            shared += 0 if is_county else quota
            AdmissionPlan.objects.create(
                year=year,
                unit=unit,
                quota=quota,
                structure="35岁及以下不低于60%，妇女不低于30%" if is_county else "",
                document=f"云组发〔{year}〕{4 if is_county else 9}号",
            )


# Findings ----------------------------------------------------------------------------------------


def go_wrong(plan: DemoPlan, keeper: User) -> None:
    """A few that the audit finds; what one of them was is known by now."""
    _spoil()
    root = Unit.objects.filter(depth=1).first()
    if root is None or not keeper.can(ADMISSION_OVERSEE, root):
        return
    since = plan.today - dt.timedelta(days=3 * 365)
    audits.look(root, since=since, until=plan.today, by=keeper)
    first = AdmissionFinding.objects.order_by("rule", "pk").first()
    if first:
        audits.conclude(
            first,
            conclusion=HitConclusion.TRUE,
            handling="已约谈支部书记并在全县通报，按规定补齐程序",
            by=keeper,
        )


def _spoil() -> None:
    steps = CaseStep.objects.filter(case__end="").order_by("pk")
    if training := steps.filter(code=S.TRAINING).first():
        training.days, training.hours = 2, 16
        training.save(update_fields=["days", "hours"])
    contacts = steps.filter(code=S.CONTACTS).last()
    known = contacts and contacts.helpers.select_related("member").first()
    if contacts and known:
        others = PartyMember.objects.present().filter(
            organization=known.member.organization_id,
            category=Category.FULL,
            confirmed_on__lte=PartialDate.of(contacts.happened_on),
        )
        others = others.exclude(pk__in=RightsLimit.objects.values("member"))
        third = others.exclude(pk__in=contacts.helpers.values("member")).order_by("pk").first()
        if third:
            CaseHelper.objects.create(step=contacts, kind=HelperKind.CONTACT, member=third)
    listed = steps.filter(code=S.LISTED, happened_on__gte=REVISED)
    if late := listed.last():
        notices = AdmissionNotice.objects.filter(case=late.case, kind=NoticeKind.LISTING)
        notices.delete()
    voted = AdmissionVote.objects.filter(
        step__code=S.ASSEMBLY, step__happened_on__gte=REVISED, step__case__end=""
    )
    AdmissionVote.objects.filter(pk__in=voted.order_by("pk").values("pk")[:1]).update(
        method=BallotMethod.OPEN
    )
