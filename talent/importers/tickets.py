"""Tickets as visits, meetings and units bring them in: one matter a line, of talents on file."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from portal.accounts.models import User
from portal.imports.kit import (
    ActTarget,
    CodeValue,
    Column,
    Context,
    KeyMatcher,
    RecordName,
    Referent,
    Roster,
    register,
    widgets,
)
from talent.choices import TicketChannel
from talent.domain import tickets
from talent.models import TalentProfile, Ticket
from talent.permissions import TALENT_KEEP


class TalentRef(RecordName):
    """A talent of those the user keeps, by name; of two of one name the unit before it, or the
    place of work, tells which."""

    noun = "人才"

    def referents(self, context: Context) -> Iterable[Referent]:
        scope = context.by.scope(TALENT_KEEP)
        rows = TalentProfile.objects.filter(scope.q("unit__path")).order_by("pk")
        known = list(
            rows.values_list("pk", "person__name", "unit__short_name", "unit__path", "work_unit")
        )
        borne = Counter(name for _, name, *_ in known)
        there = Counter((unit, name) for _, name, unit, *_ in known)
        for pk, name, unit, path, work in known:
            whole = f"{unit}{name}" if there[unit, name] == 1 else f"{unit}{work}{name}"
            writing = name if borne[name] == 1 else whole
            words = (name, f"{unit}{name}", f"{work}{name}", f"{unit}{work}{name}")
            yield Referent(pk, writing, words, path=path, place=f"{unit}，{work}")


def _create(values: dict[str, Any], *, by: User) -> Ticket:
    told = values["profile"]
    profile = TalentProfile.objects.select_related("unit", "person").get(
        pk=getattr(told, "pk", told)
    )
    return tickets.register(
        profile,
        matter=values["matter"],
        channel=values["channel"],
        content=values["content"],
        on=values["registered_on"],
        by=by,
    )


def _change(record: Ticket, values: dict[str, Any], *, by: User) -> Ticket:
    told = {name: values[name] for name in ("channel", "content") if name in values}
    return tickets.correct(record, by=by, **told)


@register
class TicketRoster(Roster):
    key = "tickets"
    label = "服务办件登记表"
    about = "走访、座谈收集的或单位代报的人才诉求，一事一行；导入后等待人才办派单。"
    permission = TALENT_KEEP
    place = "profile"
    sheet_names = ("服务办件登记表", "人才诉求清单", "服务办件")
    list_url = "talent:tickets"
    targets = (
        ActTarget(
            "ticket",
            Ticket,
            KeyMatcher("profile", "matter", "registered_on"),
            placed_by="profile__unit__path",
            create=_create,
            change=_change,
            remove=tickets.take_back,
            restore=_change,
        ),
    )

    profile = Column(
        "申请人", "ticket.profile", TalentRef(),
        aliases=("姓名", "人才姓名", "申请人姓名", "服务对象", "反映人"), required=True, width=14,
        help="已登记的人才；重名的在前面写归口单位，例如“东河镇李四五”。",
    )  # fmt: skip
    matter = Column(
        "事项", "ticket.matter", CodeValue("ticket_matter"),
        aliases=("办件事项", "服务事项", "诉求类别", "事项类别", "诉求类型"), required=True,
        sample="子女入学",
    )  # fmt: skip
    channel = Column(
        "渠道", "ticket.channel",
        widgets.Choice(
            TicketChannel,
            {"来电": "phone", "电话反映": "phone", "上门走访": "visit", "座谈会": "meeting",
             "单位": "unit", "单位上报": "unit"},
        ),
        aliases=("来源", "诉求来源", "受理渠道", "收集方式"), required=True, sample="走访",
    )  # fmt: skip
    content = Column(
        "内容", "ticket.content", widgets.Text(500),
        aliases=("诉求内容", "具体诉求", "诉求", "问题", "需要解决的问题", "具体内容"),
        required=True, width=40, sample="孩子秋季上一年级，希望就近入学",
    )  # fmt: skip
    registered_on = Column(
        "登记日期", "ticket.registered_on", widgets.FullDate(),
        aliases=("登记时间", "反映时间", "收集日期", "收集时间", "日期"), required=True, width=14,
        sample="2026-03-02",
    )  # fmt: skip
