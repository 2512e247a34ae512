"""The list of code tables, the values of one, and the acts on them."""

from typing import Any

from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import Http404
from django.urls import reverse

from portal.access import require
from portal.codes.catalogue import TABLES, CodeTable
from portal.codes.choices import Origin
from portal.codes.domain import codes
from portal.codes.filters import TableFilters, ValueFilters
from portal.codes.forms import AddForm, CodeReasonForm, CorrectForm
from portal.codes.models import Code
from portal.codes.permissions import CODES_MANAGE, CODES_VIEW
from portal.codes.tables import CodeTableTable, ValueTable
from portal.ui.views import ActPage, Crumb, FormPage, Link, ListPage


def to_list() -> Crumb:
    return Crumb("代码表", reverse("codes:tables"))


def to_table(table: CodeTable) -> Crumb:
    return Crumb(table.label, reverse("codes:table", args=[table.key]))


def found_table(key: str) -> CodeTable:
    if key not in TABLES:
        raise Http404
    return TABLES[key]


class Tables(ListPage):
    """Whoever prepares a roster, a few times a year: which words may stand in a column?"""

    model = Code
    table = CodeTableTable
    filters = TableFilters
    permission = CODES_VIEW
    title = "代码表"
    lead = "登记、导入、统计所用的学历、职务层次等标准值，都从这里取。"
    search_hint = "代码表名称、拼音首字母，或其中的值"
    empty_title = "没有这样的代码表"

    def rows(self) -> QuerySet:
        return super().rows().one_per_table()


class Values(ListPage):
    """Somebody whose import was refused a word looks up the right one, or a keeper its alias."""

    model = Code
    table = ValueTable
    filters = ValueFilters
    permission = CODES_VIEW
    hidden_columns = ("national_code",)
    search_hint = "名称、别名或代码"
    empty_title = "没有符合条件的值"

    def prepare(self) -> None:
        self.about = found_table(self.kwargs["table"])

    def get_title(self) -> str:
        return self.about.label

    @property
    def lead(self) -> str:
        return f"依据：{self.about.standard}"

    def crumbs(self) -> list[Crumb]:
        return [to_list()]

    def actions(self) -> list[Link]:
        if not self.request.user.can(CODES_MANAGE):
            return []
        return [Link("增补", reverse("codes:add", args=[self.about.key]), "plus", "primary")]

    def rows(self) -> QuerySet:
        return super().rows().filter(table=self.about.key).in_order()


class Add(FormPage):
    """The county has a value the standard does not know, a few times in years."""

    form_class = AddForm
    permission = CODES_MANAGE
    verb = "增补"

    def prepare(self) -> None:
        self.about = found_table(self.kwargs["table"])

    def get_title(self) -> str:
        return f"增补：{self.about.label}"

    def crumbs(self) -> list[Crumb]:
        return [to_list(), to_table(self.about)]

    @property
    def cancel_url(self) -> str:
        return reverse("codes:table", args=[self.about.key])

    def form_kwargs(self) -> dict[str, Any]:
        return {"table": self.about}

    def consequences(self) -> list[str]:
        return [
            "使用本县自编的代码（X01、X02……），不占用国家标准的代码。",
            "保存后，登记和导入时即可选用；上报国家系统时请先换成标准值。",
        ]

    def act(self, form: AddForm) -> Code:
        return codes.add(self.about, by=self.request.user, **form.cleaned_data)

    def done_message(self, result: Code) -> str:
        return f"已增补“{result}”。"


class CodeAct(ActPage):
    """An act on one value, for those who keep the tables."""

    model = Code
    permission = CODES_VIEW

    def prepare(self) -> None:
        super().prepare()
        require(self.request.user, CODES_MANAGE)

    def crumbs(self) -> list[Crumb]:
        return [to_list(), to_table(TABLES[self.record.table])]


class Correct(CodeAct):
    """A roster writes a value in another way: the keeper adds the alias once for all."""

    title = "更正：{record}"
    form_class = CorrectForm
    watched = ("label", "aliases", "national_code")
    verb = "更正"
    done = "已更正。"
    links_history = True

    def form_kwargs(self) -> dict[str, Any]:
        return {"is_fixed": self.record.origin == Origin.NATIONAL}

    def build_form(self, **kwargs: Any) -> BaseForm:
        # A label that can't be changed comes from here, not from what was sent.
        return super().build_form(**{"initial": self.initial(), **kwargs})

    def on_record(self) -> dict[str, Any]:
        return {**super().on_record(), "aliases": "\n".join(self.record.aliases)}

    def consequences(self) -> list[str]:
        return [
            "代码不变；已登记的记录随即显示新名称。",
            "别名只影响以后的导入，已登记的内容不变。",
        ]

    def act(self, form: CorrectForm) -> Code:
        return codes.correct(self.record, by=self.request.user, **form.cleaned_data)


class Close(CodeAct):
    """A standard dropped a value, or the county no longer uses its own."""

    title = "停用：{record}"
    form_class = CodeReasonForm
    verb = "停用"
    done = "已停用。"
    danger = True

    def consequences(self) -> list[str]:
        return ["登记时不再列出。", "已用到它的记录保持不变，照常显示。", "以后可以恢复。"]

    def act(self, form: CodeReasonForm) -> Code:
        return codes.close(self.record, by=self.request.user, **form.cleaned_data)


class Reopen(CodeAct):
    """A value closed by mistake or needed again."""

    title = "恢复：{record}"
    form_class = CodeReasonForm
    verb = "恢复"
    done = "已恢复。"

    def consequences(self) -> list[str]:
        return ["登记和导入时又可以选用。"]

    def act(self, form: CodeReasonForm) -> Code:
        return codes.reopen(self.record, by=self.request.user, **form.cleaned_data)
