"""The list of rules, one rule's page, and the acts on its versions."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from portal.access import require
from portal.rules import catalogue
from portal.rules.catalogue import RuleSet, UnknownRuleError
from portal.rules.choices import Tier
from portal.rules.domain import rules, versions
from portal.rules.filters import RuleFilters
from portal.rules.forms import EndForm, ParamsForm, RuleReasonForm, VersionForm
from portal.rules.models import RuleVersion
from portal.rules.permissions import RULES_MANAGE, RULES_VIEW
from portal.rules.tables import RuleTable
from portal.ui.views import ActPage, Crumb, DetailPage, FormPage, Link, ListPage


def to_list() -> Crumb:
    return Crumb("规则参数", reverse("rules:rules"))


class Rules(ListPage):
    """Every office now and then: which number applies, since when, and on what does it rest?"""

    model = RuleVersion
    table = RuleTable
    filters = RuleFilters
    permission = RULES_VIEW
    title = "规则参数"
    lead = "检查、提醒和计分所用的数字，都从这里取；每次修改都是一个新版本，过去的结果不受影响。"
    search_hint = "编号、名称或拼音首字母"
    empty_title = "还没有规则"

    def rows(self) -> QuerySet:
        return super().rows().one_per_rule(timezone.localdate()).order_by("code", "pk")

    def actions(self) -> list[Link]:
        return [Link("工作日历", reverse("rules:calendar"), "calendar")]


class Rule(DetailPage):
    """An office checks a number against its document, or changes it when a new one comes."""

    permission = RULES_VIEW
    kind = "规则"
    tabs_key = "rules.rule"
    template_name = "rules/rule.html"

    def prepare(self) -> None:
        self.record = found_rule(self.kwargs["pk"])

    def crumbs(self) -> list[Crumb]:
        return [to_list()]

    def actions(self) -> list[Link]:
        if not self.request.user.can(RULES_MANAGE):
            return []
        url = reverse("rules:new", args=[self.record.code])
        return [Link("新增版本", url, "plus", "primary")]


def found_rule(code: str) -> RuleSet:
    try:
        return catalogue.get(code)
    except UnknownRuleError:
        raise Http404 from None


class NewVersion(FormPage):
    """A new document came: enter its numbers once, from the day they apply."""

    form_class = VersionForm
    permission = RULES_MANAGE
    verb = "新增版本"

    def prepare(self) -> None:
        self.rule = found_rule(self.kwargs["pk"])
        self.today = timezone.localdate()
        self.current = rules.find(self.rule.code, on=self.today)

    def get_title(self) -> str:
        return f"新增版本：{self.rule}"

    def crumbs(self) -> list[Crumb]:
        return [to_list(), Crumb(str(self.rule), self.rule.get_absolute_url())]

    @property
    def cancel_url(self) -> str:
        return self.rule.get_absolute_url()

    def form_kwargs(self) -> dict[str, Any]:
        return {"rule": self.rule}

    def initial(self) -> dict[str, Any]:
        stored = self.current.version.params if self.current else {}
        params = {param.field: stored.get(param.key) for param in self.rule.params}
        return {"tier": Tier.COUNTY, **params, **super().initial()}

    def consequences(self) -> list[str]:
        lines = [
            "自生效日期起，检查、提醒和计分改用新参数。",
            "生效日期以前的结果不变，仍注明所用的旧版本。",
        ]
        if self.current:
            version = self.current.version
            lines.insert(
                0,
                f"目前适用{version.get_tier_display()}层级、自 {version.effective_from} 起的版本；"
                "新版本与它同一层级时，由新版本接替，不同层级时按“县、省、国家”的顺序适用。",
            )
        return [*lines, "生效以后不能修改，只能再新增版本；生效以前可以更正或撤回。"]

    def act(self, form: VersionForm) -> RuleVersion:
        return versions.publish(self.rule, by=self.request.user, **form.facts())

    def done_message(self, result: RuleVersion) -> str:
        return f"已新增版本，自 {result.effective_from} 起适用。"

    def success_url(self, result: RuleVersion) -> str:
        return f"{self.rule.get_absolute_url()}?tab=history"


class VersionAct(ActPage):
    """An act on one version, for those who keep the rules."""

    model = RuleVersion
    permission = RULES_VIEW

    def prepare(self) -> None:
        super().prepare()
        require(self.request.user, RULES_MANAGE)

    def crumbs(self) -> list[Crumb]:
        return [to_list(), Crumb(str(self.record.rule), self.record.get_absolute_url())]

    def success_url(self, result: Any) -> str:
        return f"{reverse('rules:rule', args=[self.record.code])}?tab=history"


class CorrectVersion(VersionAct):
    title = "更正未生效版本：{record}"
    form_class = ParamsForm
    watched = ("params", "source", "note")
    verb = "更正"
    done = "已更正。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"rule": self.record.rule}

    def on_record(self) -> dict[str, Any]:
        stored = self.record.params
        params = {param.field: stored.get(param.key) for param in self.record.rule.params}
        return {**params, "source": self.record.source, "note": self.record.note}

    def consequences(self) -> list[str]:
        return [f"这个版本自 {self.record.effective_from} 起才适用，没有结果用过它。"]

    def act(self, form: ParamsForm) -> RuleVersion:
        return versions.correct(self.record, by=self.request.user, **form.facts())


class WithdrawVersion(VersionAct):
    title = "撤回未生效版本：{record}"
    form_class = RuleReasonForm
    verb = "撤回"
    done = "已撤回。"
    danger = True

    def consequences(self) -> list[str]:
        until = self.record.effective_to
        span = f"到 {until}" if until else "长期有效"
        return [
            "这个版本删除，只在审计记录中保留。",
            f"同一层级中由它接替的版本继续适用，{span}。",
        ]

    def act(self, form: RuleReasonForm) -> RuleSet:
        return versions.withdraw(self.record, by=self.request.user, **form.cleaned_data)


class EndVersion(VersionAct):
    title = "停用版本：{record}"
    form_class = EndForm
    verb = "停用"
    done = "已停用。"
    danger = True

    def consequences(self) -> list[str]:
        return [
            "自停用日期起，改按上一层级的规定执行。",
            "停用日期以前的结果不变。",
            *self.next_in_line(timezone.localdate()),
        ]

    def next_in_line(self, day: dt.date) -> list[str]:
        others = RuleVersion.objects.filter(code=self.record.code).exclude(pk=self.record.pk)
        following = rules.nearest(others, day)
        if following is None:
            return ["没有其他层级的规定，停用后本规则不再检查。"]
        words = "，".join(f"{label} {value}" for label, value in following.in_words)
        return [f"接着适用的是{following.get_tier_display()}层级：{words}。"]

    def act(self, form: EndForm) -> RuleVersion:
        return versions.end(self.record, by=self.request.user, **form.cleaned_data)
