"""The demo county's list of problems to be put right: fourteen months, in every state."""

import datetime as dt
import random
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from portal.accounts.models import User
from portal.demo import DemoPlan
from portal.fields.choices import KindKey
from portal.fields.domain import designs, engine
from portal.fields.domain.definition import Definition
from portal.fields.domain.world import World
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.registers.choices import RecordState, RegisterKind, StepKind
from portal.registers.domain import numbers, records, registers
from portal.registers.models import RecordStep, Register, RegisterRecord

DAYS_BACK = 425
EACH = (4, 8)  # entries of a township
GIVEN_DAYS = (30, 60, 90)
SOURCES = ("巡视巡察", "专项整治", "督查发现", "民主生活会", "选人用人检查")
PROBLEMS = (
    ("党费收缴不够及时", "逐支部核对，补缴到位"),
    ("“三会一课”记录不规范", "统一记录本，逐月检查"),
    ("发展党员材料不齐全", "对照清单逐人补齐"),
    ("流动党员联系不经常", "明确联系人，每月联系一次"),
    ("村级活动场所使用率低", "制定开放时间，安排专人"),
    ("软弱涣散村整顿措施不实", "一村一策，领导包联"),
    ("换届后班子分工未公开", "公开分工，接受监督"),
    ("谈心谈话覆盖不够", "列出计划，按季完成"),
    ("党务公开内容更新慢", "专人负责，每季更新"),
    ("驻村干部考勤不严", "每周抽查，通报结果"),
)


def build(plan: DemoPlan, townships: list[Unit], office: User) -> None:
    register = _design(plan, office)
    filling = _Filling(register, registers.current(register), World(office), plan.today)
    dice = plan.random("register tasks")
    keepers = {
        user.unit_id: user
        for user in User.objects.active().holding("township_member").order_by("-pk")
    }
    found: list[tuple[dt.date, RegisterRecord]] = []
    for unit in townships:
        for problem in dice.sample(PROBLEMS, dice.randint(*EACH)):
            made = plan.today - dt.timedelta(days=dice.randint(3, DAYS_BACK))
            entry = filling.entry(unit, problem, made, keepers.get(unit.pk, office), dice)
            found.append((made, entry))
    found.sort(key=lambda dated: dated[0])
    _number(register, found)
    entries = [entry for _, entry in found]
    RegisterRecord.objects.bulk_create(entries)
    RecordStep.objects.bulk_create(
        step for entry in entries for step in _steps_of(entry, office, plan.today)
    )


def _design(plan: DemoPlan, by: User) -> Register:
    register = registers.create(
        name="问题整改台账",
        note="各类检查发现的问题，一项一条，整改到位后申请销号。",
        levels=[UnitLevel.TOWNSHIP],
        single=False,
        kind=RegisterKind.TASK,
        number_prefix="ZG",
        closed_by=["organization_office"],
        by=by,
    )
    draft = designs.start_draft(register.fieldset, by=by)
    choices = [{"code": f"c{n}", "label": label} for n, label in enumerate(SOURCES, start=1)]
    source: dict[str, Any] = {
        "label": "来源",
        "kind": KindKey.CHOICE,
        "required": True,
        "choices": choices,
    }
    designs.add_field(draft, by=by, **source)
    designs.publish(draft, effective_from=plan.today, by=by)
    return register


@dataclass(frozen=True)
class _Filling:
    register: Register
    definition: Definition
    world: World
    today: dt.date

    def entry(
        self, unit: Unit, problem: tuple[str, str], made: dt.date, by: User, dice: random.Random
    ) -> RegisterRecord:
        due = made + dt.timedelta(days=dice.choice(GIVEN_DAYS))
        state = self._state(due, dice)
        typed = {
            "事项": problem[0],
            "措施": problem[1],
            "完成时限": f"{due:%Y-%m-%d}",
            "来源": dice.choice(SOURCES),
        }
        if state in (RecordState.ASKED, RecordState.CLOSED):
            typed["办结情况"] = f"{problem[1]}，已完成。"
        record = self.register.new_record(unit)
        values, findings = engine.parse_row(
            self.definition, self._raw(typed), unit=unit, world=self.world
        )
        records.put(record, self.definition, values, findings, by=by, world=self.world)
        record.state, record.made_on = state, made
        if state != RecordState.OPEN:
            record.noted_on = min(made + dt.timedelta(days=14), self.today)
        if state == RecordState.CLOSED:
            early = dt.timedelta(days=dice.randint(-5, 20))
            record.closed_on = min(due - early, self.today)
        return record

    def _raw(self, typed: dict[str, Any]) -> dict[str, Any]:
        keys = {field.label: field.key for field in self.definition.fields}
        return {keys[label]: value for label, value in typed.items()}

    def _state(self, due: dt.date, dice: random.Random) -> RecordState:
        """Most of what was due is closed, some is late; the newest has hardly begun."""
        if due < self.today:
            shares = {RecordState.CLOSED: 88, RecordState.DOING: 5, RecordState.CANCELLED: 3}
            shares |= {RecordState.ASKED: 2, RecordState.RETURNED: 2}
        else:
            shares = {RecordState.OPEN: 35, RecordState.DOING: 40, RecordState.ASKED: 15}
            shares |= {RecordState.RETURNED: 10}
        return dice.choices(list(shares), weights=list(shares.values()))[0]


def _number(register: Register, found: list[tuple[dt.date, RegisterRecord]]) -> None:
    for year in sorted({made.year for made, _ in found}):
        numbers.give(register, [entry for made, entry in found if made.year == year], year=year)


_WAY = {
    RecordState.OPEN: (),
    RecordState.DOING: (StepKind.NOTE,),
    RecordState.ASKED: (StepKind.NOTE, StepKind.ASKED),
    RecordState.RETURNED: (StepKind.NOTE, StepKind.ASKED, StepKind.RETURNED),
    RecordState.CLOSED: (StepKind.NOTE, StepKind.ASKED, StepKind.CLOSED),
    RecordState.CANCELLED: (StepKind.CANCELLED,),
}
_WORDS = {
    StepKind.NOTE: "已制定整改措施，明确责任人和时限。",
    StepKind.ASKED: "整改措施已落实，申请销号。",
    StepKind.RETURNED: "佐证材料不完整，请补充后再申请。",
    StepKind.CLOSED: "",
    StepKind.CANCELLED: "与另一项重复，合并办理。",
}


def _steps_of(entry: RegisterRecord, office: User, today: dt.date) -> list[RecordStep]:
    way = _WAY[RecordState(entry.state)]
    last = entry.closed_on or today
    return [
        RecordStep(
            record=entry,
            kind=step,
            words=_WORDS[step],
            by=entry.by if step in (StepKind.NOTE, StepKind.ASKED) else office,
            at=_morning(last - dt.timedelta(days=3 * (len(way) - place - 1))),
        )
        for place, step in enumerate(way)
    ]


def _morning(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(9, 30)))
