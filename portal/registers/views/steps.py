"""The steps of an entry, each a page that says what follows."""

from typing import Any, ClassVar

from portal.deeds.links import promise
from portal.registers.domain import looking_back, steps
from portal.registers.forms import LookBackForm, WordsForm
from portal.registers.models import RegisterRecord
from portal.registers.views.records import RecordAct


class StepPage(RecordAct):
    """One act on the way of an entry; `label` asks for its words."""

    form_class = WordsForm
    watched = ("state",)
    label: ClassVar[str]
    needed: ClassVar[bool] = True
    follows: ClassVar[tuple[str, ...]] = ()

    def form_kwargs(self) -> dict[str, Any]:
        return {"label": self.label, "required": self.needed}

    def consequences(self) -> list[str]:
        return [*self.follows, promise()]

    def on_record(self) -> dict[str, Any]:
        return {"state": self.record.state}


class NoteEntry(StepPage):
    """Whoever fills, every few weeks: what was done since."""

    title = "登记进展：{record}"
    verb = "登记"
    label = "进展情况"
    done = "进展已登记。"

    def act(self, form: WordsForm) -> RegisterRecord:
        return steps.note(self.record, by=self.request.user, **form.cleaned_data)


class RemarkEntry(StepPage):
    """On an entry of a log: what a reader has to say about it, with name and day."""

    title = "批注：{record}"
    verb = "批注"
    label = "批注内容"
    done = "批注已登记。"

    def act(self, form: WordsForm) -> RegisterRecord:
        return steps.note(self.record, by=self.request.user, **form.cleaned_data)


class AskEntry(StepPage):
    """Whoever fills, when it is done: to be struck off the list."""

    title = "申请销号：{record}"
    verb = "申请销号"
    label = "办结情况"
    done = "已申请销号，待审核、销号。"
    follows = ("由审核人、销号科室的其他人同意或退回；等待期间内容不能再改。", "到期提醒随即停止。")

    def act(self, form: WordsForm) -> RegisterRecord:
        return steps.ask(self.record, by=self.request.user, **form.cleaned_data)


class PassEntry(StepPage):
    """Whoever looks over what the level below has filled: it is as it should be."""

    title = "审核通过：{record}"
    verb = "审核通过"
    label = "意见"
    needed = False
    done = "已审核通过。"

    def act(self, form: WordsForm) -> RegisterRecord:
        return steps.pass_on(self.record, by=self.request.user, **form.cleaned_data)


class CloseEntry(StepPage):
    """The closing office, some times a week: look at the proof, strike it off."""

    title = "同意销号：{record}"
    verb = "同意销号"
    label = "意见"
    needed = False
    done = "已销号。"
    follows = ("销号后内容不能再改，计入已销号。",)

    def act(self, form: WordsForm) -> RegisterRecord:
        return steps.close(self.record, by=self.request.user, **form.cleaned_data)


class GiveBackEntry(StepPage):
    title = "退回：{record}"
    verb = "退回"
    label = "退回原因"
    done = "已退回，填报人可以补充后再申请。"
    danger = True

    def act(self, form: WordsForm) -> RegisterRecord:
        return steps.give_back(self.record, by=self.request.user, **form.cleaned_data)


class CancelEntry(StepPage):
    title = "终止：{record}"
    verb = "终止"
    label = "终止原因"
    done = "已终止，不再要求办理。"
    danger = True
    follows = ("这一项不再要求办理，不计入未办结和逾期；内容和编号保留。",)

    def act(self, form: WordsForm) -> RegisterRecord:
        return steps.cancel(self.record, by=self.request.user, **form.cleaned_data)


class VoidEntry(StepPage):
    title = "作废：{record}"
    verb = "作废"
    label = "作废原因"
    done = "已作废。"
    danger = True
    follows = ("这一条划去不计，内容和编号保留，编号不再使用。",)

    def act(self, form: WordsForm) -> RegisterRecord:
        return steps.void(self.record, by=self.request.user, **form.cleaned_data)


class LookBack(RecordAct):
    """The closing office in June and December: what was struck off, has it held?"""

    title = "回头看：{record}"
    form_class = LookBackForm
    watched = ("state",)
    verb = "登记结果"
    done = "回头看结果已登记。"

    def consequences(self) -> list[str]:
        return ["结果写入这一条，连同说明记入进展；销号不变。没有整改到位的，请另行登记。"]

    def form_kwargs(self) -> dict[str, Any]:
        return {"found": looking_back.options(self.record)}

    def on_record(self) -> dict[str, Any]:
        return {"state": self.record.state}

    def act(self, form: LookBackForm) -> RegisterRecord:
        return looking_back.look_back(self.record, by=self.request.user, **form.cleaned_data)
