from typing import Any, ClassVar

from branches.domain.clerks import CLERKS
from branches.models import PartyOrganization
from branches.permissions import ORGANISATIONS_MANAGE
from branches.widgets import OrganisationField
from portal.accounts.models import User
from portal.ui import deriving
from portal.ui.views import Records


class _ClerkForm(deriving.form(CLERKS.model, ("user",))):  # type: ignore[misc]
    organization = OrganisationField(PartyOrganization.objects.none(), label="党组织")


class Clerks(Records):
    """Townships, when a village has several branches: whose clerk is whose."""

    acts = CLERKS
    one, many = "clerk", "clerks"
    reads = ORGANISATIONS_MANAGE
    columns = ("user", "organization", "closed_on")
    filtered_by = ("closed_on",)
    form = _ClerkForm
    lead = "单位有几个支部的，在这里指定信息员负责的支部；没有指定的，负责所在单位的全部支部。"
    help_texts: ClassVar = {"user": "先在“账号”里授予“支部书记（信息员）”角色。"}

    @classmethod
    def offered(cls, model: Any, user: Any) -> Any:
        rows: Any = super().offered(model, user)
        if model is User:
            return rows.active().holding("branch_clerk").order_by("pk")
        return rows.still_open().filter(user.scope(cls.keeps).q("unit__path"))
