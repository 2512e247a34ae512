"""Steps of several entries at once: those ticked in the list of one register."""

from typing import Any, ClassVar

from portal.deeds.links import promise
from portal.registers.domain import steps
from portal.registers.forms import WordsForm
from portal.registers.models import RegisterRecord
from portal.registers.views.registers import OfRegister
from portal.ui.views import BulkPage


class BulkStepPage(OfRegister, BulkPage):
    """`label` asks for the words all of them get."""

    model = RegisterRecord
    form_class = WordsForm
    label: ClassVar[str]
    needed: ClassVar[bool] = True
    follows: ClassVar[str] = ""
    records: list[Any]  # type: ignore[assignment]  # those ticked

    def prepare(self) -> None:
        OfRegister.prepare(self)
        BulkPage.prepare(self)

    def visible(self) -> Any:
        records = super().visible().filter(register=self.register)
        return records.select_related("register__fieldset", "unit", "version").order_by("pk")

    @property
    def cancel_url(self) -> str:
        return self.register.get_absolute_url()

    def form_kwargs(self) -> dict[str, Any]:
        return {"label": self.label, "required": self.needed}

    def consequences(self) -> list[str]:
        return [self.follows, promise()]


class CloseEntries(BulkStepPage):
    """The closing office after a meeting: ten entries were looked at, all are struck off."""

    title = "同意销号"
    verb = "全部同意销号"
    label = "意见"
    needed = False
    follows = "销号后内容不能再改，计入已销号。"

    def act_on(self, record: RegisterRecord, facts: dict[str, Any]) -> RegisterRecord:
        return steps.close(record, by=self.request.user, **facts)


class GiveBackEntries(BulkStepPage):
    title = "退回"
    verb = "全部退回"
    label = "退回原因"
    danger = True
    follows = "填报人可以补充后再申请。"

    def act_on(self, record: RegisterRecord, facts: dict[str, Any]) -> RegisterRecord:
        return steps.give_back(record, by=self.request.user, **facts)


class VoidEntries(BulkStepPage):
    """Whoever fills, after the same list was filled twice."""

    title = "作废"
    verb = "全部作废"
    label = "作废原因"
    danger = True
    follows = "所列各条划去不计，内容和编号保留，编号不再使用。"

    def act_on(self, record: RegisterRecord, facts: dict[str, Any]) -> RegisterRecord:
        return steps.void(record, by=self.request.user, **facts)
