"""The designer: fields and checks of the draft, how they will look, what publishing changes."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from portal.fields.choices import KindKey
from portal.fields.domain import designs, formulas, options
from portal.fields.domain.changes import differences
from portal.fields.domain.definition import Definition
from portal.fields.forms import CheckForm, FieldForm, PublishForm, ShortFieldForm, field_initial
from portal.fields.models import FieldCheck, FieldDef, FieldSetVersion
from portal.fields.permissions import FIELDS_DESIGN
from portal.registers.domain import offers
from portal.registers.models import Register
from portal.registers.views.registers import OfRegister, about
from portal.ui.views import ActPage, Crumb, FormPage, Link, NothingToAsk, Page


class Design(OfRegister, Page):
    """An office when a table is set up or changed: all fields at a glance, in order."""

    template_name = "registers/design.html"
    permission = FIELDS_DESIGN

    def get_title(self) -> str:
        return f"{self.register}：设计字段"

    def actions(self) -> list[Link]:
        pk = [self.register.pk]
        news = []
        if offers.differences(self.register):
            news = [Link("预置有更新", reverse("registers:offers", args=pk), "refresh")]
        if not self.register.fieldset.versions.drafts().exists():
            return news
        return [
            *news,
            Link("粘贴表头", reverse("registers:headings", args=pk), "clipboard-text"),
            Link("添加校验", reverse("registers:new-check", args=pk), "checks"),
            Link("核对并发布", reverse("registers:publish", args=pk), "send", "primary"),
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show()

    def show(self, *, form: ShortFieldForm | None = None, partial: str = "") -> HttpResponse:
        versions = list(self.register.fieldset.versions.order_by("-number"))
        version = versions[0]
        definition = Definition.of(version)
        checks = [
            (check, formulas.with_labels(check.expression, definition.fields))
            for check in definition.checks
        ]
        return self.render(
            register=self.register,
            version=version,
            versions=versions,
            checks=checks,
            fields=definition.fields,
            form=form or ShortFieldForm(),
            partial=partial,
            status=422 if form else 200,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Start the next draft."""
        designs.start_draft(self.register.fieldset, by=self.request.user)
        return redirect(request.path)


class FromDesign(Page):
    """A page that is reached from the design of its register, and leads back there."""

    register: Register

    @property
    def cancel_url(self) -> str:
        return reverse("registers:design", args=[self.register.pk])

    def crumbs(self) -> list[Crumb]:
        return [*about(self.register), Crumb("设计字段", self.cancel_url)]

    def success_url(self, result: Any) -> str:
        return self.cancel_url


class OfDraft(FromDesign, OfRegister):
    """A page about the draft of a register; without one there is nothing to change."""

    permission = FIELDS_DESIGN
    draft: FieldSetVersion

    def prepare(self) -> None:
        super().prepare()
        drafts = self.register.fieldset.versions.drafts().select_related("fieldset")
        self.draft = get_object_or_404(drafts)


class NewField(OfDraft, FormPage):
    title = "添加字段"
    template_name = "registers/field_form.html"
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
    template_name = "registers/publish.html"
    form_class = PublishForm
    verb = "发布"
    done = "新版本已发布。"

    def act(self, form: PublishForm) -> FieldSetVersion:
        return designs.publish(self.draft, by=self.request.user, **form.cleaned_data)

    def consequences(self) -> list[str]:
        return [
            "发布后这一版不能再改；要改时另起草稿。",
            "已填的内容仍按原版本显示，修改时改用新版本。",
            *(one.spoken for one in options.retiring(self.draft)),
        ]

    def context(self, **extra: Any) -> dict[str, Any]:
        return super().context(changes=differences(self.draft), **extra)


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

    permission = FIELDS_DESIGN
    model: ClassVar[Any]

    def records(self) -> Any:
        return super().records().select_related("version__fieldset__register")

    def prepare(self) -> None:
        super().prepare()
        self.register = self.record.version.fieldset.register


class EditField(PartAct):
    model = FieldDef
    title = "修改字段：{record}"
    template_name = "registers/field_form.html"
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
