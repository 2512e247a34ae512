"""Which groups of which schemes the command is to score."""

from typing import NoReturn

from django.core.management.base import CommandError

from assessments.domain.scores import standing
from assessments.management.asked import UNUSABLE
from assessments.models import Scheme
from assessments.permissions import SCORES_MANAGE
from portal.access import Denied, require
from portal.accounts.models import User
from portal.orgs.models import ComparisonGroup
from portal.periods import Period


def chosen(
    period: Period, *, scheme: str | None, group: str | None, by: User
) -> list[tuple[Scheme, ComparisonGroup]]:
    """With those that are published: the run itself tells what stands against them."""
    _require(by)
    there = list(standing.in_force(period))
    pairs = [pair for pair in there if scheme in (None, pair[0].code)]
    if not pairs:
        codes = "、".join(dict.fromkeys(f"{one.code}（{one}）" for one, _ in there)) or "没有"
        asked = f"代码为“{scheme}”的考核方案" if scheme else "考核方案"
        _unusable(f"{period.label}没有启用{asked}。当月启用的有：{codes}。")
    named = [pair for pair in pairs if group in (None, pair[1].name)]
    if not named:
        names = "、".join(str(one) for _, one in pairs)
        _unusable(f"没有名为“{group}”的考核分组。所选方案的分组有：{names}。")
    return named


def _require(by: User) -> None:
    try:
        require(by, SCORES_MANAGE)
    except Denied as refusal:
        _unusable(str(refusal))


def _unusable(words: str) -> NoReturn:
    raise CommandError(words, returncode=UNUSABLE)
