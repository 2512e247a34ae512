"""Acts on several members at once: a branch is dissolved, and all of it moves."""

from typing import Any

from django.urls import reverse_lazy

from branches.domain import moves
from branches.forms.members import MoveMemberForm
from branches.models import PartyMember
from branches.permissions import MEMBERS_MANAGE
from branches.views.members import LIST
from portal.ui.views import BulkPage, Crumb


class MoveMembers(BulkPage):
    """Township members when branches are merged or dissolved: a page of members goes elsewhere,
    under one letter."""

    title = "转接组织关系"
    model = PartyMember
    permission = MEMBERS_MANAGE
    form_class = MoveMemberForm
    verb = "全部转接"
    cancel_url = reverse_lazy("branches:members")

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def visible(self) -> Any:
        rows = super().visible().present()
        return rows.select_related("person", "organization__unit").in_tree_order()

    def form_kwargs(self) -> dict[str, Any]:
        return {"by": self.request.user}

    def consequences(self) -> list[str]:
        lines = ["所列党员的组织关系一并转到所选党组织，两边都留下转接记录。"]
        if any(member.branch_post for member in self.records):
            lines.append("其中现任支部内职务的，同时免去。")
        return lines

    def act_on(self, record: PartyMember, facts: dict[str, Any]) -> Any:
        return moves.move(record, by=self.request.user, **facts)
