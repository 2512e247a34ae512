"""Rooms, applications, results and tenancies as lists show them."""

from typing import Final

import django_tables2 as tables
from django.utils import timezone
from django.utils.safestring import SafeString

from portal.ui.tables import BadgeColumn, DateColumn, ListTable, NameColumn, NumberColumn, badge
from talent.choices import HousingState, TenancyState
from talent.models import AllocationRow, AllocationRun, Apartment, HousingApplication, Tenancy

_ROOMS: Final = {
    "空置": ("ok", "circle-check"), "入住": ("plain", "home"), "预留": ("plain", "lock"),
    "维修": ("warn", "tool"), "停用": ("plain", "circle-off"),
}  # fmt: skip
_WAITS, _GOOD, _OVER = ("warn", "clock"), ("ok", "circle-check"), ("plain", "circle-off")
_HOUSING: Final = {
    **dict.fromkeys(HousingState, _WAITS),
    HousingState.WAITING: ("plain", "list-numbers"),
    HousingState.NOTICE: ("plain", "speakerphone"),
    HousingState.CHOSEN: ("ok", "key"),
    HousingState.HOUSED: _GOOD,
    HousingState.REFUSED: ("bad", "x"),
    HousingState.WITHDRAWN: _OVER,
    HousingState.ENDED: _OVER,
}
_TENANCIES: Final = {
    TenancyState.PROMISED: _WAITS,
    TenancyState.LIVING: _GOOD,
    TenancyState.ENDED: _OVER,
    TenancyState.DECLINED: _OVER,
}


class ApartmentTable(ListTable):
    room = NameColumn(
        verbose_name="房号", accessor="named", order_by=("project", "building", "room")
    )
    layout = tables.Column(
        verbose_name="户型", accessor="get_layout_display", order_by=("layout", "pk")
    )
    area = NumberColumn(verbose_name="面积（平方米）", counts=False)
    rent = NumberColumn(verbose_name="月租（元）", counts=False)
    unit = tables.Column(verbose_name="管理单位", order_by=("unit__path", "pk"))
    note = tables.Column(verbose_name="说明")
    state = BadgeColumn(
        verbose_name="状态",
        accessor="spoken",
        order_by=("taken", "state", "pk"),
        tone_of=lambda room: _ROOMS[room.spoken],
    )

    class Meta(ListTable.Meta):
        model = Apartment
        fields = ()


class HousingTable(ListTable):
    who = NameColumn(
        verbose_name="申请人", accessor="profile__person__name",
        order_by=("profile__person__name_key", "pk"),
    )  # fmt: skip
    work = tables.Column(verbose_name="单位", accessor="profile__work_unit")
    unit = tables.Column(
        verbose_name="归口单位", accessor="profile__unit", order_by=("profile__unit__path", "pk")
    )
    wishes = tables.Column(verbose_name="户型意向", accessor="get_wishes_display", orderable=False)
    household = NumberColumn(verbose_name="同住人数", orderable=False)
    accepted_on = DateColumn(verbose_name="受理日期")
    lot = NumberColumn(verbose_name="抽签号", counts=False)
    house = tables.Column(
        verbose_name="本县住房", accessor="get_house_display", order_by=("house", "pk")
    )
    notice_until = DateColumn(verbose_name="公示止")
    state = BadgeColumn(
        verbose_name="状态",
        accessor="get_state_display",
        order_by=("state", "pk"),
        tone_of=lambda row: _HOUSING[HousingState(row.state)],
    )

    class Meta(ListTable.Meta):
        model = HousingApplication
        fields = ()


class AllocationTable(ListTable):
    name = NameColumn(verbose_name="名称")
    mode = tables.Column(verbose_name="分配方式", accessor="get_mode_display", order_by="mode")
    made_on = DateColumn(verbose_name="计算日期")
    notice_until = DateColumn(verbose_name="公示止")
    confirmed_on = DateColumn(verbose_name="确认日期")
    applicants = NumberColumn(verbose_name="参加")
    given = NumberColumn(verbose_name="分到")
    state = tables.Column(verbose_name="状态", accessor="get_state_display", order_by="state")

    class Meta(ListTable.Meta):
        model = AllocationRun
        fields = ()


class ResultTable(ListTable):
    """As it is shown to the public: name, unit, points, room; nothing else of anybody."""

    who = NameColumn(
        verbose_name="姓名", accessor="application__profile__person__name",
        order_by=("application__profile__person__name_key", "pk"),
    )  # fmt: skip
    place = NumberColumn(verbose_name="次序", counts=False)
    work = tables.Column(verbose_name="单位", accessor="application__profile__work_unit")
    points = NumberColumn(verbose_name="积分")
    explained = tables.Column(verbose_name="积分说明", orderable=False)
    wished = tables.Column(verbose_name="户型意向", orderable=False)
    accepted_on = DateColumn(verbose_name="受理日期")
    lot = NumberColumn(verbose_name="抽签号", counts=False)
    result = BadgeColumn(
        verbose_name="结果",
        order_by=("apartment", "waits"),
        tone_of=lambda row: ("plain", "list-numbers") if row.apartment_id is None else _GOOD,
    )
    run = tables.Column(verbose_name="分配", order_by=("run", "place"))

    class Meta(ListTable.Meta):
        model = AllocationRow
        fields = ()


class _UntilColumn(DateColumn):
    """The day, and beside it whether it is over while he still lives there."""

    def render(self, value: object, record: Tenancy) -> str | SafeString:  # type: ignore[override]
        day = f"{value:%Y-%m-%d}"
        over = record.state == TenancyState.LIVING and record.until < timezone.localdate()
        return badge(f"{day} 已到期", "bad") if over else day


class TenancyTable(ListTable):
    who = NameColumn(
        verbose_name="租住人", accessor="application__profile__person__name",
        order_by=("application__profile__person__name_key", "pk"),
    )  # fmt: skip
    apartment = tables.Column(
        verbose_name="房号", order_by=("apartment__project", "apartment__room", "pk")
    )
    layout = tables.Column(
        verbose_name="户型",
        accessor="apartment__get_layout_display",
        order_by=("apartment__layout", "pk"),
    )
    work = tables.Column(verbose_name="单位", accessor="application__profile__work_unit")
    since = DateColumn(verbose_name="租期起")
    until = _UntilColumn(verbose_name="租期止")
    ended_on = DateColumn(verbose_name="退租日期")
    ended_why = tables.Column(
        verbose_name="退租原因", accessor="get_ended_why_display", order_by=("ended_why", "pk")
    )
    state = BadgeColumn(
        verbose_name="状态",
        accessor="get_state_display",
        order_by=("state", "pk"),
        tone_of=lambda row: _TENANCIES[TenancyState(row.state)],
    )

    class Meta(ListTable.Meta):
        model = Tenancy
        fields = ()
