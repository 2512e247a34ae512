"""Acts on a file: opened, its targets set, graded and locked."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from performance import forms
from performance.domain import closing, files, rights
from performance.models import PerformanceFile
from performance.permissions import PERFORMANCE_MANAGE, PERFORMANCE_VIEW, PERSONS_MANAGE
from performance.views.browse import LIST
from portal.access import require
from portal.accounts.models import User
from portal.orgs.models import Unit
from portal.people.models import Person
from portal.ui.forms import ReasonForm
from portal.ui.views import ActPage, Crumb, FormPage, NothingToAsk, RecordFormPage


def _accounts_of(unit: Unit) -> Any:
    return User.objects.active().filter(unit=unit).order_by("name", "pk")


class OpenUnitFiles(FormPage):
    """考核办, in January: every assessed unit gets its file, with the targets to begin with."""

    title = "建立单位实绩档案"
    permission = PERFORMANCE_MANAGE
    form_class = forms.OpenUnitsForm
    verb = "建立"
    cancel_url = LIST.url

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def initial(self) -> dict[str, Any]:
        return {"year": timezone.localdate().year, **super().initial()}

    def form_kwargs(self) -> dict[str, Any]:
        scope = self.request.user.scope(PERFORMANCE_MANAGE)
        return {"offered": Unit.objects.still_open().filter(scope.q("path"))}

    def consequences(self) -> list[str]:
        return ["每份档案先列出通用的 7 项目标，由单位改写。已经建立的单位不重复建立。"]

    def act(self, form: Any) -> list[PerformanceFile]:
        return files.open_for_units(by=self.request.user, **form.cleaned_data)

    def done_message(self, result: list[PerformanceFile]) -> str:
        return f"已建立 {len(result):,} 份档案。"

    def success_url(self, result: list[PerformanceFile]) -> str:
        return reverse("performance:files")


class OpenPersonFile(RecordFormPage):
    """干部科, in January: a cadre's file, and who writes and sees it."""

    model = Person
    permission = PERSONS_MANAGE
    title = "建立实绩档案：{record}"
    form_class = forms.OpenPersonForm
    verb = "建立"
    done = "已建立实绩档案。"

    def prepare(self) -> None:
        super().prepare()
        require(self.request.user, PERSONS_MANAGE, self.record.unit)

    def records(self) -> Any:
        return super().records().select_related("unit")

    def initial(self) -> dict[str, Any]:
        return {"year": timezone.localdate().year, **super().initial()}

    def form_kwargs(self) -> dict[str, Any]:
        return {"accounts": _accounts_of(self.record.unit)}

    def consequences(self) -> list[str]:
        return ["档案先列出通用的 7 项目标，由本人改写，干部科审定。"]

    def act(self, form: Any) -> PerformanceFile:
        return files.open_for_person(self.record, by=self.request.user, **form.cleaned_data)


class FileAct(RecordFormPage):
    """An act on one file, refused with the reason before anything is typed."""

    model = PerformanceFile
    permission = PERFORMANCE_VIEW
    keeps = True  # done by whoever keeps the file, else by whoever writes it

    def prepare(self) -> None:
        super().prepare()
        allowed = rights.require_keeper if self.keeps else rights.require_writer
        allowed(self.file, self.request.user)

    @property
    def file(self) -> PerformanceFile:
        return self.record

    def records(self) -> Any:
        return super().records().select_related("unit", "person")

    def crumbs(self) -> list[Crumb]:
        return [LIST, Crumb(str(self.file), self.file.get_absolute_url())]

    def get_cancel_url(self) -> str:
        return self.file.get_absolute_url()

    def success_url(self, result: Any) -> str:
        return self.file.get_absolute_url()


class AssignAccounts(FileAct):
    """The head of the unit has changed; the cadre has an account now."""

    title = "指定账号：{record}"
    form_class = forms.AssignForm
    watched = ("holder", "head")
    done = "已指定。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"accounts": _accounts_of(self.file.unit)}

    def act(self, form: Any) -> PerformanceFile:
        return files.assign(self.file, by=self.request.user, **form.cleaned_data)


class SetTargets(FileAct, ActPage):
    """干部科, 考核办: the targets are agreed on."""

    title = "审定目标：{record}"
    form_class = NothingToAsk
    verb = "审定"
    done = "已审定。"

    def consequences(self) -> list[str]:
        wrong = [message for _, message in files.what_is_wrong(self.file)]
        return wrong or ["审定后，目标只能申请调整、经审批后改；原来的目标保留。"]

    def act(self, form: Any) -> PerformanceFile:
        return files.set_targets(self.file, by=self.request.user)


class LockFile(FileAct, ActPage):
    """After the year end: the mark is known, people give the grade."""

    title = "确定等次：{record}"
    form_class = forms.LockForm
    watched = ("state",)
    verb = "确定并锁定"
    done = "已确定等次，档案已锁定。"

    def initial(self) -> dict[str, Any]:
        return {}

    def form_kwargs(self) -> dict[str, Any]:
        return {"is_persons": self.file.is_persons}

    def consequences(self) -> list[str]:
        mark = closing.mark_of(self.file, None)
        lines = [f"不计书记项目、测评的年度成绩——{mark.formula}。"] if mark else []
        return [
            *lines,
            closing.quota_of(self.file).words,
            "等次由人确定，成绩供参考。确定后档案锁定，内容不能再改。",
        ]

    def act(self, form: Any) -> PerformanceFile:
        return closing.lock(self.file, by=self.request.user, **form.cleaned_data)


class UnlockFile(FileAct, ActPage):
    """The grade was entered wrongly."""

    title = "解除锁定：{record}"
    form_class = ReasonForm
    watched = ("state",)
    verb = "解除锁定"
    done = "已解除锁定。"
    danger = True

    def initial(self) -> dict[str, Any]:
        return {}

    def consequences(self) -> list[str]:
        return ["年度成绩和等次一并取消，须重新确定；理由记入审计记录。"]

    def act(self, form: Any) -> PerformanceFile:
        return closing.unlock(self.file, by=self.request.user, **form.cleaned_data)
