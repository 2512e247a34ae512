"""Levels of talents, and the way of one recognition."""

from typing import Any

from django.db.models import QuerySet

from portal.access import require
from portal.ui.views import ActPage, Crumb, Records
from talent import forms
from talent.domain import recognitions
from talent.models import Recognition
from talent.permissions import TALENT_VERIFY, TALENT_VIEW
from talent.views.talents import Talents


class TalentGrades(Records):
    """人才办, when the county issues its catalogue: which levels are there, by which document?"""

    acts = recognitions.GRADES
    one, many = "grade", "grades"
    reads = TALENT_VIEW
    title = "人才层次"
    form = forms.GradeForm
    lead = "层次按文件规定，次序小的为高；停止的层次保留，已认定的不变。"
    columns = ("label", "code", "position", "is_high", "years", "document", "since", "until")
    filtered_by = ("is_high",)
    empty_title = "还没有层次目录"
    empty_hint = "按本县人才认定办法逐级登记。"


class RecognitionAct(ActPage):
    """人才办: the next step of one recognition."""

    model = Recognition
    permission = TALENT_VERIFY
    title = "{record}"

    def prepare(self) -> None:
        super().prepare()
        require(self.request.user, TALENT_VERIFY, self.record.profile.unit)

    def records(self) -> QuerySet:
        return super().records().select_related("profile__person", "profile__unit", "grade")

    def crumbs(self) -> list[Crumb]:
        return Talents.way_to(self.record.profile)

    def get_title(self) -> str:
        return f"{self.verb}：{self.record}"

    def get_cancel_url(self) -> str:
        return f"{self.record.profile.get_absolute_url()}?tab=recognitions"

    def success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def initial(self) -> dict[str, Any]:
        return {}


class Announce(RecognitionAct):
    verb = "公示"
    form_class = forms.AnnounceForm
    done = "已登记公示，期满后可以认定。"
    watched = ("state",)

    def act(self, form: Any) -> Recognition:
        return recognitions.announce(self.record, by=self.request.user, **form.cleaned_data)


class GrantGrade(RecognitionAct):
    verb = "认定"
    form_class = forms.GrantGradeForm
    done = "已认定。"
    watched = ("state",)

    def consequences(self) -> list[str]:
        return [f"有效期按“{self.record.grade}”的规定，自认定之日起 {self.record.grade.years} 年。"]

    def act(self, form: Any) -> Recognition:
        return recognitions.grant(self.record, by=self.request.user, **form.cleaned_data)


class Revoke(RecognitionAct):
    verb = "取消认定"
    form_class = forms.RevokeForm
    done = "已取消。"
    danger = True
    watched = ("state",)

    def consequences(self) -> list[str]:
        return ["原认定记录保留，标明取消原因；此人的层次按其余有效认定计算。"]

    def act(self, form: Any) -> Recognition:
        return recognitions.revoke(self.record, by=self.request.user, **form.cleaned_data)
