"""The list of code tables, the values of one, and the acts on them."""

from typing import Any, ClassVar, Final

from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import Http404
from django.urls import reverse_lazy

from portal.codes.catalogue import TABLES, CodeTable
from portal.codes.choices import Origin
from portal.codes.domain import codes
from portal.codes.filters import TableFilters, ValueFilters
from portal.codes.forms import AddForm, CorrectForm
from portal.codes.models import Code
from portal.codes.permissions import CODES_MANAGE, CODES_VIEW
from portal.codes.tables import CodeTableTable, ValueTable
from portal.ui.views import (
    Crumb,
    ListPage,
    Page,
    RecordClose,
    RecordEdit,
    RecordList,
    RecordNew,
    RecordReopen,
    Records,
)

TO_TABLES: Final = Crumb("代码表", reverse_lazy("codes:tables"))


class OfTable(Page):
    """A page about one table, which its address names."""

    about: CodeTable

    def prepare(self) -> None:
        if self.kwargs["table"] not in TABLES:
            raise Http404
        self.about = TABLES[self.kwargs["table"]]


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


class Values(Records):
    """Somebody whose import was refused a word looks up the right one, or a keeper its alias."""

    acts: ClassVar = codes
    model = Code
    reads = CODES_VIEW
    keeps = CODES_MANAGE
    noun = ""
    adds = "增补"
    closes = True
    table = ValueTable
    filters = ValueFilters
    hidden_columns = ("national_code",)
    search_hint = "名称、别名或代码"
    empty_title = "没有符合条件的值"
    NAMES: ClassVar = {"List": "table", "New": "add", "Edit": "correct"}
    PATHS: ClassVar = {
        "Edit": "values/<int:pk>/correct/",
        "Close": "values/<int:pk>/close/",
        "Reopen": "values/<int:pk>/reopen/",
        "List": "<slug:table>/",
        "New": "<slug:table>/add/",
    }

    @classmethod
    def route(cls, part: str) -> str:
        return cls.NAMES.get(part, part.lower())

    @classmethod
    def way_to_list(cls, **named: str) -> list[Crumb]:
        return [TO_TABLES, Crumb(TABLES[named["table"]].label, cls.address("List", **named))]

    @classmethod
    def way_to(cls, record: Code) -> list[Crumb]:
        return cls.way_to_list(table=record.table)

    class List(OfTable, RecordList):
        def get_title(self) -> str:
            return self.about.label

        @property
        def lead(self) -> str:
            return f"依据：{self.about.standard}"

        def crumbs(self) -> list[Crumb]:
            return [TO_TABLES]

        def rows(self) -> QuerySet:
            return super().rows().filter(table=self.about.key)

    class New(OfTable, RecordNew):
        """The county has a value the standard does not know, a few times in years."""

        form_class = AddForm

        def get_title(self) -> str:
            return f"增补：{self.about.label}"

        def form_kwargs(self) -> dict[str, Any]:
            return {"table": self.about}

        def consequences(self) -> list[str]:
            return [
                "使用本县自编的代码（X01、X02……），不占用国家标准的代码。",
                "保存后，登记和导入时即可选用；上报国家系统时请先换成标准值。",
            ]

        def act(self, form: AddForm) -> Code:
            return codes.add(self.about, by=self.request.user, **form.cleaned_data)

    class Edit(RecordEdit):
        """A roster writes a value in another way: the keeper adds the alias once for all."""

        form_class = CorrectForm
        watched = ("label", "aliases", "national_code")
        verb = "更正"
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

    class Close(RecordClose):
        """A standard dropped a value, or the county no longer uses its own."""

        def consequences(self) -> list[str]:
            return ["登记时不再列出。", "已用到它的记录保持不变，照常显示。", "以后可以恢复。"]

    class Reopen(RecordReopen):
        """A value closed by mistake or needed again."""

        def consequences(self) -> list[str]:
            return ["登记和导入时又可以选用。"]
