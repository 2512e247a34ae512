"""Looking at members: the list, one member, who is away or out of touch, the structure."""

from typing import Any

from django.db.models import Case, Q, QuerySet, When
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from branches.choices.members import StatusEvent
from branches.domain import clocks, members, moves, statistics, statuses
from branches.domain.relations import ledger, watching
from branches.filters.members import MemberFilters, WatchFilters
from branches.models import PartyMember
from branches.models.clerk import reaches
from branches.permissions import DISPOSAL_KEEP, MEMBERS_MANAGE, MEMBERS_VIEW, TRANSFERS_ASK
from branches.tables.members import MemberTable, WatchTable, marks_of
from portal.deeds.links import withdrawals
from portal.ui.views import AsShown, Crumb, DetailPage, Link, ListPage, Page

LIST = Crumb("党员", reverse_lazy("branches:members"))
_ICONS = {StatusEvent.CONFIRMED: "circle-check", StatusEvent.LOST: "user-question"}


class Members(ListPage):
    """Township members, branch secretaries, the organization office, daily: find a member, see
    how the branch is made up, take a list along."""

    model = PartyMember
    table = MemberTable
    filters = MemberFilters
    permission = MEMBERS_VIEW
    title = "党员"
    read_as = "党员"
    dataset = "members"
    search_hint = "姓名或拼音首字母，如 zss"
    hidden_columns = (
        "nationality", "state", "branch_post", "confirmed_on", "work_post", "identity", "left_on",
    )  # fmt: skip
    empty_title = "还没有登记党员"
    empty_hint = "由党组织登记，或从党员花名册导入。"
    big = True

    @property
    def lead(self) -> str:
        today = timezone.localdate()
        return f"年龄、党龄截至 {today.year} 年 {today.month} 月；身份证号、电话只显示首尾。"

    def rows(self) -> QuerySet:
        return super().rows().select_related("person", "organization").in_tree_order()

    def bulk_acts(self) -> list[Link]:
        if not self.request.user.can(MEMBERS_MANAGE):
            return []
        return [Link("转接组织关系", reverse("branches:move-members"), "arrows-move")]

    def actions(self) -> list[Link]:
        offered = []
        if self.request.user.can(MEMBERS_MANAGE):
            offered.append(Link("登记党员", reverse("branches:new-member"), "user-plus", "primary"))
        return [
            *offered,
            Link("党员结构", reverse("branches:structure"), "chart-bar"),
            Link("流动、失联党员", reverse("branches:watch"), "route"),
        ]


class MemberWatch(ListPage):
    """Township members, monthly: who has been away or out of touch, for how long, and what the
    rules ask now."""

    model = PartyMember
    table = WatchTable
    filters = WatchFilters
    permission = MEMBERS_VIEW
    title = "流动、失联党员"
    read_as = "流动、失联党员"
    lead = "时间按登记的外出、失联日期计算；黄色、红色为规则规定的期限已到，仅供研判。"
    search_hint = Members.search_hint
    hidden_columns = ("certificate", "phone")
    empty_title = "没有流动、失联党员"
    big = True

    def rows(self) -> QuerySet:
        members = super().rows().filter(Q(is_mobile=True) | Q(is_lost=True))
        since = Case(When(is_lost=True, then="lost_on"), default="mobile_since")
        members = members.annotate(gone_since=since, stopped_on=clocks.stopped_on())
        members = watching.told(members)
        return members.select_related("person", "organization").in_tree_order()

    def crumbs(self) -> list[Crumb]:
        return [LIST]


class MemberPage(DetailPage):
    """Whoever keeps the file: who is it, where does the member belong, what has become of them."""

    model = PartyMember
    permission = MEMBERS_VIEW
    tabs_key = "branches.member"
    template_name = "branches/member.html"
    more_label = "状态变更"
    logs_views = True

    def records(self) -> QuerySet:
        return super().records().select_related("person__unit", "organization__unit")

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    @property
    def may_manage(self) -> bool:
        unit = self.record.organization.unit
        return self.request.user.can(MEMBERS_MANAGE, unit)

    def actions(self) -> list[Link]:
        if not self.may_manage:
            return self.letter()
        back = [*self.letter(), *withdrawals(self.record, self.request.user)]
        if self.record.has_left:
            again = [self._link("重新转入", "return-member", "user-plus")]
            return [*(again if moves.may_return(self.record) else []), *back]
        if self.record.is_going:
            receipt = Link(
                "登记回执",
                reverse("branches:receipt-member", args=[self.record.pk]),
                "mail-opened",
                "primary",
            )
            return [receipt, self._link("转出不成", "recall-member", "arrow-back-up"), *back]
        return [
            self._link("修改", "edit-member", "edit"),
            self._link("转接组织关系", "move-member", "arrows-move"),
            *back,
        ]

    def letter(self) -> list[Link]:
        """The letter on its way, or how to ask for one."""
        waiting = ledger.open_of(self.record)
        if waiting is not None:
            return [Link("介绍信", waiting.get_absolute_url(), "mail")]
        if self.record.has_left or self.record.is_going:
            return []
        if not reaches(self.request.user, TRANSFERS_ASK, self.record.organization):
            return []
        return [self._link("申请转接", "transfer-ask", "mail")]

    def more_actions(self) -> list[Link]:
        if not self.may_manage or self.record.has_left:
            return []
        steps = [
            Link(
                what.label,
                reverse("branches:member-status", args=[self.record.pk, what.value]),
                _ICONS.get(what, "flag"),
            )
            for what in statuses.possible(self.record)
        ]
        if self.request.user.can(DISPOSAL_KEEP, self.record.organization.unit):
            steps.append(self._link("组织处置", "disposal-new", "gavel"))
        if self.record.is_going:
            return steps
        return [*steps, self._link("离开本县党组织", "leave-member", "logout")]

    def context(self, **extra: Any) -> dict[str, Any]:
        return super().context(
            marks=marks_of(self.record), doubts=members.doubts(self.record), **extra
        )

    def _link(self, label: str, name: str, icon: str) -> Link:
        return Link(label, reverse(f"branches:{name}", args=[self.record.pk]), icon)


class Structure(AsShown, Page):
    """Leaders and the organization office, quarterly and for reports: how the members are made
    up, in the whole county or in what the filters leave."""

    template_name = "branches/structure.html"
    permission = MEMBERS_VIEW
    title = "党员结构"

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    @property
    def lead(self) -> str:
        today = timezone.localdate()
        return (
            f"截至 {today.year} 年 {today.month} 月在册党员；党龄按转正日期计算，未计党龄校正值。"
        )

    def context(self, **extra: Any) -> dict[str, Any]:
        rows = PartyMember.objects.visible_to(self.request.user)
        filters = MemberFilters(self.request.GET, queryset=rows, request=self.request)
        today = timezone.localdate()
        total, groups = statistics.structure(filters.qs, on=today)
        places = statistics.by_place(filters.qs, on=today)
        query = self.request.GET.urlencode()
        return super().context(
            filters=filters, total=total, groups=groups, places=places, query=query, **extra
        )
