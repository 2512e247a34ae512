"""Acts on a whole scheme: begun, its groups and marks set, activated, put away, compared."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from assessments.domain import scheme_changes, scheme_designs, schemes
from assessments.forms.schemes import (
    BLANK,
    ActivateForm,
    ArchiveForm,
    NewSchemeForm,
    SchemeGroupsForm,
    SchemeMarksForm,
)
from assessments.models import Scheme, SchemeVersion
from assessments.permissions import SCHEMES_MANAGE, SCHEMES_VIEW
from assessments.presets.schemes import SCHEMES as SHIPPED
from assessments.views.scheme_designing import design_url
from assessments.views.schemes import SCHEMES, crumbs
from portal.fields.domain.changes import VersionChange
from portal.fields.views.comparing import Compares
from portal.ui.views import ActPage, Crumb, FormPage, NothingToAsk, RecordFormPage, RecordPage


class NewScheme(FormPage):
    """考核办 once: the shipped schemes are put in, or a blank one for something new."""

    title = "添加考核方案"
    form_class = NewSchemeForm
    permission = SCHEMES_MANAGE
    verb = "添加，去设计"
    done = "方案已添加，是草稿；核对后启用。"

    @property
    def cancel_url(self) -> str:
        return reverse(SCHEMES)

    def crumbs(self) -> list[Crumb]:
        return [Crumb("考核方案", reverse(SCHEMES))]

    def act(self, form: NewSchemeForm) -> Scheme:
        given = form.cleaned_data
        if given["preset"] == BLANK:
            return scheme_designs.create(
                name=given["name"], groups=given["groups"], full=given["full"], by=self.request.user
            )
        return schemes.install(SHIPPED[given["preset"]], by=self.request.user)

    def success_url(self, result: Scheme) -> str:
        return design_url(result)


class OfScheme(RecordPage):
    model = Scheme
    permission = SCHEMES_MANAGE

    def crumbs(self) -> list[Crumb]:
        return crumbs(self.record)


class SchemeGroups(OfScheme, RecordFormPage):
    """Who is measured by it: groups of units that are ranked together, each apart."""

    title = "适用分组：{record}"
    form_class = SchemeGroupsForm
    watched = ("groups",)
    done = "适用分组已调整。"

    def on_record(self) -> dict[str, Any]:
        return {"groups": [group.pk for group in self.record.groups.in_order()]}

    def consequences(self) -> list[str]:
        return ["下一次计分起，新选的分组按本方案计分，去掉的不再计分；已经公布的不变。"]

    def act(self, form: SchemeGroupsForm) -> Scheme:
        groups = list(form.cleaned_data["groups"])
        return scheme_designs.set_groups(self.record, groups, by=self.request.user)


class OfSchemeDraft(OfScheme, FormPage):
    """About the draft; without one there is nothing to change."""

    draft: SchemeVersion

    def prepare(self) -> None:
        super().prepare()
        drafts = self.record.versions.drafts().select_related("scheme")
        self.draft = get_object_or_404(drafts)

    @property
    def cancel_url(self) -> str:
        return design_url(self.record)

    def crumbs(self) -> list[Crumb]:
        return [*super().crumbs(), Crumb("设计方案", self.cancel_url)]

    def success_url(self, result: Any) -> str:
        return self.cancel_url


class SchemeMarks(OfSchemeDraft):
    title = "总分、加减分：{record}"
    form_class = SchemeMarksForm
    done = "已保存。"

    def initial(self) -> dict[str, Any]:
        names = SchemeMarksForm.Meta.fields
        return {name: getattr(self.draft, name).normalize() for name in names} | super().initial()

    def act(self, form: SchemeMarksForm) -> SchemeVersion:
        return scheme_designs.set_marks(self.draft, by=self.request.user, **form.cleaned_data)


class ActivateScheme(OfSchemeDraft):
    """考核办 once everything stands: what differs from before, what is still wrong, all at once."""

    title = "核对并启用：{record}"
    template_name = "fields/publish.html"
    form_class = ActivateForm
    verb = "启用"
    done = "新版本已启用。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"draft": self.draft}

    def consequences(self) -> list[str]:
        return ["启用后这一版不能再改；要改时另起草稿。", "以前各月的分数不变。"]

    def act(self, form: ActivateForm) -> SchemeVersion:
        since = form.cleaned_data["since"]
        return schemes.activate(self.draft, since=since, by=self.request.user)

    def success_url(self, result: SchemeVersion) -> str:
        return self.record.get_absolute_url()

    def context(self, **extra: Any) -> dict[str, Any]:
        return super().context(
            changes=scheme_changes.differences(self.draft),
            summary="assessments/scheme_faults.html",
            faults=schemes.faults(self.draft),
            **extra,
        )


class DiscardScheme(OfSchemeDraft):
    title = "放弃草稿：{record}"
    template_name = "ui/act.html"
    form_class = NothingToAsk
    verb = "放弃草稿"
    done = "草稿已放弃。"
    danger = True

    def consequences(self) -> list[str]:
        return ["草稿中的修改全部丢弃，继续使用已启用的版本。"]

    def act(self, form: NothingToAsk) -> None:
        scheme_designs.discard(self.draft, by=self.request.user)


class ArchiveScheme(ActPage):
    """A version nobody is to be scored by any more."""

    model = SchemeVersion
    permission = SCHEMES_MANAGE
    title = "停用：{record}"
    form_class = ArchiveForm
    verb = "停用"
    done = "已停用。"
    danger = True

    def records(self) -> Any:
        return super().records().select_related("scheme")

    def crumbs(self) -> list[Crumb]:
        return crumbs(self.record.scheme)

    def consequences(self) -> list[str]:
        return ["不再按这一版计分；已经计的分不变。", "停用后不能恢复，要再用时起草新的版本。"]

    def act(self, form: ArchiveForm) -> SchemeVersion:
        reason = form.cleaned_data["reason"]
        return schemes.archive(self.record, reason=reason, by=self.request.user)


class CompareSchemes(OfScheme, Compares):
    """What has become different since last year's: any two versions."""

    permission = SCHEMES_VIEW
    title = "比较版本：{record}"

    def versions(self) -> list[SchemeVersion]:
        return list(self.record.versions.order_by("-number"))

    def changes(self, before: SchemeVersion, after: SchemeVersion) -> list[VersionChange]:
        return scheme_changes.between(before, after)
