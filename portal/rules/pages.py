"""What rules add to the menu and the search, and the tabs of a rule's page."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from portal.access import Actor
from portal.rules import catalogue
from portal.rules.catalogue import RuleSet
from portal.rules.domain import rules
from portal.rules.domain.queries import versions_of
from portal.rules.permissions import RULES_MANAGE, RULES_VIEW
from portal.ui.registry import Hit, MenuEntry, Search, SignedInRequest, Tab, menu, searches, tabs

menu.add(
    MenuEntry("规则参数", "rules:rules", "adjustments", "系统", RULES_VIEW, 40),
    MenuEntry("工作日历", "rules:calendar", "calendar", "系统", RULES_VIEW, 50),
)


class Current(Tab[RuleSet]):
    key = "current"
    label = "当前参数"
    template = "rules/tabs/current.html"
    position = 10

    def context(self, request: SignedInRequest, record: RuleSet) -> dict[str, Any]:
        return {"in_force": rules.find(record.code, on=timezone.localdate())}


class VersionHistory(Tab[RuleSet]):
    key = "history"
    label = "历史版本"
    template = "rules/tabs/history.html"
    position = 20

    def context(self, request: SignedInRequest, record: RuleSet) -> dict[str, Any]:
        return {
            "rows": versions_of(record, today=timezone.localdate()),
            "may_manage": request.user.can(RULES_MANAGE),
        }


class Basis(Tab[RuleSet]):
    key = "basis"
    label = "依据"
    template = "rules/tabs/basis.html"
    position = 30

    def context(self, request: SignedInRequest, record: RuleSet) -> dict[str, Any]:
        return {"rows": versions_of(record, today=timezone.localdate())}


tabs.add("rules.rule", Current, VersionHistory, Basis)


def find_rules(user: Actor, typed: str) -> Iterator[Hit]:
    if not user.can(RULES_VIEW):
        return
    for code in catalogue.codes_matching(typed):
        rule = catalogue.get(code)
        yield Hit(str(rule), rule.get_absolute_url(), rule.module.label)


searches.add(Search("规则", "adjustments", find_rules, 80))
