"""What the pages of design have to know of registers."""

from typing import ClassVar

from portal.accounts.models import User
from portal.fields.models import FieldSetVersion
from portal.fields.permissions import FIELDS_DESIGN
from portal.fields.views.designer import Designer
from portal.orgs.models import Unit
from portal.registers.domain import filling, offers
from portal.registers.domain.registers import OWNER
from portal.registers.models import Register
from portal.registers.views.registers import about
from portal.ui.views import Crumb, Link


class RegisterDesigner(Designer):
    owner = OWNER
    model: ClassVar[type[Register]] = Register
    related = "register"
    namespace = "registers"
    permission = FIELDS_DESIGN

    def about(self, owned: Register) -> list[Crumb]:
        return about(owned)

    def unit_for(self, owned: Register, user: User) -> Unit:
        mine = filling.units_for(owned, user).select_related("kind")
        return mine.first() or user.unit

    def links(self, owned: Register, version: FieldSetVersion) -> list[Link]:
        if not offers.differences(owned):
            return []
        return [Link("预置有更新", self.url("offers", owned.pk), "refresh")]

    def publishing(self, draft: FieldSetVersion) -> list[str]:
        return ["已填的内容仍按原版本显示，修改时改用新版本。"]
