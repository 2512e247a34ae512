"""The figures that registers give by themselves: each its counts and the sums of its numbers."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.utils import timezone

from portal import routes
from portal.access import Actor
from portal.fields.domain.definition import Definition, all_of_each
from portal.fields.domain.kinds import FieldKind
from portal.fields.models import FieldSet
from portal.figures import families
from portal.figures.catalogue import PERCENT, Figure, Rows, family
from portal.figures.choices import Adds, Span
from portal.orgs.models import Unit
from portal.periods import Period
from portal.registers.choices import RegisterKind
from portal.registers.domain import counting, owed, statistics
from portal.registers.domain.figure_values import CLAIMED_BY, RegisterCount, values
from portal.registers.models import Register
from portal.registers.permissions import REGISTER_FILL

_EDITION: Final = f"""
    SELECT md5(string_agg(register::text || fieldset.stamp, ',' ORDER BY register.id))
    FROM {Register._meta.db_table} register
    JOIN {FieldSet._meta.db_table} fieldset ON fieldset.id = register.fieldset_id
"""  # noqa: S608 - names of our own tables
_LEFT_OUT: Final = "终止、作废的不计。"
INFORMATION: Final = "REP-03"
_POINTS, _TAKEN_ON = "points", "taken_on"
FOUR_LISTS: Final = "BRA-25"
_INFORMATION_FIELDS: Final = frozenset({"sent_on", _POINTS, _TAKEN_ON})


# Of tasks, in the order in which they are told.
_OF_TASKS: Final[tuple[dict[str, Any], ...]] = (
    {"what": "open", "label": "未销号数", "says": "期末还没有销号的事项；期末以后登记的不计。"},
    {
        "what": "overdue",
        "label": "逾期未销号数",
        "says": "期末还没有销号、完成时限早于期末日的事项。",
        "more_is": "bad",
    },
    {"what": "closed", "label": "本期销号数", "says": "当期销号的事项。", "span": Span.FLOW},
    {
        "what": "due_month",
        "label": "本期到期数",
        "says": "完成时限在当期内的事项。",
        "span": Span.FLOW,
    },
    {
        "what": "ontime_month",
        "label": "本期按期销号数",
        "says": "完成时限在当期内、在完成时限当日或之前销号的事项。",
        "span": Span.FLOW,
    },
    {"what": "due_7d", "label": "七天内到期数", "says": "期末未销号、此后七天内到期的事项。"},
    {
        "what": "rate",
        "label": "按期销号率",
        "says": "完成时限在当年1月1日至期末日的事项中，在完成时限当日或之前销号的占比。"
        "没有到期的不计。",
        "span": Span.TO_DATE,
        "adds": Adds.SHARE,
        "decimals": 1,
        "measure": PERCENT,
        "more_is": "good",
    },
)


@family("registers", edition=_EDITION)
def of_all_registers() -> Iterator[Figure]:
    """In four statements, whatever their number."""
    registers = list(Register.objects.select_related("fieldset").order_by("name", "pk"))
    definitions = all_of_each([register.fieldset for register in registers])
    today = timezone.localdate()
    joined: dict[str, list[Register]] = defaultdict(list)
    for register in registers:
        if register.counts_in:
            joined[register.counts_in].append(register)
    for register in registers:
        every = definitions.get(register.fieldset_id, {}).values()
        begun = families.begun(every, on=today)
        if begun:
            yield from _of_register(register, begun, joined.get(register.code, ()))


def _of_register(
    register: Register, versions: list[Definition], joined: Sequence[Register]
) -> Iterator[Figure]:
    """`versions`: those that have begun, the newest first; `joined`: registers whose entries count
    here, too."""
    if register.kind == RegisterKind.TASK:
        for settings in (*_OF_TASKS, *_of_long(register)):
            yield _count(register, **_with_joined(settings, joined))
    else:
        texts = [f"计入当期的各条登记。{_rule(register, one)}" for one in versions]
        *former, says = families.changes(texts)
        yield _count(
            register, "count", "登记条数", says, measure="条", span=Span.FLOW, former=former
        )
    yield from _of_sorts(register, versions[0])
    yield from _information(register, versions[0])
    yield from _claimed(register, versions[0])
    yield from _rates_of_sorts(register, versions[0], joined)
    seen: set[str] = set()
    for definition in versions:
        for kind in definition.open_kinds:
            if kind.key not in seen and statistics.adds_up(kind):
                seen.add(kind.key)
                yield _sum(register, kind, versions)


def _of_long(register: Register) -> Iterator[dict[str, Any]]:
    if register.long_days:
        act = f"，要{register.long_act}" if register.long_act else ""
        yield {
            "what": "long",
            "label": f"超过{register.long_days}天未办结数",
            "says": f"期末还没有销号、登记已超过 {register.long_days:,} 天的事项{act}。",
            "more_is": "bad",
        }


def _with_joined(settings: dict[str, Any], joined: Sequence[Register]) -> dict[str, Any]:
    if not joined:
        return settings
    names = "、".join(f"“{one}”" for one in joined)
    return {**settings, "says": f"{settings['says']}含{names}中的。"}


def _of_sorts(register: Register, definition: Definition) -> Iterator[Figure]:
    """Of what is owed of one sort each period: how many there are."""
    fields = {field.key: field for field in definition.fields}
    what, day = ("made", "登记") if register.kind == RegisterKind.TASK else ("count", "计入")
    for one in owed.read(register, fields):
        if one.key:
            code, label = register.figures_code, fields[one.key].label
            yield Figure(
                f"{code}.{one.key}_{one.code}",
                f"{register}：{one.option}条数",
                "条",
                str(register),
                f"当期{day}、“{label}”为“{one.option}”的各条。{_LEFT_OUT}",
                rows=_listed(register.pk, what, sort=f"{one.key}={one.code}"),
                span=Span.FLOW,
                source=RegisterCount(register.pk, what, one.key, option=one.code),
                written=f"{code}.{one.option}条数",
                **_common(register),
            )


def _information(register: Register, definition: Definition) -> Iterator[Figure]:
    """Of the shipped register of information sent in: figures with a name of their own."""
    if register.code != INFORMATION or not definition.by_key.keys() >= _INFORMATION_FIELDS:
        return
    common = {**_common(register), "span": Span.FLOW}
    yield Figure(
        "INF-1",
        "报送信息条数",
        "条",
        str(register),
        "报送日期在当期的各条信息；作废的不计。",
        rows=_listed(register.pk, "count"),
        source=RegisterCount(register.pk, "count"),
        **common,
    )
    yield Figure(
        "INF-2",
        "信息积分",
        "分",
        str(register),
        "采用日期在当期的各条信息的积分合计；作废的不计。",
        rows=_listed(register.pk, "", by_day=_TAKEN_ON),
        decimals=definition.by_key[_POINTS].field.decimals,
        source=RegisterCount(register.pk, "sum", _POINTS, _TAKEN_ON),
        **common,
    )


def _claimed(register: Register, definition: Definition) -> Iterator[Figure]:
    """Of the shipped four lists: what a unit took on of other units' rows, counted for it."""
    if register.code != FOUR_LISTS or CLAIMED_BY not in definition.by_key:
        return
    facts = {**_common(register), "levels": ()}
    yield Figure(
        f"{FOUR_LISTS}.claimed",
        "办结认领事项数",
        "件",
        str(register),
        "当期销号、由本单位认领的事项；终止、作废的不计。",
        rows=_listed(register.pk, "closed", unit_as="claimed"),
        span=Span.FLOW,
        source=RegisterCount(register.pk, "claimed"),
        **facts,
    )
    yield Figure(
        f"{FOUR_LISTS}.claimed_rate",
        "认领事项按期办结率",
        PERCENT,
        str(register),
        "由本单位认领、完成时限在当年1月1日至期末日的事项中，按期销号的占比；终止、作废的不计。",
        rows=_listed(register.pk, "rate", unit_as="claimed"),
        source=RegisterCount(register.pk, "claimed_rate"),
        written=f"{FOUR_LISTS}.rate.认领单位",
        **_OF_RATES,
        **facts,
    )


# Of shipped registers the choice whose options schemes ask for apart.
_APART: Final = {"ASM-03": "line", "ASM-16": "source"}
_OF_RATES: Final[dict[str, Any]] = {
    "span": Span.TO_DATE,
    "adds": Adds.SHARE,
    "decimals": 1,
    "more_is": "good",
}


def _rates_of_sorts(
    register: Register, definition: Definition, joined: Sequence[Register]
) -> Iterator[Figure]:
    """Of the shipped lists: how much of one sort is closed in time."""
    kind = definition.by_key.get(_APART.get(register.code, ""))
    for one in kind.field.choices if kind else ():
        same = tuple(other.pk for other in joined if other.counts_as == one["label"])
        yield Figure(
            f"{register.code}.rate_{one['code']}",
            f"{register}：{one['label']}按期销号率",
            PERCENT,
            str(register),
            f"“{one['label']}”的事项中，完成时限在当年1月1日至期末日、按期销号的占比。{_LEFT_OUT}",
            rows=_listed(register.pk, "rate", sort=f"{_APART[register.code]}={one['code']}"),
            source=RegisterCount(
                register.pk, "rate", _APART[register.code], option=one["code"], joined=same
            ),
            written=f"{register.code}.rate.{one['label']}",
            **_OF_RATES,
            **_common(register),
        )


def _count(
    register: Register, what: str, label: str, says: str, *, measure: str = "项", **facts: Any
) -> Figure:
    former = tuple(text + _LEFT_OUT for text in facts.pop("former", ()))
    return Figure(
        f"{register.figures_code}.{what}",
        f"{register}：{label}",
        measure,
        str(register),
        says + _LEFT_OUT,
        rows=_listed(register.pk, what),
        former=former,
        source=RegisterCount(register.pk, what),
        **_common(register),
        **facts,
    )


def _sum(register: Register, kind: FieldKind, versions: list[Definition]) -> Figure:
    """Its definition is another where the field, or the date it counts by, has become another."""
    field, code = kind.field, register.figures_code
    texts = [
        _sum_says(register, one, one.by_key[kind.key]) for one in versions if kind.key in one.by_key
    ]
    *former, says = families.changes(texts)
    return Figure(
        f"{code}.{kind.key}",
        f"{register}：{field.label}",
        field.unit_of_measure,
        str(register),
        says,
        rows=_listed(register.pk, "count"),
        span=Span.FLOW,
        decimals=getattr(kind, "places", 0),
        former=tuple(former),
        source=RegisterCount(register.pk, "sum", kind.key),
        written=f"{code}.{field.label}",
        **_common(register),
    )


def _sum_says(register: Register, definition: Definition, kind: FieldKind) -> str:
    formula = f"（{kind.field.formula}）" if kind.field.formula else ""
    text = f"计入当期的各条登记的“{kind.field.label}”{formula}合计。"
    return text + _rule(register, definition) + _LEFT_OUT


def _rule(register: Register, definition: Definition) -> str:
    if register.kind == RegisterKind.TASK:
        return "按完成时限计入，没有时限的按登记日期。"
    if register.is_periodic:
        return "按所属期计入，季度等较长的期计入其最后一个月。"
    field = counting.date_field(definition)
    return f"按“{field.label}”计入，没有填的按登记日期。" if field else "按登记日期计入。"


def _common(register: Register) -> dict[str, Any]:
    return {
        "levels": families.levels_over(register.levels),
        "seen_by": frozenset(register.seen_by),
        "reckons_back": True,
        "values": values,
    }


def _listed(register: int, what: str, *, unit_as: str = "unit", **more: str) -> Rows:
    def address(period: Period, unit: Unit, user: Actor) -> str:
        if not user.can(REGISTER_FILL, unit):
            return ""
        asked = {unit_as: unit.pk, "behind": what, "within": period.code, **more}
        return f"{routes.record('registers:register', register)}?{urlencode(asked)}"

    return address
