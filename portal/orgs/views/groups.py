"""Comparison groups: which units are ranked together."""

from typing import Any, ClassVar

from django.utils.functional import cached_property

from portal.deeds.links import promise, withdrawals
from portal.orgs import forms
from portal.orgs.domain import groups
from portal.orgs.models import ComparisonGroup, GroupMembership, Unit
from portal.orgs.models.group import GroupQuerySet
from portal.orgs.permissions import UNITS_VIEW
from portal.ui.tables import NumberColumn
from portal.ui.views import FormOfRecord, Link, RecordDetail, RecordList, RecordNew, Records


class Groups(Records):
    """考核办, a few times a year: see which units are ranked together, and change it."""

    acts = groups.GROUPS
    one, many = "group", "groups"
    reads = UNITS_VIEW
    lead = "同一分组的单位在一起排名。"
    columns = (
        "name", ("member_count", NumberColumn(verbose_name="成员数")), "note", "position",
    )  # fmt: skip
    hidden_columns = ("position",)
    search_hint = "分组名称"
    empty_title = "还没有考核分组"
    empty_hint = "先新建分组，再把单位放进去。"
    facts = ()  # its members say what it is
    PATHS: ClassVar = {**Records.PATHS, "Members": "<int:pk>/members/"}

    class List(RecordList):
        def rows(self) -> GroupQuerySet:
            seen = GroupMembership.objects.visible_to(self.request.user)
            return super().rows().with_member_counts(seen)

    class New(RecordNew):
        done = "分组已建立，请接着调整成员。"

    class Detail(RecordDetail):
        """Anyone: who is in the group now, who was before."""

        template_name = "orgs/group.html"

        def actions(self) -> list[Link]:
            if not (offered := super().actions()):
                return []
            members = self.declared.address("Members", pk=self.record.pk)
            return [
                Link("调整成员", members, "users-group", "primary"),
                *offered,
                *withdrawals(self.record, self.request.user),
            ]

    class Members(FormOfRecord):
        """考核办: from a day on, other units are ranked together."""

        verb = "调整成员"
        form_class = forms.MembersForm
        done = "成员已调整。"

        @cached_property
        def present(self) -> list[Unit]:
            members = self.record.memberships.present().select_related("unit")
            return [membership.unit for membership in members.order_by("unit__path")]

        def on_record(self) -> dict[str, Any]:
            return {"units": [unit.pk for unit in self.present]}

        def initial(self) -> dict[str, Any]:
            return {**self.on_record(), **super().initial()}

        def consequences(self) -> list[str]:
            return [
                "自所填日期起，新加入的单位参加排名，退出的不再参加；此前各期不受影响。",
                promise(),
            ]

        def act(self, form: forms.MembersForm) -> ComparisonGroup:
            facts = form.cleaned_data
            return groups.assign(self.record, facts["units"], on=facts["on"], by=self.request.user)
