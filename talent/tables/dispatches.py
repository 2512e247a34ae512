"""Doctors sent to enterprises and their days, as lists show them."""

import datetime as dt
from typing import Final

import django_tables2 as tables

from portal.ui.tables import BadgeColumn, DateColumn, ListTable, NameColumn, NumberColumn
from talent.choices import ServiceState
from talent.models import DispatchedDoctor, DispatchVisit

_STATES: Final = {
    ServiceState.WAITING: ("warn", "clock"),
    ServiceState.CONFIRMED: ("ok", "circle-check"),
    ServiceState.REFUSED: ("plain", "arrow-back-up"),
}


class DoctorTable(ListTable):
    who = NameColumn(
        verbose_name="特派员", accessor="profile__person__name",
        order_by=("profile__person__name_key", "pk"),
    )  # fmt: skip
    enterprise = tables.Column(verbose_name="派驻企业", order_by=("enterprise__name", "pk"))
    college = tables.Column(verbose_name="派出高校")
    batch = tables.Column(verbose_name="批次")
    since = DateColumn(verbose_name="派驻起")
    until = DateColumn(verbose_name="派驻止")
    served = NumberColumn(verbose_name="本季服务（天）")
    rating = tables.Column(
        verbose_name="企业评价", accessor="get_rating_display", order_by=("rating", "pk")
    )
    agreement = tables.Column(verbose_name="三方协议")
    ended_on = DateColumn(verbose_name="结束日期")

    class Meta(ListTable.Meta):
        model = DispatchedDoctor
        fields = ()


class VisitTable(ListTable):
    on = NameColumn(verbose_name="服务日期")
    who = tables.Column(
        verbose_name="特派员", accessor="dispatch__profile__person__name",
        order_by=("dispatch__profile__person__name_key", "pk"),
    )  # fmt: skip
    enterprise = tables.Column(
        verbose_name="派驻企业", accessor="dispatch__enterprise",
        order_by=("dispatch__enterprise__name", "pk"),
    )  # fmt: skip
    days = NumberColumn(verbose_name="天数")
    kind = tables.Column(
        verbose_name="服务内容", accessor="get_kind_display", order_by=("kind", "pk")
    )
    content = tables.Column(verbose_name="服务情况")
    entered = tables.Column(
        verbose_name="登记人", accessor="entered_by__name", order_by=("entered_by__name", "pk")
    )
    state = BadgeColumn(
        verbose_name="状态",
        accessor="get_state_display",
        order_by=("state", "pk"),
        tone_of=lambda visit: _STATES[ServiceState(visit.state)],
    )

    class Meta(ListTable.Meta):
        model = DispatchVisit
        fields = ()

    def render_on(self, value: dt.date) -> str:
        return f"{value:%Y-%m-%d}"
