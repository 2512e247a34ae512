"""Service cards as lists show them."""

import django_tables2 as tables
from django.utils import timezone

from portal.ui.tables import BadgeColumn, DateColumn, ListTable, NameColumn
from talent.choices import CardState
from talent.models import ServiceCard


def _tone(card: ServiceCard) -> tuple[str, str]:
    if card.is_good(timezone.localdate()):
        return "ok", "circle-check"
    if card.state == CardState.PROPOSED:
        return "warn", "clock"
    return ("plain", "circle-off") if card.state == CardState.ENDED else ("bad", "alert-triangle")


class CardTable(ListTable):
    who = NameColumn(
        verbose_name="持卡人", accessor="profile__person__name",
        order_by=("profile__person__name_key", "pk"),
    )  # fmt: skip
    number = tables.Column(verbose_name="卡号")
    kind = tables.Column(verbose_name="卡种")
    unit = tables.Column(
        verbose_name="归口单位", accessor="profile__unit", order_by=("profile__unit__path", "pk")
    )
    officer = tables.Column(verbose_name="服务专员")
    issued_on = DateColumn(verbose_name="发放日期")
    until = DateColumn(verbose_name="有效期至")
    checked_on = DateColumn(verbose_name="最近核验")
    ended_on = DateColumn(verbose_name="注销日期")
    state = BadgeColumn(
        verbose_name="状态", accessor="spoken", order_by=("state", "pk"), tone_of=_tone
    )

    class Meta(ListTable.Meta):
        model = ServiceCard
        fields = ()
