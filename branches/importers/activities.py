"""Past activities, from the workbooks townships kept: numbers only, a row for each."""

from collections.abc import Iterable, Mapping
from typing import Any

from branches.choices.life import ActivitySource
from branches.domain.life import activities
from branches.domain.life.facts import ActivityFacts
from branches.importers.references import OrganisationRef
from branches.models import Activity, ActivityKind, PartyOrganization
from branches.permissions import ACTIVITIES_KEEP
from portal.accounts.models import User
from portal.imports.kit import (
    ActTarget,
    Column,
    Context,
    KeyMatcher,
    RecordName,
    Referent,
    Roster,
    register,
    widgets,
)

_REASON = "导入更正"


class ActivityKindRef(RecordName):
    """A sort of activity by its name or its code."""

    noun = "活动类型"

    def referents(self, context: Context) -> Iterable[Referent]:
        rows = ActivityKind.objects.in_use().in_order().values_list("pk", "code", "name")
        for pk, code, name in rows:
            yield Referent(pk, name, (name, code))


def _key(value: Any) -> Any:
    return getattr(value, "pk", value)


def _create(values: dict[str, Any], *, by: User) -> Activity:
    organisation = PartyOrganization.objects.get(pk=_key(values["organization"]))
    kind = ActivityKind.objects.get(pk=_key(values["_kind"]))
    facts = ActivityFacts(
        kinds=[kind],
        held_on=values["held_on"],
        topic=values["topic"],
        expected=values["expected"],
        present=values["present"],
        on_leave=0,
    )
    return activities.record(
        organisation, facts, reason="导入过去的活动", source=ActivitySource.IMPORT, by=by
    )


def _change(record: Activity, values: Mapping[str, Any], *, by: User) -> Activity:
    told = {name: getattr(record, name) for name in ("held_on", "topic", "expected", "present")}
    told |= {name: values[name] for name in told if name in values}
    kinds = list(record.kinds.all())
    facts = ActivityFacts(kinds=kinds, on_leave=0, is_another=True, **told)
    return activities.change(record, facts, reason=_REASON, by=by)


@register
class ActivityRoster(Roster):
    key = "activities"
    label = "组织生活记录"
    about = "过去的党员大会、支委会、党课、主题党日等，一次一行，只有人数。"
    permission = ACTIVITIES_KEEP
    place = "organization"
    sheet_names = ("组织生活记录",)
    list_url = "branches:activities"
    targets = (
        ActTarget(
            "activity",
            Activity,
            KeyMatcher("organization", "held_on", "topic"),
            placed_by="organization__unit__path",
            create=_create,
            change=_change,
            remove=activities.remove,
            restore=_change,
        ),
    )

    organization = Column(
        "党组织", "activity.organization", OrganisationRef(),
        aliases=("党组织编码", "党组织名称", "支部", "党支部", "所在党支部"), required=True,
        help="党组织的编码、全称或简称。",
    )  # fmt: skip
    kind = Column(
        "类型", "activity._kind", ActivityKindRef(), aliases=("活动类型", "会议类型", "类别"),
        required=True, width=18, sample="主题党日",
    )  # fmt: skip
    held_on = Column(
        "日期", "activity.held_on", widgets.FullDate(), aliases=("活动日期", "开展时间", "时间"),
        required=True, sample="2026-03-12",
    )  # fmt: skip
    topic = Column(
        "主题", "activity.topic", widgets.Text(200), aliases=("活动主题", "议题", "内容"),
        required=True, width=36, sample="学习党章党规",
    )  # fmt: skip
    expected = Column(
        "应到", "activity.expected", widgets.Integer(0, 30_000, unit="人"),
        aliases=("应到人数",), required=True, sample="20",
    )  # fmt: skip
    present = Column(
        "实到", "activity.present", widgets.Integer(0, 30_000, unit="人"),
        aliases=("实到人数", "参加人数"), required=True, sample="18",
    )  # fmt: skip
