"""Comparison groups: which units are ranked together."""

from typing import Any

from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property

from portal.deeds.links import promise, withdrawals
from portal.orgs import forms
from portal.orgs.domain import groups
from portal.orgs.filters import GroupFilters
from portal.orgs.models import ComparisonGroup, GroupMembership, Unit
from portal.orgs.models.group import GroupQuerySet
from portal.orgs.permissions import GROUPS_MANAGE, UNITS_VIEW
from portal.orgs.tables import GroupTable
from portal.ui.views import Crumb, DetailPage, FormPage, Link, ListPage, RecordFormPage

GROUPS = Crumb("考核分组", reverse_lazy("orgs:groups"))


class Groups(ListPage):
    """考核办, a few times a year: see which units are ranked together, and change it."""

    model = ComparisonGroup
    table = GroupTable
    filters = GroupFilters
    permission = UNITS_VIEW
    title = "考核分组"
    lead = "同一分组的单位在一起排名。"
    hidden_columns = ("position",)
    search_hint = "分组名称"
    empty_title = "还没有考核分组"
    empty_hint = "先新建分组，再把单位放进去。"

    def rows(self) -> GroupQuerySet:
        seen = GroupMembership.objects.visible_to(self.request.user)
        return super().rows().with_member_counts(seen).in_order()

    def actions(self) -> list[Link]:
        if not self.request.user.can(GROUPS_MANAGE):
            return []
        return [Link("新建分组", reverse("orgs:group-new"), "plus", "primary")]


class GroupPage(DetailPage):
    """Anyone: who is in the group now, who was before."""

    model = ComparisonGroup
    permission = UNITS_VIEW
    tabs_key = "orgs.group"
    template_name = "orgs/group.html"

    def crumbs(self) -> list[Crumb]:
        return [GROUPS]

    def actions(self) -> list[Link]:
        if not self.request.user.can(GROUPS_MANAGE):
            return []
        edit, members = (
            reverse(f"orgs:group-{name}", args=[self.record.pk]) for name in ("edit", "members")
        )
        return [
            Link("调整成员", members, "users-group", "primary"),
            Link("修改", edit, "edit"),
            *withdrawals(self.record, self.request.user),
        ]


class NewGroup(FormPage):
    """考核办, once or twice a year."""

    title = "新建考核分组"
    permission = GROUPS_MANAGE
    form_class = forms.GroupForm
    verb = "新建"
    done = "分组已建立，请接着调整成员。"
    cancel_url = reverse_lazy("orgs:groups")

    def crumbs(self) -> list[Crumb]:
        return [GROUPS]

    def act(self, form: forms.GroupForm) -> ComparisonGroup:
        return groups.create(**form.cleaned_data, by=self.request.user)


class GroupFormPage(RecordFormPage):
    """What the forms about one group share."""

    model = ComparisonGroup
    permission = GROUPS_MANAGE

    def crumbs(self) -> list[Crumb]:
        return [GROUPS, Crumb(self.record.name, self.record.get_absolute_url())]


class EditGroup(GroupFormPage):
    """考核办: another name, another place in the order."""

    title = "修改分组：{record}"
    form_class = forms.GroupForm
    watched = ("name", "position", "note")

    def act(self, form: forms.GroupForm) -> ComparisonGroup:
        return groups.edit(self.record, **form.cleaned_data, by=self.request.user)


class GroupMembers(GroupFormPage):
    """考核办: from a day on, other units are ranked together."""

    title = "调整成员：{record}"
    form_class = forms.MembersForm
    done = "成员已调整。"

    @cached_property
    def present(self) -> list[Unit]:
        members = self.record.memberships.present().select_related("unit")
        return [membership.unit for membership in members.order_by("unit__path")]

    def form_kwargs(self) -> dict[str, Any]:
        return {"user": self.request.user}

    def on_record(self) -> dict[str, Any]:
        return {"units": [unit.pk for unit in self.present]}

    def initial(self) -> dict[str, Any]:
        return {**self.on_record(), **super().initial()}

    def consequences(self) -> list[str]:
        return ["自所填日期起，新加入的单位参加排名，退出的不再参加；此前各期不受影响。", promise()]

    def act(self, form: forms.MembersForm) -> ComparisonGroup:
        facts = form.cleaned_data
        return groups.assign(self.record, facts["units"], on=facts["on"], by=self.request.user)
