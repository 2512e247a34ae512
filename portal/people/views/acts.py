"""Acts on people: register, correct, show by a photo, merge, part again."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.views.decorators.debug import sensitive_variables

from portal import parameters
from portal.access import Permission, require
from portal.people.domain import merges, people, photos, queries
from portal.people.forms import EditPersonForm, MergePeopleForm, PersonForm, PhotoForm
from portal.people.models import Person, PersonMerge
from portal.people.permissions import PEOPLE_MANAGE, PEOPLE_MERGE
from portal.people.views.browse import LIST
from portal.ui.forms import ReasonForm
from portal.ui.views import ActPage, Crumb, FormPage, NothingToAsk, RecordFormPage

SHOWN_CANDIDATES = 20


class NewPerson(FormPage):
    """Township members and offices: somebody is not yet in the lists."""

    title = "登记人员"
    lead = "登记前请先查找，避免重复。"
    form_class = PersonForm
    permission = PEOPLE_MANAGE
    verb = "登记"
    done = "已登记。"
    cancel_url = reverse_lazy("people:people")

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def form_kwargs(self) -> dict[str, Any]:
        return {"by": self.request.user}

    @sensitive_variables()
    def check(self, form: PersonForm) -> None:
        people.check(**form.cleaned_data)

    @sensitive_variables()
    def act(self, form: PersonForm) -> Person:
        return people.create(by=self.request.user, **form.cleaned_data)


class PersonAct(RecordFormPage):
    """An act on one person, refused with the reason before anything is typed."""

    model = Person
    needs: Permission

    def prepare(self) -> None:
        super().prepare()
        require(self.request.user, self.needs, self.record.unit)

    def records(self) -> QuerySet:
        return super().records().select_related("unit")

    def crumbs(self) -> list[Crumb]:
        return [LIST, Crumb(str(self.record), self.record.get_absolute_url())]


class EditPerson(PersonAct):
    """Something on record is wrong or has changed."""

    permission = needs = PEOPLE_MANAGE
    title = "修改：{record}"
    form_class = EditPersonForm
    watched = merges.PLAIN

    def form_kwargs(self) -> dict[str, Any]:
        return {"by": self.request.user, "person": self.record}

    @sensitive_variables()
    def check(self, form: EditPersonForm) -> None:
        people.check(**form.cleaned_data)

    @sensitive_variables()
    def act(self, form: EditPersonForm) -> Person:
        return people.edit(self.record, by=self.request.user, **form.cleaned_data)


class SetPhoto(PersonAct):
    """Whoever prepares an approval form: the person has no photo yet, or an old one."""

    permission = needs = PEOPLE_MANAGE
    title = "照片：{record}"
    form_class = PhotoForm
    watched = ("photo",)
    verb = "上传"
    done = "照片已更新。"

    def consequences(self) -> list[str]:
        return (
            ["现在的照片由新照片替换；换错了的，马上在提示里撤回。"] if self.record.photo_id else []
        )

    def act(self, form: PhotoForm) -> Person:
        return photos.set_photo(self.record, by=self.request.user, **form.cleaned_data)


class RemovePhoto(PersonAct, ActPage):
    """The photo shows somebody else."""

    permission = needs = PEOPLE_MANAGE
    title = "移除照片：{record}"
    form_class = NothingToAsk
    watched = ("photo",)
    verb = "移除"
    done = "照片已移除。"
    danger = True

    def records(self) -> QuerySet:
        return super().records().exclude(photo=None)

    def consequences(self) -> list[str]:
        return ["照片从人员页去掉；移错了的，马上在提示里撤回，或者重新上传。"]

    def act(self, form: NothingToAsk) -> Person:
        return photos.remove_photo(self.record, by=self.request.user)


class MergePeople(PersonAct):
    """Offices after an import: these two are one; see both sides, choose, merge."""

    permission = needs = PEOPLE_MERGE
    title = "合并重复记录：{record}"
    template_name = "people/merge.html"
    form_class = MergePeopleForm
    verb = "合并"
    done = "已合并。合并有误时，可以在“合并记录”里撤回。"
    danger = True
    plan: merges.MergePreview | None = None

    def prepare(self) -> None:
        super().prepare()
        other = self.request.POST.get("other") or self.request.GET.get("other", "")
        if other:
            rows = self.records().exclude(pk=self.record.pk)
            drop = get_object_or_404(rows, pk=parameters.key(other))
            self.plan = merges.preview(self.record, drop)

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.plan is not None:
            return super().get(*args, **kwargs)
        candidates = queries.candidates_for(self.record, by=self.request.user)
        return self.render(candidates=list(candidates[:SHOWN_CANDIDATES]))

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(*args, **kwargs) if self.plan else self.get()

    def form_kwargs(self) -> dict[str, Any]:
        return {"plan": self.plan}

    def act(self, form: MergePeopleForm) -> PersonMerge:
        return merges.merge(
            self.record,
            drop=form.plan.drop,
            reason=form.cleaned_data["reason"],
            choices=form.chosen,
            by=self.request.user,
        )

    def context(self, **extra: Any) -> dict[str, Any]:
        return super().context(plan=self.plan, swap_url=self.swap_url(), **extra)

    def swap_url(self) -> str:
        if self.plan is None:
            return ""
        return f"{reverse('people:merge', args=[self.plan.drop.pk])}?other={self.record.pk}"


class Unmerge(ActPage):
    """A merge proved wrong."""

    model = PersonMerge
    permission = PEOPLE_MERGE
    title = "撤回合并：{record}"
    form_class = ReasonForm
    verb = "撤回合并"
    danger = True

    def records(self) -> QuerySet:
        return super().records().in_force().select_related("keep", "drop")

    def crumbs(self) -> list[Crumb]:
        return [LIST, Crumb(str(self.record.keep), self.record.keep.get_absolute_url())]

    def consequences(self) -> list[str]:
        drop = self.record.drop
        return [
            f"被并入的“{drop}”（人员编号 {drop.pk}）恢复为单独的记录。",
            "合并时转过来的档案、记录退回原来的人员。",
            "合并时取自对方的内容恢复原样；合并后又手工改过的，保持现在的内容。",
        ]

    def act(self, form: ReasonForm) -> Person:
        return merges.unmerge(self.record, reason=form.cleaned_data["reason"], by=self.request.user)

    def done_message(self, result: Person) -> str:
        return f"已撤回合并，“{result}”恢复为单独的记录。"
