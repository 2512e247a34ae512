"""The ledger of letters of transfer, a line for each."""

from collections.abc import Mapping
from typing import Any, NoReturn

from django.core.exceptions import ValidationError

from branches.choices.relations import Direction
from branches.domain.relations import importing
from branches.domain.relations.importing import ToldLetter
from branches.importers.dues import Month
from branches.importers.references import MemberRef, OrganisationRef
from branches.models import PartyMember, PartyOrganization, RelationTransfer
from branches.permissions import TRANSFERS_KEEP
from portal.accounts.models import User
from portal.imports.kit import ActTarget, Column, KeyMatcher, Roster, register, widgets

_WORDS = {
    "转出": Direction.OUT,
    "县外转出": Direction.OUT,
    "转入": Direction.IN,
    "县内": Direction.INSIDE,
}


def _organisation(value: Any) -> PartyOrganization | None:
    if value is None:
        return None
    rows = PartyOrganization.objects.select_related("unit")
    return rows.get(pk=getattr(value, "pk", value))


def _create(values: dict[str, Any], *, by: User) -> RelationTransfer:
    told = values["member"]
    rows = PartyMember.objects.select_related("organization__unit")
    member = rows.get(pk=getattr(told, "pk", told))
    line = ToldLetter(
        number=values["number"],
        direction=values["direction"],
        issued_on=values["issued_on"],
        source=_organisation(values.get("source")),
        target=_organisation(values.get("target")),
        elsewhere=values.get("elsewhere") or "",
        valid_until=values.get("valid_until"),
        received_on=values.get("received_on"),
        reason=values.get("reason") or "",
        paid_until=values.get("paid_until"),
    )
    return importing.bring(member, line, by=by)


def _stays(record: Any, values: Mapping[str, Any], *, by: User) -> NoReturn:
    raise ValidationError(f"“{record}”已登记，导入不能修改。请在介绍信页面登记接收、回执或者撤回。")


@register
class TransferRoster(Roster):
    key = "transfers"
    label = "组织关系转接台账"
    about = "开出和收到的组织关系介绍信，一封一行；填了回执日期的只作台账，没有回执的按开具办理。"
    permission = TRANSFERS_KEEP
    place = "member"
    sheet_names = ("组织关系转接台账", "组织关系介绍信台账", "转接台账")
    list_url = "branches:transfers"
    targets = (
        ActTarget(
            "letter",
            RelationTransfer,
            KeyMatcher("number", "member"),
            placed_by="member__organization__unit__path",
            create=_create,
            change=_stays,
            remove=importing.take_out,
            restore=_stays,
        ),
    )

    number = Column(
        "介绍信编号", "letter.number", widgets.Text(100), aliases=("编号", "介绍信号"),
        required=True, width=26, sample="东河镇组介〔2026〕0101号",
    )  # fmt: skip
    member = Column(
        "姓名", "letter.member", MemberRef(TRANSFERS_KEEP), aliases=("党员", "党员姓名"),
        required=True, help="重名的在前面写所在党组织，例如“光明营村党支部张三”。",
    )  # fmt: skip
    direction = Column(
        "方向", "letter.direction", widgets.Choice(Direction, _WORDS),
        aliases=("转接方向", "转接类型"), required=True, width=12, sample="县内转接",
    )  # fmt: skip
    source = Column(
        "转出党组织", "letter.source", OrganisationRef(), aliases=("转出", "转出支部"), width=28
    )
    target = Column(
        "转入党组织", "letter.target", OrganisationRef(),
        aliases=("转入支部", "接收党组织", "接收支部"), width=28,
    )  # fmt: skip
    elsewhere = Column(
        "县外党组织", "letter.elsewhere", widgets.Text(100), aliases=("县外接收党组织", "去向"),
        width=28,
    )  # fmt: skip
    issued_on = Column(
        "开具日期", "letter.issued_on", widgets.FullDate(),
        aliases=("开具", "开具时间", "开出日期"), required=True, width=12, sample="2026-03-05",
    )  # fmt: skip
    valid_until = Column(
        "有效期至", "letter.valid_until", widgets.FullDate(future=True), aliases=("有效期",),
        width=12,
    )  # fmt: skip
    received_on = Column(
        "回执日期", "letter.received_on", widgets.FullDate(),
        aliases=("回执", "接收日期", "回执时间"), width=12,
    )  # fmt: skip
    reason = Column("转接原因", "letter.reason", widgets.Text(200), aliases=("原因",), width=20)
    paid_until = Column(
        "党费交至", "letter.paid_until", Month(future=True), aliases=("党费缴至",), width=12
    )
