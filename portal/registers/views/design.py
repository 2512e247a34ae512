"""What the pages of design have to know of registers."""

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from django.urls import reverse

from portal.accounts.models import User
from portal.fields.domain import designs
from portal.fields.models import FieldSetVersion
from portal.fields.permissions import FIELDS_DESIGN
from portal.fields.views.designer import Designer
from portal.orgs.models import Unit
from portal.registers import subjects
from portal.registers.domain import filling, offers
from portal.registers.domain.registers import OWNER
from portal.registers.forms import SubjectForm
from portal.registers.models import Register
from portal.registers.views.registers import OfRegister, about
from portal.ui.views import Crumb, FormPage, Link


class RegisterDesigner(Designer):
    owner = OWNER
    model: ClassVar[type[Register]] = Register
    related = "register"
    namespace = "registers"
    permission = FIELDS_DESIGN

    def find(self, user: User) -> Any:
        """Who sees but his own entries of a register designs nothing in it."""
        return Register.objects.known_to(user).select_related("fieldset")

    def about(self, owned: Register) -> list[Crumb]:
        return about(owned)

    def unit_for(self, owned: Register, user: User) -> Unit:
        mine = filling.units_for(owned, user).select_related("kind")
        return mine.first() or user.unit

    def links(self, owned: Register, version: FieldSetVersion) -> list[Link]:
        links = []
        if offers.differences(owned):
            links.append(Link("预置有更新", self.url("offers", owned.pk), "refresh"))
        if version.is_draft:
            label = f"登记对象：{subjects.label_of(version.subject_kind)}"
            links.append(Link(label, self.url("choose-subject", owned.pk), "flag"))
        return links

    def publishing(self, draft: FieldSetVersion) -> list[str]:
        return ["已填的内容仍按原版本显示，修改时改用新版本。"]


class ChooseSubject(OfRegister, FormPage):
    """An office whose list is about party organisations, not the units they stand in."""

    title = "登记对象"
    form_class = SubjectForm
    permission = FIELDS_DESIGN
    verb = "保存"
    done = "登记对象已定，发布后起用。"

    def prepare(self) -> None:
        super().prepare()
        drafts = self.register.fieldset.versions.drafts().select_related("fieldset")
        self.draft = get_object_or_404(drafts)

    @property
    def cancel_url(self) -> str:
        return reverse("registers:design", args=[self.register.pk])

    def initial(self) -> dict[str, Any]:
        return {"kind": self.draft.subject_kind, **super().initial()}

    def act(self, form: SubjectForm) -> FieldSetVersion:
        return designs.set_subject(self.draft, by=self.request.user, **form.cleaned_data)

    def success_url(self, result: FieldSetVersion) -> str:
        return self.cancel_url
