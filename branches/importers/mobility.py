"""Members who are away, from the lists townships kept: through the same acts as on their pages."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import ValidationError

from branches.choices.members import StatusEvent
from branches.domain import members, statuses, withdrawals
from branches.domain.relations.mobility import STAYS
from branches.importers.matching import Key, OwnKeys
from branches.importers.references import MemberRef
from branches.models import MobileStay, PartyMember
from branches.permissions import MEMBERS_MANAGE
from portal.accounts.models import User
from portal.dates import PartialDate
from portal.deeds.domain import deeds
from portal.imports.kit import ActTarget, Column, Drafts, Roster, register, widgets

# What the stay itself says; since when and where to says the member's file.
_FACTS: Final = {
    "reason": "", "is_fixed": False, "contact": "", "certificate": "", "host": "",
    "has_form": False, "has_feedback": False, "reported_on": None,
}  # fmt: skip


class AwayMatcher(OwnKeys):
    """The time away that has not ended; those that have are history."""

    def keys_of(self, drafts: Drafts) -> Sequence[Key | None]:
        return drafts.keys(("member",))

    def known(self, keys: Iterable[Key]) -> dict[Key, int]:
        rows = MobileStay.objects.away().filter(member__in=[member for (member,) in keys])
        return {(member,): pk for pk, member in rows.values_list("pk", "member")}


def _create(values: dict[str, Any], *, by: User) -> MobileStay:
    told = values["member"]
    member = PartyMember.objects.get(pk=getattr(told, "pk", told))
    since = _since(values["since"])
    if not member.is_mobile:
        away = StatusEvent.AWAY
        member = statuses.change_status(
            member, what=away, on=since.earliest, mobile_to=values["to"], by=by
        )
    stay = MobileStay.objects.away().filter(member=member).first()
    if stay is None:
        stay = STAYS.add(member=member, by=by)
    members.change(member, mobile_since=since, mobile_to=values["to"], by=by)
    return _correct(stay, values, by=by)


def _since(value: Any) -> PartialDate:
    return PartialDate.parse(value) if isinstance(value, str) else value


def _correct(stay: MobileStay, values: Mapping[str, Any], *, by: User) -> MobileStay:
    stay.refresh_from_db()
    facts = {name: _plain(name, values[name]) for name in _FACTS if name in values}
    return STAYS.correct(stay, by=by, **facts)


def _plain(name: str, value: Any) -> Any:
    return _FACTS[name] if value is None else value


def _change(record: MobileStay, values: Mapping[str, Any], *, by: User) -> MobileStay:
    own = {"since": "mobile_since", "to": "mobile_to"}
    of_member = {own[name]: values[name] for name in own if name in values}
    if "mobile_since" in of_member:
        of_member["mobile_since"] = _since(of_member["mobile_since"])
    if of_member:
        members.change(record.member, by=by, **of_member)
    return _correct(record, values, by=by)


def _remove(record: MobileStay, *, by: User) -> None:
    """Back to before: what was done to the member is taken back with the stay it began, once both
    are as that act left them."""
    STAYS.correct(record, by=by, **_FACTS)
    if record.since:
        members.change(record.member, mobile_since=PartialDate.of(record.since.earliest), by=by)
    kind = withdrawals.STATUS.key
    done = [one for one in deeds.open_about(record.member, by=by) if one.kind == kind]
    if done and StatusEvent.AWAY.label in done[0].says:
        deeds.withdraw(done[0], reason="撤回导入", by=by)
    elif MobileStay.objects.filter(pk=record.pk).exists():
        raise ValidationError(f"“{record.member}”的外出登记已不能撤回，请在党员页面办理返回。")


@register
class StayRoster(Roster):
    key = "stays"
    label = "流动党员名册"
    about = "外出流动的党员，一人一行；党员须已在党员名册里，没有登记外出的同时登记。"
    permission = MEMBERS_MANAGE
    place = "member"
    sheet_names = ("流动党员名册", "流动党员登记表", "流动党员台账")
    list_url = "branches:stays"
    targets = (
        ActTarget(
            "stay",
            MobileStay,
            AwayMatcher(),
            placed_by="member__organization__unit__path",
            create=_create,
            change=_change,
            remove=_remove,
            restore=_change,
        ),
    )

    member = Column(
        "姓名", "stay.member", MemberRef(MEMBERS_MANAGE), aliases=("党员", "党员姓名"),
        required=True, help="重名的在前面写所在党组织，例如“光明营村党支部张三”。",
    )  # fmt: skip
    since = Column(
        "外出日期", "stay.since", widgets.Date(), aliases=("外出时间", "流出日期", "流出时间"),
        required=True, sample="2026.03",
    )  # fmt: skip
    to = Column(
        "外出流向", "stay.to", widgets.Text(100), aliases=("流向", "外出地点", "流入地", "去向"),
        required=True, width=24, sample="浙江省义乌市",
    )  # fmt: skip
    reason = Column(
        "外出原因", "stay.reason", widgets.Text(100), aliases=("流动原因", "从事职业"), width=20,
        sample="务工",
    )  # fmt: skip
    is_fixed = Column("地点固定", "stay.is_fixed", widgets.YesNo(), aliases=("是否固定",), width=10)
    contact = Column(
        "联系人", "stay.contact", widgets.Text(50), aliases=("支部联系人", "联系党员"), width=12
    )
    certificate = Column(
        "活动证号", "stay.certificate", widgets.Text(40),
        aliases=("流动党员活动证号", "证号", "活动证编号"), width=16,
    )  # fmt: skip
    host = Column(
        "流入地党组织", "stay.host", widgets.Text(100), aliases=("接收党组织", "外出地党组织"),
        width=28,
    )  # fmt: skip
    has_form = Column(
        "登记表", "stay.has_form", widgets.YesNo(), aliases=("已填流动党员登记表",), width=10
    )
    has_feedback = Column(
        "情况反馈表", "stay.has_feedback", widgets.YesNo(), aliases=("已收情况反馈表",), width=12
    )
    reported_on = Column(
        "最近汇报", "stay.reported_on", widgets.FullDate(), aliases=("最近汇报时间",), width=12
    )
