from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Final

from django.db import models

from portal.terms import Term, Vocabulary


class Watched(StrEnum):
    """What the watches make of an action: portal.audit.domain.watches."""

    LOOK = auto()  # somebody opened what is kept of a person
    EXPORT = auto()
    FAILED_SIGN_IN = auto()
    LOCK_OUT = auto()
    NUMBER_SEARCH = auto()


class Action(Term):
    """A business event the portal keeps. Each app declares its own in `actions.py`, by
    `ActionsOf`; the trail keeps the value, so that its events outlive the app."""

    def __init__(self, value: str, label: str, watched: Watched | None) -> None:
        super().__init__(value, label)
        self.watched = watched


actions: Final[Vocabulary[Action]] = Vocabulary("action")


@dataclass(frozen=True)
class ActionsOf:
    """Declares the actions of one app, which stand together in lists."""

    module: str
    position: int

    def __call__(self, value: str, label: str, *, watched: Watched | None = None) -> Action:
        action = Action(value, label, watched)
        return actions.add(action, module=self.module, position=self.position)


def watched_as(*kinds: Watched) -> list[Action]:
    return [action for action in actions if action.watched in kinds]


class Result(models.TextChoices):
    DONE = "done", "成功"
    FAILED = "failed", "失败"
    REFUSED = "refused", "拒绝"


class AlertRule(models.TextChoices):
    MASS_VIEW = "mass_view", "短时间大量查看档案"
    MASS_EXPORT = "mass_export", "一日内多次导出"
    MASS_LIST = "mass_list", "短时间大量浏览名单"
    MASS_LIST_DAY = "mass_list_day", "一日内大量浏览名单"
    OFF_HOURS = "off_hours", "非工作时间查看档案"
    FAILED_SIGN_INS = "failed_sign_ins", "反复登录失败"
    NUMBER_SERIES = "number_series", "反复按身份证号查找"
    NUMBER_GUESSES = "number_guesses", "疑似试探身份证号"
    BROKEN_CHAIN = "broken_chain", "审计记录校验不通过"
    UNSEALED = "unsealed", "审计记录没有按时封存"


class AlertState(models.TextChoices):
    OPEN = "open", "待核查"
    ANSWERED = "answered", "已核查"
