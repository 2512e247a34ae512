"""Plain records: one declaration gives their list, the page of each, its forms and its acts.

    class Kinds(Records):
        acts = kinds.KINDS
        one, many = "kind", "kinds"
        reads = UNIT_KINDS_MANAGE
        columns = ("label", "code", "level", "position", "is_active")
        filtered_by = ("level", "is_active")

    urlpatterns = Kinds.urls("kinds/")

A page that differs is a class inside, with what differs only: `class Detail(RecordDetail)`.
"""

from typing import Any, ClassVar

from django import forms
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse

from portal.access import Denied, Permission, require
from portal.deeds.domain.plain import OUT_OF_USE, Ending, PlainActs
from portal.orgs.models import Unit
from portal.ui import deriving
from portal.ui.registry import Tab
from portal.ui.views.details import DetailPage
from portal.ui.views.forms import ActPage, FormPage, RecordFormPage
from portal.ui.views.lists import ListPage
from portal.ui.views.page import Crumb, Link, Page

_ENDS = frozenset({"Close", "Reopen"})


class ClosingForm(forms.Form):
    reason = forms.CharField(label="事由", max_length=200, help_text="文件名称、文号或说明。")


class RecordFacts(Tab):
    """The record's own columns."""

    key, label, template = "facts", "基本情况", "ui/facts.html"
    position = 0

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        return {"facts": deriving.facts(record, self.names)}


class BelowList(Page):
    """A page below the list of its kind of records."""

    declared: ClassVar[Any]

    def crumbs(self) -> list[Crumb]:
        return self.declared.way_to_list(**self.kwargs)


class RecordFields(BelowList, FormPage):
    def build_form(self, **kwargs: Any) -> forms.BaseForm:
        """Offers the records and units the user may name."""
        form = super().build_form(**kwargs)
        for field in form.fields.values():
            if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
                field.queryset = self.declared.offered(field.queryset.model, self.request.user)
        return form

    def done_message(self, result: Any) -> str:
        return self.done or f"已{self.verb}“{result}”。"


class RecordList(ListPage):
    declared: ClassVar[Any]

    def rows(self) -> Any:
        return self.declared.ordered(super().rows())

    def actions(self) -> list[Link]:
        if not self.request.user.can(self.declared.keeps):
            return []
        new = self.declared.address("New", **self.kwargs)
        return [Link(f"{self.declared.adds}{self.declared.noun}", new, "plus", "primary")]


class RecordNew(RecordFields):
    done = ""

    @property
    def verb(self) -> str:  # type: ignore[override] # as the acts call it
        return self.declared.adds

    def get_title(self) -> str:
        return f"{self.verb}{self.declared.model._meta.verbose_name}"

    @property
    def cancel_url(self) -> str:
        return self.declared.address("List", **self.kwargs)

    def act(self, form: Any) -> Any:
        return self.declared.acts.add(by=self.request.user, **form.cleaned_data)


class RecordDetail(BelowList, DetailPage):
    def crumbs(self) -> list[Crumb]:
        return self.declared.way_to_list()

    def sections(self) -> list[Tab]:
        facts = [RecordFacts(self.declared.facts)] if self.declared.facts else []
        return [*facts, *super().sections()]

    def actions(self) -> list[Link]:
        declared, record = self.declared, self.record
        if not declared.may_keep(self.request.user, record):
            return []
        edit = Link("修改", declared.address("Edit", pk=record.pk), "edit")
        if not declared.closes:
            return [edit]
        part, label, icon = ("Close", declared.ending.closes, "circle-off")
        if declared.acts.is_closed(record):
            part, label, icon = ("Reopen", declared.ending.reopens, "rotate")
        return [edit, Link(label, declared.address(part, pk=record.pk), icon)]


class FormOfRecord(RecordFields, RecordFormPage):
    """A form about one record; whoever may not keep this one does not get it."""

    done = ""

    def prepare(self) -> None:
        super().prepare()
        self.declared.require(self.request.user, self.record)

    def crumbs(self) -> list[Crumb]:
        return self.declared.way_to(self.record)

    def get_title(self) -> str:
        return f"{self.verb}：{self.record}"


class RecordEdit(FormOfRecord):
    verb = "修改"

    def act(self, form: Any) -> Any:
        return self.declared.acts.correct(self.record, by=self.request.user, **form.cleaned_data)


class RecordClose(FormOfRecord, ActPage):
    danger = True
    form_class = ClosingForm

    def consequences(self) -> list[str]:
        ending = self.declared.ending
        return [ending.closed_means, f"以后可以{ending.reopens}。"]

    def act(self, form: ClosingForm) -> Any:
        return self.declared.acts.close(self.record, by=self.request.user, **form.cleaned_data)


class RecordReopen(FormOfRecord, ActPage):
    form_class = ClosingForm

    def consequences(self) -> list[str]:
        return [self.declared.ending.reopened_means]

    def act(self, form: ClosingForm) -> Any:
        return self.declared.acts.reopen(self.record, by=self.request.user, **form.cleaned_data)


class Records:
    """Declare `acts` (`portal.deeds.domain.plain.PlainActs`, or what has its acts), the names of
    the routes, who reads, the columns. A `table`, `filters` or `form` of one's own takes the place
    of the derived one; what `ListPage` lets declare is declared here for the list."""

    List: ClassVar[Any] = RecordList
    New: ClassVar[Any] = RecordNew
    Detail: ClassVar[Any] = RecordDetail
    Edit: ClassVar[Any] = RecordEdit
    Close: ClassVar[Any] = RecordClose
    Reopen: ClassVar[Any] = RecordReopen
    PATHS: ClassVar[dict[str, str]] = {
        "List": "",
        "New": "new/",
        "Detail": "<int:pk>/",
        "Edit": "<int:pk>/edit/",
        "Close": "<int:pk>/close/",
        "Reopen": "<int:pk>/reopen/",
    }
    OF_THE_LIST = ("title", "lead", "search_hint", "empty_title", "empty_hint", "hidden_columns",
                   "dataset", "big", "compares", "read_as")  # fmt: skip

    acts: ClassVar[Any]
    model: ClassVar[type[Model]]
    one: ClassVar[str]  # names of routes: `kind`, `kind-new`, `kind-edit`, …; `kinds`
    many: ClassVar[str]
    reads: ClassVar[Permission]
    keeps: ClassVar[Permission]
    noun: ClassVar[str]
    adds: ClassVar[str]
    closes: ClassVar[bool]
    ending: ClassVar[Ending] = OUT_OF_USE
    title: ClassVar[str]
    dataset: ClassVar[str] = ""
    columns: ClassVar[tuple[deriving.Named, ...]] = ()
    filtered_by: ClassVar[tuple[str, ...]] = ()
    help_texts: ClassVar[dict[str, str]] = {}
    error_messages: ClassVar[dict[str, dict[str, str]]] = {}
    facts: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        acts = cls.acts
        if isinstance(acts, PlainActs):
            attributes = {"model": acts.model, "keeps": acts.permission, "noun": acts.noun,
                          "adds": acts.adds, "closes": bool(acts.ends), "ending": acts.ending,
                          "facts": acts.all_fields,
                          "title": acts.model._meta.verbose_name_plural}  # fmt: skip
            for name, value in attributes.items():
                if name not in vars(cls):
                    setattr(cls, name, value)
        if not cls.closes:
            cls.PATHS = {part: way for part, way in cls.PATHS.items() if part not in _ENDS}
        for part in cls.PATHS:
            setattr(cls, part, cls._made(part))

    @classmethod
    def _made(cls, part: str) -> type[Page]:
        """The page of this declaration; what a class of one's own says of itself stays."""
        page = getattr(cls, part)
        own = vars(page) if page is not getattr(Records, part, None) else {}
        attributes = {"declared": cls, "model": cls.model, "__doc__": cls.__doc__,
                      "permission": cls.reads if part in {"List", "Detail"}
                      else cls.keeps}  # fmt: skip
        attributes |= getattr(cls, f"_of_{part.lower()}", dict)()
        attributes = {name: value for name, value in attributes.items() if not own.get(name)}
        return type(f"{cls.__name__}{part}", (page,), {**attributes, "__module__": cls.__module__})

    @classmethod
    def _of_list(cls) -> dict[str, Any]:
        attributes = {name: getattr(cls, name) for name in cls.OF_THE_LIST if hasattr(cls, name)}
        ends = cls.acts.ends if isinstance(cls.acts, PlainActs) else ""
        table = getattr(cls, "table", None) or deriving.table(
            cls.model, cls.columns, ends, cls.ending
        )
        filters = getattr(cls, "filters", None) or deriving.filters(
            cls.model, cls.filtered_by, ends, cls.ending
        )
        return {**attributes, "table": table, "filters": filters}

    @classmethod
    def _of_new(cls) -> dict[str, Any]:
        return cls._form(cls.acts.fields) if isinstance(cls.acts, PlainActs) else {}

    @classmethod
    def _of_edit(cls) -> dict[str, Any]:
        if not isinstance(cls.acts, PlainActs):
            return {}
        return {**cls._form(cls.acts.corrected), "watched": cls.acts.corrected}

    @classmethod
    def _of_close(cls) -> dict[str, Any]:
        return {"verb": cls.ending.closes}

    @classmethod
    def _of_reopen(cls) -> dict[str, Any]:
        return {"verb": cls.ending.reopens}

    @classmethod
    def _of_detail(cls) -> dict[str, Any]:
        return {"tabs_key": f"{cls.model._meta.app_label}.{cls.one}"}

    @classmethod
    def _form(cls, names: tuple[str, ...]) -> dict[str, Any]:
        own = getattr(cls, "form", None)
        words: dict[str, Any] = {"help_texts": cls.help_texts, "error_messages": cls.error_messages}
        return {"form_class": own or deriving.form(cls.model, names, **words)}

    # Where they are ------------------------------------------------------------------------------

    @classmethod
    def urls(cls, prefix: str = "") -> list[URLPattern]:
        return [
            path(f"{prefix}{way}", getattr(cls, part).as_view(), name=cls.route(part))
            for part, way in cls.PATHS.items()
        ]

    @classmethod
    def route(cls, part: str) -> str:
        plain = {"List": cls.many, "Detail": cls.one}
        return plain.get(part) or f"{cls.one}-{part.lower()}"

    @classmethod
    def address(cls, part: str, **named: Any) -> str:
        return reverse(f"{cls.model._meta.app_label}:{cls.route(part)}", kwargs=named)

    @classmethod
    def way_to_list(cls, **named: Any) -> list[Crumb]:
        return [Crumb(cls.title, cls.address("List", **named))]

    @classmethod
    def way_to(cls, record: Any) -> list[Crumb]:
        return [*cls.way_to_list(), Crumb(str(record), record.get_absolute_url())]

    @classmethod
    def ordered(cls, rows: Any) -> Any:
        """With the records its columns name, each of which would cost a query a row."""
        columns = {column.name: column for column in cls.model._meta.concrete_fields}
        named = [name for name in cls.columns if name in columns and columns[name].is_relation]
        rows = rows.select_related(*named) if named else rows
        return rows.in_order() if hasattr(rows, "in_order") else rows.order_by("pk")

    # Whose they are ------------------------------------------------------------------------------

    @classmethod
    def offered(cls, model: Any, user: Any) -> QuerySet:
        """What a form lets choose: open units where the user keeps records, other records seen."""
        if model is Unit:
            return Unit.objects.still_open().filter(user.scope(cls.keeps).q("path"))
        return model._default_manager.visible_to(user)

    @classmethod
    def require(cls, user: Any, record: Any) -> None:
        if isinstance(cls.acts, PlainActs):
            cls.acts.require(user, record)
        else:
            require(user, cls.keeps)

    @classmethod
    def may_keep(cls, user: Any, record: Any) -> bool:
        try:
            cls.require(user, record)
        except Denied:
            return False
        return True
