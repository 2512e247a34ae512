"""Standards and payments of dues, from the workbooks branches and townships kept."""

from collections.abc import Mapping
from typing import Any, NoReturn

from django.core.exceptions import ValidationError

from branches.choices.dues import DuesCategory, DuesRhythm, PaymentMethod, PaymentSource
from branches.domain.dues import payments, standards
from branches.domain.dues.payments import PaymentFacts
from branches.domain.dues.standards import StandardFacts
from branches.importers.references import MemberRef
from branches.models import DuesPayment, DuesStandard, PartyMember
from branches.permissions import DUES_KEEP
from portal.accounts.models import User
from portal.imports.kit import (
    ActTarget,
    CellError,
    Column,
    Doubt,
    KeyMatcher,
    Roster,
    register,
    widgets,
)
from portal.periods import Period, PeriodKind


class Month(widgets.Date):
    """A month, written as people write them; gives a `Period`."""

    sample = "2026-01"

    def parse(self, cell: Any) -> Any:
        reading = super().parse(cell)
        day = reading.value if isinstance(reading, Doubt) else reading
        if day is None:
            return None
        if day.month is None:
            raise CellError(f"“{day}”没有月份，请写年月，例如 2026-01。")
        month = Period(PeriodKind.MONTH, day.year, day.month)
        return Doubt(month, reading.message) if isinstance(reading, Doubt) else month

    def show(self, value: Any) -> str:
        return value.code


def _member(values: Mapping[str, Any]) -> PartyMember:
    told = values["member"]
    return PartyMember.objects.get(pk=getattr(told, "pk", told))


def _approve(values: dict[str, Any], *, by: User) -> DuesStandard:
    facts = StandardFacts(
        category=values["category"],
        base=values.get("_base"),
        amount=values.get("amount"),
        since=values["since"],
        basis=values.get("basis") or "",
        rhythm=values.get("rhythm") or DuesRhythm.MONTHLY,
    )
    return standards.approve(_member(values), facts, by=by)


def _pay(values: dict[str, Any], *, by: User) -> DuesPayment:
    month = values.get("_month")
    facts = PaymentFacts(
        amount=values["amount"],
        paid_on=values["paid_on"],
        method=values.get("method") or PaymentMethod.CASH,
        receipt=values.get("receipt") or "",
        remark=values.get("remark") or "",
        months=(month,) if month else (),
    )
    return payments.pay(_member(values), facts, source=PaymentSource.IMPORT, by=by)


def _stays(record: Any, values: Mapping[str, Any], *, by: User) -> NoReturn:
    raise ValidationError(f"“{record}”已登记，导入不能修改。请在系统中重新核定，或者撤回后登记。")


_CATEGORIES = {
    "在职职工": DuesCategory.EMPLOYED,
    "离休": DuesCategory.RETIRED,
    "退休": DuesCategory.RETIRED,
    "个体": DuesCategory.SELF_EMPLOYED,
    "学生": DuesCategory.FIXED,
    "农村": DuesCategory.FARMER,
}


@register
class StandardRoster(Roster):
    key = "dues_standards"
    label = "党费标准"
    about = "每名党员的类别、月交纳额和起交月份，一人一行；填了计算基数的，月交纳额可以留空。"
    permission = DUES_KEEP
    place = "member"
    sheet_names = ("党费标准", "党费核定表")
    list_url = "branches:dues-standards"
    targets = (
        ActTarget(
            "standard",
            DuesStandard,
            KeyMatcher("member", "since"),
            placed_by="member__organization__unit__path",
            create=_approve,
            change=_stays,
            remove=standards.remove,
            restore=_stays,
        ),
    )

    member = Column(
        "党员", "standard.member", MemberRef(DUES_KEEP), aliases=("姓名", "党员姓名"),
        required=True, help="姓名；重名的在前面写所在党组织，例如“光明营村党支部张三”。",
    )  # fmt: skip
    category = Column(
        "类别", "standard.category",
        widgets.Choice(DuesCategory, _CATEGORIES),
        aliases=("党员类别", "人员类别"), required=True, width=12, sample="农民",
    )  # fmt: skip
    base = Column(
        "计算基数", "standard._base", widgets.Decimal(2, unit="元"),
        aliases=("党费基数", "交纳基数", "工资基数"), sensitive=True, width=12,
        help="加密保存，不导出。",
    )  # fmt: skip
    amount = Column(
        "月交纳额", "standard.amount", widgets.Decimal(2, unit="元"),
        aliases=("月标准", "每月应交", "应交党费", "月缴纳额"), width=12, sample="1.00",
    )  # fmt: skip
    since = Column(
        "起交月份", "standard.since", Month(future=True), aliases=("起始月份", "执行月份", "自"),
        required=True, width=12,
    )  # fmt: skip
    rhythm = Column(
        "交纳周期", "standard.rhythm",
        widgets.Choice(DuesRhythm, {"每月": DuesRhythm.MONTHLY, "每季": DuesRhythm.QUARTERLY,
                                    "季度": DuesRhythm.QUARTERLY}),
        aliases=("交纳方式", "按季按月"), width=10, help="可以不填，按月交纳。",
    )  # fmt: skip
    basis = Column("依据", "standard.basis", widgets.Text(200), aliases=("备注",), width=30)


@register
class PaymentRoster(Roster):
    key = "dues_payments"
    label = "党费交纳记录"
    about = "收到的党费，一笔一行；从最早欠交的月份起依次冲抵。"
    permission = DUES_KEEP
    place = "member"
    sheet_names = ("党费交纳记录", "党费收缴登记表")
    list_url = "branches:dues-payments"
    targets = (
        ActTarget(
            "payment",
            DuesPayment,
            KeyMatcher("member", "paid_on", "amount"),
            placed_by="organization__unit__path",
            create=_pay,
            change=_stays,
            remove=payments.remove,
            restore=_stays,
        ),
    )

    member = Column(
        "党员", "payment.member", MemberRef(DUES_KEEP), aliases=("姓名", "党员姓名"), required=True,
        help="姓名；重名的在前面写所在党组织，例如“光明营村党支部张三”。",
    )  # fmt: skip
    paid_on = Column(
        "交纳日期", "payment.paid_on", widgets.FullDate(),
        aliases=("缴纳日期", "交费日期", "日期", "收款日期"), required=True, sample="2026-03-05",
    )  # fmt: skip
    amount = Column(
        "金额", "payment.amount", widgets.Decimal(2, unit="元"),
        aliases=("交纳金额", "缴纳金额", "实交", "实收"), required=True, width=12, sample="3.00",
    )  # fmt: skip
    method = Column(
        "方式", "payment.method", widgets.Choice(PaymentMethod),
        aliases=("交纳方式", "缴费方式"), width=10,
    )  # fmt: skip
    month = Column(
        "所交月份", "payment._month", Month(future=True),
        aliases=("交纳月份", "缴纳月份"), width=12,
        help="可以不填；填了的须是最早欠交的月份。",
    )  # fmt: skip
    receipt = Column(
        "收据号", "payment.receipt", widgets.Text(60), aliases=("收据", "票据号"), width=14
    )
    remark = Column("备注", "payment.remark", widgets.Text(200), width=24)
