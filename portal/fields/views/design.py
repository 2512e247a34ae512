"""The designer: fields and checks of the draft, how they will look, what publishing changes."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from portal.access import Permission
from portal.fields import owners, sources
from portal.fields.choices import Arrival, KindKey
from portal.fields.domain import changes, designs, formulas, options, sections
from portal.fields.domain.changes import VersionChange
from portal.fields.domain.definition import Definition
from portal.fields.forms import CheckForm, FieldForm, ShortFieldForm, field_initial
from portal.fields.models import FieldCheck, FieldDef, FieldSetVersion
from portal.fields.owners import Owner
from portal.fields.views.comparing import Compares
from portal.ui.views import ActPage, Crumb, FormPage, Link, NothingToAsk, Page


class OfDesign(Page):
    """A page about the fields of what a designer knows; the routes give it."""

    permission: Permission | None = None  # type: ignore[misc] # each route has its own
    designer: Any = None
    owned: Any

    def prepare(self) -> None:
        super().prepare()
        found = self.designer.find(self.request.user)
        self.owned = get_object_or_404(found, pk=self.kwargs["pk"])

    @property
    def routes(self) -> dict[str, str]:
        return self.designer.routes

    @property
    def of_rows(self) -> Owner:
        """Whose rows are filled under the fields."""
        return owners.of(self.owned.fieldset)


class FromDesign(OfDesign):
    """A page that is reached from the design, and leads back there."""

    @property
    def cancel_url(self) -> str:
        return self.designer.url("design", self.owned.pk)

    def crumbs(self) -> list[Crumb]:
        return [*self.designer.about(self.owned), Crumb("设计字段", self.cancel_url)]

    def success_url(self, result: Any) -> str:
        return self.cancel_url


@dataclass(frozen=True)
class FieldRow:
    """A field in the list of its version, with where it stands there and what fills it."""

    field: FieldDef
    place: int
    is_last: bool
    taken: str

    @property
    def arrives(self) -> str:
        """How a cell comes by what stands in it."""
        if self.field.kind == KindKey.AUTOMATIC:
            return "自动计算" if self.field.formula else "系统带出"
        return Arrival(self.field.arrival).label


def rows_of(definition: Definition, parts: dict[str, list[FieldDef]]) -> dict[str, list[FieldRow]]:
    """By section, counted through."""
    whole, place = sum(map(len, parts.values())), 0
    own = dict(owners.of(definition.version.fieldset).offers(definition))
    rows: dict[str, list[FieldRow]] = {}
    for section, fields in parts.items():
        rows[section] = []
        for field in fields:
            taken = own.get(field.source) or _taken(field, definition)
            rows[section].append(FieldRow(field, place, place + 1 == whole, taken))
            place += 1
    return rows


def _taken(field: FieldDef, definition: Definition) -> str:
    if field.formula:
        return formulas.with_labels(field.formula, definition.fields)
    if not field.source:
        return ""
    source = sources.find(field.source)
    return source.label if source else "原来的取数已经没有，请修改"


class Design(OfDesign):
    """An office when a table is set up or changed: all fields at a glance, in order."""

    template_name = "fields/design.html"

    def get_title(self) -> str:
        return f"{self.owned}：设计字段"

    @property
    def lead(self) -> str:
        return self.designer.lead

    def crumbs(self) -> list[Crumb]:
        return self.designer.about(self.owned)

    def actions(self) -> list[Link]:
        url, pk = self.designer.url, self.owned.pk
        version = self.owned.fieldset.versions.order_by("-number").first()
        links = self.designer.links(self.owned, version)
        if not version.is_draft:
            return links
        return [
            *links,
            Link("粘贴表头", url("headings", pk), "clipboard-text"),
            Link("添加校验", url("new-check", pk), "checks"),
            Link("核对并发布", url("publish", pk), "send", "primary"),
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show()

    def show(
        self, *, form: ShortFieldForm | None = None, refusal: str = "", partial: str = ""
    ) -> HttpResponse:
        versions = list(self.owned.fieldset.versions.order_by("-number"))
        version = versions[0]
        definition = Definition.of(version)
        parts = sections.of(version)
        checks = [
            (check, formulas.with_labels(check.expression, definition.fields))
            for check in definition.checks
        ]
        return self.render(
            owned=self.owned,
            version=version,
            versions=versions,
            checks=checks,
            parts=rows_of(definition, parts),
            last_section=next(reversed(parts), ""),
            form=form or ShortFieldForm(owner=self.of_rows),
            refusal=refusal,
            summary=self.designer.summary,
            **self.designer.summarized(version),
            partial=partial,
            status=422 if form or refusal else 200,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Start the next draft."""
        designs.start_draft(self.owned.fieldset, by=self.request.user)
        return redirect(request.path)


class CompareVersions(Compares, FromDesign):
    """An office that asks what has become different since: any two versions, side by side."""

    def versions(self) -> list[FieldSetVersion]:
        return list(self.owned.fieldset.versions.order_by("-number"))

    def changes(self, before: FieldSetVersion, after: FieldSetVersion) -> list[VersionChange]:
        return changes.between(before, after)


class OfDraft(FromDesign):
    """A page about the draft; without one there is nothing to change."""

    draft: FieldSetVersion

    def prepare(self) -> None:
        super().prepare()
        drafts = self.owned.fieldset.versions.drafts().select_related("fieldset")
        self.draft = get_object_or_404(drafts)


class NewField(OfDraft, FormPage):
    title = "添加字段"
    template_name = "fields/field_form.html"
    form_class = FieldForm
    verb = "添加"
    done = "字段已添加。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"draft": self.draft}

    def initial(self) -> dict[str, Any]:
        return {"kind": KindKey.TEXT, **super().initial()}

    def act(self, form: FieldForm) -> FieldDef:
        return designs.add_field(self.draft, by=self.request.user, **form.cleaned_data)


class NewCheck(OfDraft, FormPage):
    title = "添加校验"
    form_class = CheckForm
    verb = "添加"
    done = "校验已添加。"

    def act(self, form: CheckForm) -> FieldCheck:
        return designs.add_check(self.draft, by=self.request.user, **form.cleaned_data)


class Publish(OfDraft, FormPage):
    title = "核对并发布"
    template_name = "fields/publish.html"
    verb = "发布"
    done = "新版本已发布。"

    @property
    def form_class(self) -> type[forms.Form]:  # type: ignore[override] # as the owner counts
        return self.designer.publish_form

    def form_kwargs(self) -> dict[str, Any]:
        return self.designer.publish_kwargs(self.draft)

    def act(self, form: forms.Form) -> FieldSetVersion:
        return designs.publish(self.draft, by=self.request.user, **form.cleaned_data)

    def consequences(self) -> list[str]:
        return [
            "发布后这一版不能再改；要改时另起草稿。",
            *self.designer.publishing(self.draft),
            *(one.spoken for one in options.retiring(self.draft)),
        ]

    def context(self, **extra: Any) -> dict[str, Any]:
        told = changes.differences(self.draft)
        summarized = self.designer.summarized(self.draft)
        summary = self.designer.summary
        return super().context(changes=told, summary=summary, **summarized, **extra)


class DiscardDraft(OfDraft, FormPage):
    title = "放弃草稿"
    template_name = "ui/act.html"
    form_class = NothingToAsk
    verb = "放弃草稿"
    done = "草稿已放弃。"
    danger = True

    def consequences(self) -> list[str]:
        return ["草稿中的修改全部丢弃，继续使用已发布的版本。"]

    def act(self, form: NothingToAsk) -> None:
        designs.discard(self.draft, by=self.request.user)


class PartAct(FromDesign, ActPage):
    """An act on one field or check of a draft."""

    model: ClassVar[Any]

    def records(self) -> Any:
        mine = super().records().filter(version__fieldset__owner=self.designer.owner)
        return mine.select_related(f"version__fieldset__{self.designer.related}")

    def prepare(self) -> None:
        self.record = get_object_or_404(self.records(), pk=self.kwargs["pk"])
        self.owned = self.designer.of(self.record.version)


class EditField(PartAct):
    model = FieldDef
    title = "修改字段：{record}"
    template_name = "fields/field_form.html"
    form_class = FieldForm
    verb = "保存"
    done = "字段已修改。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"draft": self.record.version, "instance": self.record}

    def initial(self) -> dict[str, Any]:
        return field_initial(self.record)

    def act(self, form: FieldForm) -> FieldDef:
        return designs.edit_field(self.record, by=self.request.user, **form.cleaned_data)


class RemoveField(PartAct):
    model = FieldDef
    title = "删除字段：{record}"
    form_class = NothingToAsk
    verb = "删除"
    done = "字段已删除。"
    danger = True

    def consequences(self) -> list[str]:
        return ["发布后不再填这个字段；已填的内容随原版本保留。"]

    def act(self, form: forms.Form) -> None:
        designs.remove_field(self.record, by=self.request.user)


class EditCheck(PartAct):
    model = FieldCheck
    title = "修改校验"
    template_name = "ui/form.html"
    form_class = CheckForm
    verb = "保存"
    done = "校验已修改。"

    def initial(self) -> dict[str, Any]:
        check, fields = self.record, self.record.version.fields.all()
        expression = formulas.with_labels(check.expression, fields)
        return {"expression": expression, "message": check.message, "level": check.level}

    def act(self, form: CheckForm) -> FieldCheck:
        return designs.edit_check(self.record, by=self.request.user, **form.cleaned_data)


class RemoveCheck(PartAct):
    model = FieldCheck
    title = "删除校验"
    form_class = NothingToAsk
    verb = "删除"
    done = "校验已删除。"
    danger = True

    def act(self, form: forms.Form) -> None:
        designs.remove_check(self.record, by=self.request.user)
