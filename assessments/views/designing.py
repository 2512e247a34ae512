"""Forms of ledgers made by staff: new, copied, their settings, their fields, put away."""

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from django.urls import reverse

from assessments.choices import FILLING
from assessments.domain import burden, forms
from assessments.domain.forms import OWNER
from assessments.forms.designing import LedgerCopyForm, LedgerPublishForm, LedgerSettingsForm
from assessments.models import LedgerForm
from assessments.permissions import LEDGERS_MANAGE
from assessments.views.forms import FORMS
from portal.access import visible
from portal.accounts.models import User
from portal.fields.domain.definition import Definition
from portal.fields.models import FieldSetVersion
from portal.fields.views.designer import Designer
from portal.orgs.models import Unit
from portal.ui.views import ActPage, Crumb, FormPage, Link, NothingToAsk, RecordFormPage


def about(form: LedgerForm) -> list[Crumb]:
    return [Crumb("台账表样", reverse(FORMS)), Crumb(form.name, form.get_absolute_url())]


class FormDesigner(Designer):
    """考核办、组织科 a few times a year: a form is made or changed, and what it costs is seen."""

    owner = OWNER
    model: ClassVar[type[LedgerForm]] = LedgerForm
    related = "ledger_form"
    namespace = "assessments"
    permission = LEDGERS_MANAGE
    publish_form = LedgerPublishForm
    summary = "assessments/burden.html"

    def about(self, owned: LedgerForm) -> list[Crumb]:
        return about(owned)

    def unit_for(self, owned: LedgerForm, user: User) -> Unit:
        return forms.fillers(owned, by=user).first() or user.unit

    def links(self, owned: LedgerForm, version: FieldSetVersion) -> list[Link]:
        return [Link("预览、试填", self.url("try-form", owned.pk), "eye")]

    def summarized(self, version: FieldSetVersion) -> dict[str, Any]:
        earlier = version.fieldset.versions.published().filter(number__lt=version.number)
        former = earlier.order_by("-number").first()
        now = burden.of(Definition.of(version))
        before = burden.of(Definition.of(former)) if former else None
        return {"burden": burden.compared(now, before), "filled": now.filled}

    def publish_kwargs(self, draft: FieldSetVersion) -> dict[str, Any]:
        return {"draft": draft}

    def publishing(self, draft: FieldSetVersion) -> list[str]:
        in_hand = self.of(draft).ledgers.filter(state__in=FILLING, locked_at=None).count()
        lines = ["已经报送、审核、锁定的台账仍按原版本。"]
        if in_hand:
            lines.append(
                f"正在填报的 {in_hand:,} 份台账，期末日在启用之后的改按新版本填，"
                "同名字段已填的内容保留。"
            )
        return lines


class NewLedgerForm(FormPage):
    """考核办 when something new is to be reported: what, by whom, when, then the fields."""

    title = "新建表样"
    form_class = LedgerSettingsForm
    permission = LEDGERS_MANAGE
    verb = "新建，去设计字段"
    done = "表样已建立，请设计字段。"

    @property
    def cancel_url(self) -> str:
        return reverse(FORMS)

    def crumbs(self) -> list[Crumb]:
        return [Crumb("台账表样", reverse(FORMS))]

    def check(self, form: LedgerSettingsForm) -> None:
        forms.check(form.cleaned_data)

    def act(self, form: LedgerSettingsForm) -> LedgerForm:
        return forms.create(by=self.request.user, reviews=form.reviews, **form.settings)

    def success_url(self, result: LedgerForm) -> str:
        return reverse("assessments:design", args=[result.pk])


class CopyLedgerForm(NewLedgerForm):
    """A form much like one that is there: begin with its fields, checks and settings."""

    title = "复制表样"
    form_class = LedgerCopyForm  # type: ignore[assignment]
    verb = "复制，去设计字段"
    done = "表样已复制，请核对字段后发布。"

    def prepare(self) -> None:
        seen = visible(LedgerForm, self.request.user)
        self.source = get_object_or_404(seen, pk=self.kwargs["pk"])

    def initial(self) -> dict[str, Any]:
        return {"name": f"{self.source.name}（新）"[:60], "note": self.source.note}

    def consequences(self) -> list[str]:
        return [f"“{self.source}”的字段、校验和设置照抄过来，已填的台账不抄。"]

    def check(self, form: Any) -> None:
        """The name alone; what is copied stood the check before."""

    def act(self, form: Any) -> LedgerForm:
        return forms.copy(self.source, by=self.request.user, **form.cleaned_data)


class EditLedgerForm(RecordFormPage):
    """Who fills, when, who looks at it: of the ledgers that are opened from now on."""

    model = LedgerForm
    title = "修改表样：{record}"
    form_class = LedgerSettingsForm
    permission = LEDGERS_MANAGE
    watched = LedgerSettingsForm.COLUMNS

    def crumbs(self) -> list[Crumb]:
        return about(self.record)

    def on_record(self) -> dict[str, Any]:
        return {**super().on_record(), **LedgerSettingsForm.levels_of(self.record)}

    def consequences(self) -> list[str]:
        return ["已经开放的台账日期不变，以后开放的按新的设置。"]

    def form_kwargs(self) -> dict[str, Any]:
        return {"kept": self.record.kinds.values("pk")}

    def check(self, form: LedgerSettingsForm) -> None:
        forms.check(form.cleaned_data, apart_from=self.record)

    def act(self, form: LedgerSettingsForm) -> LedgerForm:
        user = self.request.user
        return forms.edit(self.record, by=user, reviews=form.reviews, **form.settings)


class _FormAct(ActPage):
    model = LedgerForm
    permission = LEDGERS_MANAGE
    form_class = NothingToAsk

    def crumbs(self) -> list[Crumb]:
        return about(self.record)


class ArchiveLedgerForm(_FormAct):
    """A form nobody asks for any more."""

    title = "停用表样：{record}"
    verb = "停用"
    done = "表样已停用。"

    def consequences(self) -> list[str]:
        return ["不再开放新的一期；已经开放的照常填报、审核、锁定。", "内容都保留，可以恢复使用。"]

    def act(self, form: NothingToAsk) -> LedgerForm:
        return forms.archive(self.record, by=self.request.user)


class ResumeLedgerForm(_FormAct):
    title = "恢复使用：{record}"
    verb = "恢复使用"
    done = "表样已恢复使用。"

    def consequences(self) -> list[str]:
        return ["到了开放日，又为该报的单位开放。"]

    def act(self, form: NothingToAsk) -> LedgerForm:
        return forms.resume(self.record, by=self.request.user)


class RemoveLedgerForm(_FormAct):
    """One made by mistake, that nobody has filled."""

    title = "删除表样：{record}"
    verb = "删除"
    done = "表样已删除。"
    danger = True

    def consequences(self) -> list[str]:
        return ["这张表样还没有开放过，连同设计的字段、校验一起删除，不能恢复。"]

    def act(self, form: NothingToAsk) -> None:
        forms.remove(self.record, by=self.request.user)

    def success_url(self, result: None) -> str:
        return reverse(FORMS)
