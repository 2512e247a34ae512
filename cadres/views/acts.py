"""Acts on a cadre: a file is opened, corrected; posts and ranks are given and ended; she leaves."""

from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.http import Http404
from django.urls import reverse

from cadres import forms
from cadres.choices import MAY_BE_NONE, Item
from cadres.domain import answers, cadres, leaving, posts, ranks
from cadres.models import Cadre, NoneAnswer, Post, Rank
from cadres.permissions import CADRES_MANAGE
from cadres.views.browse import LIST
from portal.access import require, visible
from portal.deeds.links import promise
from portal.people.models import Person
from portal.ui.forms import ReasonForm
from portal.ui.views import ActPage, Crumb, NothingToAsk, RecordFormPage


class OpenFile(RecordFormPage):
    """干部科: a person becomes a cadre; what is known goes on the first page at once."""

    model = Person
    permission = CADRES_MANAGE
    title = "建立干部档案：{record}"
    form_class = forms.CadreForm
    verb = "建立"
    done = "已建立档案。"

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def records(self) -> QuerySet:
        return super().records().filter(cadre=None).select_related("unit")

    def initial(self) -> dict[str, Any]:
        return {"unit": self.record.unit_id, **super().initial()}

    def form_kwargs(self) -> dict[str, Any]:
        return {"by": self.request.user}

    def check(self, form: forms.ConfirmedForm) -> None:
        cadres.check(self.record, form.values)

    def act(self, form: forms.ConfirmedForm) -> Cadre:
        return cadres.create(
            self.record,
            unit=form.cleaned_data["unit"],
            values=form.values,
            confirmed=form.cleaned_data["confirmed"],
            by=self.request.user,
        )


class CadreAct(RecordFormPage):
    """An act on one cadre, refused with the reason before anything is typed."""

    model: ClassVar[type[Model]] = Cadre
    permission = CADRES_MANAGE

    def prepare(self) -> None:
        super().prepare()
        require(self.request.user, CADRES_MANAGE, self.cadre.unit)

    @property
    def cadre(self) -> Cadre:
        return self.record

    def records(self) -> Any:
        return super().records().select_related("unit", "person")

    def crumbs(self) -> list[Crumb]:
        return [LIST, Crumb(str(self.cadre), self.cadre.get_absolute_url())]


class LineAct(CadreAct):
    """An act on one line of a file."""

    @property
    def cadre(self) -> Cadre:
        return self.record.cadre

    def records(self) -> Any:
        rows = visible(self.model, self.request.user)
        return rows.select_related("cadre__unit", "cadre__person")


class EditCadre(CadreAct):
    """Something on the first page is wrong or has changed."""

    title = "修改：{record}"
    form_class = forms.CadreForm
    watched = tuple(forms.CadreForm.base_fields)

    def form_kwargs(self) -> dict[str, Any]:
        return {"by": self.request.user}

    def check(self, form: forms.ConfirmedForm) -> None:
        cadres.check(self.record.person, form.values)

    def act(self, form: forms.ConfirmedForm) -> Cadre:
        return cadres.edit(
            self.record,
            values=form.values,
            confirmed=form.cleaned_data["confirmed"],
            by=self.request.user,
        )


class Appoint(CadreAct):
    """A decree names her to a post; the main post so far ends with it."""

    title = "任职：{record}"
    form_class = forms.AppointCadreForm
    verb = "任职"
    done = "已登记任职。"

    def initial(self) -> dict[str, Any]:
        place = {"institution": self.record.unit.name, "unit": self.record.unit_id}
        return {**place, "is_main": True, **super().initial()}

    def form_kwargs(self) -> dict[str, Any]:
        return {"by": self.request.user}

    def consequences(self) -> list[str]:
        main = self.record.posts.current().filter(is_main=True).first()
        lines = ["现任职务按在任的各项职务重新写出。", promise()]
        return (
            [f"现在的主职务是“{main}”，勾选“同时免去”的，自任职之日起免去。", *lines]
            if main
            else lines
        )

    def act(self, form: forms.ConfirmedForm) -> Post:
        return posts.appoint(
            self.record,
            values=form.values,
            ends_main=form.cleaned_data["ends_main"],
            confirmed=form.cleaned_data["confirmed"],
            by=self.request.user,
        )


class Dismiss(LineAct, ActPage):
    """A decree takes the post away."""

    model = Post
    title = "免职：{record}"
    form_class = forms.DismissForm
    watched = ("until",)
    verb = "免职"
    done = "已登记免职。"

    def records(self) -> QuerySet:
        return super().records().current()

    def initial(self) -> dict[str, Any]:
        return {}

    def consequences(self) -> list[str]:
        return [f"“{self.cadre}”自免职时间起不再任“{self.record}”，现任职务随之改写。", promise()]

    def act(self, form: Any) -> Post:
        return posts.dismiss(self.record, by=self.request.user, **form.cleaned_data)


class Promote(CadreAct):
    """The yearly round of ranks, or a new level: the step so far ends with it."""

    title = "晋升职级、确定职务层次：{record}"
    form_class = forms.PromoteForm
    verb = "登记"
    done = "已登记。"

    def consequences(self) -> list[str]:
        return ["同一类别现在的职务层次（职级）自批准之日起终止。", promise()]

    def act(self, form: Any) -> Rank:
        return ranks.promote(self.record, by=self.request.user, **form.cleaned_data)


class EndRank(LineAct, ActPage):
    """A rank ends and none follows: she was demoted, or changed to another series."""

    model = Rank
    title = "终止：{record}"
    form_class = forms.EndRankForm
    watched = ("until",)
    verb = "终止"
    done = "已登记终止。"

    def records(self) -> QuerySet:
        return super().records().current()

    def initial(self) -> dict[str, Any]:
        return {}

    def consequences(self) -> list[str]:
        return [f"“{self.cadre}”自终止时间起不再是“{self.record}”。", promise()]

    def act(self, form: Any) -> Rank:
        return ranks.end(self.record, by=self.request.user, **form.cleaned_data)


class Leave(CadreAct, ActPage):
    """She is transferred out of the county, retires, or died."""

    title = "离开：{record}"
    form_class = forms.CadreLeaveForm
    watched = ("leaving",)
    verb = "办理离开"
    done = "已办理。"
    danger = True

    def consequences(self) -> list[str]:
        held = "、".join(str(post) for post in self.record.posts.current())
        ended = [f"在任的职务同时免去：{held}。"] if held else []
        return [*ended, "从离开时间起不再列入名册和统计，档案保留，可以恢复在册。", promise()]

    def act(self, form: Any) -> Cadre:
        return leaving.leave(self.record, by=self.request.user, **form.cleaned_data)


class ComeBack(CadreAct, ActPage):
    """Transferred back, or marked as left by mistake."""

    title = "恢复在册：{record}"
    form_class = ReasonForm
    watched = ("leaving",)
    verb = "恢复在册"
    done = "已恢复在册。"

    def records(self) -> QuerySet:
        return super().records().exclude(leaving="")

    def initial(self) -> dict[str, Any]:
        return {}

    def consequences(self) -> list[str]:
        return ["重新列入名册和统计；职务须另行登记任职。", promise()]

    def act(self, form: Any) -> Cadre:
        return leaving.come_back(self.record, by=self.request.user, **form.cleaned_data)


class AnswerNone(CadreAct, ActPage):
    """Whoever fills the file has asked: there is none."""

    title = "填“无”：{record}"
    form_class = NothingToAsk
    done = "已填“无”。"

    def prepare(self) -> None:
        if self.kwargs["item"] not in MAY_BE_NONE:
            raise Http404
        super().prepare()

    @property
    def item(self) -> Item:
        return Item(self.kwargs["item"])

    def consequences(self) -> list[str]:
        return [f"“{self.item.label}”记为“无”，同时记下您的姓名和时间；以后登记了内容即自动取消。"]

    def act(self, form: Any) -> NoneAnswer:
        return answers.none(self.record, self.item, by=self.request.user)

    def undo_url(self, result: NoneAnswer) -> str:
        return reverse("cadres:withdraw-none", args=[result.pk])

    def success_url(self, result: NoneAnswer) -> str:
        return f"{self.record.get_absolute_url()}?tab={self.item}"


class WithdrawNone(LineAct, ActPage):
    """It was answered too soon."""

    model = NoneAnswer
    title = "撤回“无”：{record}"
    form_class = NothingToAsk
    verb = "撤回"
    done = "已撤回。"

    def get_cancel_url(self) -> str:
        return self.cadre.get_absolute_url()

    def consequences(self) -> list[str]:
        return ["这一项重新算作未填。"]

    def act(self, form: Any) -> Cadre:
        return answers.withdraw(self.record, by=self.request.user)

    def success_url(self, result: Cadre) -> str:
        return f"{result.get_absolute_url()}?tab={self.record.item}"
