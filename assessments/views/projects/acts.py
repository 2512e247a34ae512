"""Acts on a project as a whole."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from assessments.domain.projects import drafting, progress
from assessments.models import ProjectNote, SecretaryProject
from assessments.permissions import PROJECTS_FILL, PROJECTS_MANAGE, PROJECTS_VIEW
from assessments.views.projects.browse import LIST
from assessments.views.projects.forms import NewProjectForm, NoteForm, ProjectForm
from portal.access import require
from portal.orgs.models import Unit
from portal.periods import Period
from portal.ui.forms import ReasonForm
from portal.ui.views import ActPage, Crumb, FormPage, NothingToAsk, RecordFormPage


class NewProject(FormPage):
    """A unit, in January: what its secretary takes on this year."""

    title = "申报书记项目"
    lead = "先填基本情况，再逐个添加节点，权重合计 100 后报送组织科审定。"
    permission = PROJECTS_FILL
    form_class = NewProjectForm
    verb = "保存"
    done = "已保存，请添加节点。"
    cancel_url = LIST.url

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def initial(self) -> dict[str, Any]:
        unit = self.request.user.unit_id
        return {"year": timezone.localdate().year, "unit": unit, **super().initial()}

    def form_kwargs(self) -> dict[str, Any]:
        own = self.request.user.scope(PROJECTS_FILL).q("path")
        return {"offered": Unit.objects.still_open().filter(own)}

    def act(self, form: Any) -> SecretaryProject:
        return drafting.start(by=self.request.user, **form.cleaned_data)

    def success_url(self, result: SecretaryProject) -> str:
        return result.get_absolute_url()


class ProjectAct(RecordFormPage):
    """An act on one project, refused before anything is typed."""

    model = SecretaryProject
    permission = PROJECTS_VIEW
    keeps = False  # done by the organization office, else by whoever writes

    def prepare(self) -> None:
        super().prepare()
        needed = PROJECTS_MANAGE if self.keeps else PROJECTS_FILL
        require(self.request.user, needed, self.project.unit)

    @property
    def project(self) -> SecretaryProject:
        return self.record

    def records(self) -> Any:
        return super().records().select_related("unit")

    def get_title(self) -> str:
        return f"{self.title}：{self.record.name}"

    def crumbs(self) -> list[Crumb]:
        return [LIST, Crumb(self.project.name, self.project.get_absolute_url())]

    def get_cancel_url(self) -> str:
        return self.project.get_absolute_url()

    def success_url(self, result: Any) -> str:
        return self.project.get_absolute_url()


class EditProject(ProjectAct):
    """The unit, before it hands the project over, or when it was given back."""

    title = "修改"
    form_class = ProjectForm
    watched = ("year", "name", "secretary", "aim")
    done = "已修改。"

    def act(self, form: Any) -> SecretaryProject:
        return drafting.correct(self.record, by=self.request.user, **form.cleaned_data)


class RemoveProject(ProjectAct, ActPage):
    """A draft nobody wants."""

    title = "删除草稿"
    form_class = NothingToAsk
    verb = "删除"
    done = "已删除。"
    danger = True

    def consequences(self) -> list[str]:
        return ["项目和它的节点一并删除，不能恢复。"]

    def act(self, form: Any) -> None:
        drafting.remove(self.record, by=self.request.user)

    def success_url(self, result: Any) -> str:
        return reverse("assessments:projects")


class SubmitProject(ProjectAct, ActPage):
    """The unit: weights add up to a hundred."""

    title = "报送"
    form_class = NothingToAsk
    verb = "报送"
    done = "已报送，等组织科审定。"

    def consequences(self) -> list[str]:
        wrong = [message for _, message in drafting.what_is_wrong(self.record)]
        return wrong or ["报送后不能修改；组织科退回后可以再改。"]

    def act(self, form: Any) -> SecretaryProject:
        return drafting.submit(self.record, by=self.request.user)


class SettleProject(ProjectAct, ActPage):
    """组织科: is it worth a year, can each step be seen to be done?"""

    title = "审定"
    form_class = NothingToAsk
    verb = "审定"
    done = "已审定，项目开始实施。"
    keeps = True

    def consequences(self) -> list[str]:
        return ["审定后节点计入书记项目进度，每月要填进展；节点的时限只能由组织科调整。"]

    def act(self, form: Any) -> SecretaryProject:
        return drafting.settle(self.record, by=self.request.user)


class GiveBackProject(ProjectAct, ActPage):
    """组织科: what is to be written better."""

    title = "退回"
    form_class = ReasonForm
    verb = "退回"
    done = "已退回，并告知报送人。"
    keeps = True

    def initial(self) -> dict[str, Any]:
        return {}

    def act(self, form: Any) -> SecretaryProject:
        return drafting.give_back(self.record, by=self.request.user, **form.cleaned_data)


class EndProject(ProjectAct, ActPage):
    """组织科: it will not be carried out any more."""

    title = "终止"
    form_class = ReasonForm
    verb = "终止"
    done = "已终止。"
    danger = True
    keeps = True

    def initial(self) -> dict[str, Any]:
        return {}

    def consequences(self) -> list[str]:
        return ["终止以前到期的节点仍计入进度，以后的不再计；终止后不能恢复。"]

    def act(self, form: Any) -> SecretaryProject:
        return progress.end(self.record, by=self.request.user, **form.cleaned_data)


class NoteProject(ProjectAct):
    """The unit, before the 25th: what was done this month."""

    title = "填写进展"
    lead = "只能填写本月和上月的；再次填写同一个月的，以后一次为准。"
    form_class = NoteForm
    done = "已填写。"

    def initial(self) -> dict[str, Any]:
        month, _ = progress.writable_months()
        written = ProjectNote.objects.filter(project=self.record, period=month).first()
        return {"period": month.code, "text": written.text if written else ""}

    def act(self, form: Any) -> ProjectNote:
        month, text = Period.parse(form.cleaned_data["period"]), form.cleaned_data["text"]
        return progress.note(self.record, period=month, text=text, by=self.request.user)
