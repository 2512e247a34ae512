"""What becomes of a suggestion: each step by its page."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.forms import BaseForm
from django.shortcuts import get_object_or_404

from portal.access import require
from portal.ui.views import ActPage, Crumb, NothingToAsk
from talent import forms
from talent.domain import matches
from talent.models import Match, Need, TalentProfile
from talent.permissions import TALENT_MATCH
from talent.views.needs import Needs


class Choose(ActPage):
    """人才办 at the workbench: this one is worth asking."""

    model = Need
    permission = TALENT_MATCH
    form_class = NothingToAsk
    verb = "列为候选"
    done = "已列为候选，请接着征询本人。"

    def prepare(self) -> None:
        super().prepare()
        require(self.request.user, TALENT_MATCH, self.record.unit)
        seen = TalentProfile.objects.visible_to(self.request.user).select_related("person")
        self.profile = get_object_or_404(seen, pk=self.kwargs["talent"])

    def records(self) -> QuerySet:
        return super().records().select_related("unit", "enterprise", "grade_least")

    def get_title(self) -> str:
        return f"列为候选：{self.profile}"

    def crumbs(self) -> list[Crumb]:
        return Needs.way_to(self.record)

    def consequences(self) -> list[str]:
        return [f"“{self.profile}”列为“{self.record}”的候选人，匹配说明按今天的资料保存。"]

    def initial(self) -> dict[str, Any]:
        return {}

    def act(self, form: Any) -> Match:
        return matches.choose(self.record, profile=self.profile, by=self.request.user)


class MatchAct(ActPage):
    """人才办: the next step of one suggestion."""

    model = Match
    permission = TALENT_MATCH
    form_class: ClassVar[type[BaseForm]] = NothingToAsk
    watched = ("state",)

    def prepare(self) -> None:
        super().prepare()
        require(self.request.user, TALENT_MATCH, self.record.need.unit)

    def records(self) -> QuerySet:
        named = ("need__unit", "need__enterprise", "profile__person", "profile__unit")
        return super().records().select_related(*named)

    def get_title(self) -> str:
        return f"{self.verb}：{self.record.profile}"

    def crumbs(self) -> list[Crumb]:
        return Needs.way_to(self.record.need)

    def initial(self) -> dict[str, Any]:
        return {}


class Ask(MatchAct):
    verb = "征询本人"
    done = "已登记征询，请在期限内记录答复。"

    def consequences(self) -> list[str]:
        return ["向本人说明岗位、方式和待遇，5 个工作日内记录答复。"]

    def act(self, form: Any) -> Match:
        return matches.ask(self.record, by=self.request.user)


class HisAnswer(MatchAct):
    verb = "本人答复"
    form_class = forms.MatchAnswerForm
    done = "已记录答复。"

    def act(self, form: Any) -> Match:
        return matches.answer(self.record, by=self.request.user, **form.cleaned_data)


class Recommend(MatchAct):
    verb = "推荐给单位"
    done = "已推荐。"

    def consequences(self) -> list[str]:
        return ["单位可以看到姓名、领域、学历、职称、专长；须有“对接用人单位”的有效同意。"]

    def act(self, form: Any) -> Match:
        return matches.recommend(self.record, by=self.request.user)


class Talk(MatchAct):
    verb = "开始洽谈"
    done = "已登记洽谈。"

    def act(self, form: Any) -> Match:
        return matches.talk(self.record, by=self.request.user)


class FinishTalks(MatchAct):
    verb = "洽谈结果"
    form_class = forms.TalksForm
    done = "已登记结果。"

    def act(self, form: Any) -> Match:
        return matches.finish(self.record, by=self.request.user, **form.cleaned_data)


class End(MatchAct):
    verb = "登记离开"
    form_class = forms.MatchReasonForm
    done = "已登记，需求重新计算。"

    def consequences(self) -> list[str]:
        return ["此人不再计入本需求的达成人数，需求可以继续匹配。"]

    def act(self, form: Any) -> Match:
        return matches.end(self.record, by=self.request.user, **form.cleaned_data)
