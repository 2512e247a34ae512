"""What reviewers marked to come back to: set on the review and on the ledger, listed, taken off."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse, reverse_lazy

from assessments.domain.ledgers import stars
from assessments.filters import StarFilters
from assessments.models import Ledger, LedgerStar
from assessments.permissions import LEDGERS_REVIEW
from assessments.tables import StarTable
from assessments.views.filling import Answering
from assessments.views.ledgers import LIST as LEDGERS
from portal import parameters
from portal.accounts.models import User
from portal.ui.views import BulkPage, Crumb, Link, ListPage, NothingToAsk

LIST = "assessments:stars"


@dataclass(frozen=True)
class StarButton:
    """The star of one cell, or of the whole ledger: set or not."""

    key: str
    label: str
    star: LedgerStar | None


class StarButtons:
    """Those of a ledger as its reviewer sees them; for others there are none."""

    def __init__(self, ledger: Ledger, *, by: User) -> None:
        office = stars.office_of(ledger, by)
        self.may_mark = office is not None
        self.known = stars.at(ledger, office) if office else {}

    def of(self, key: str, label: str) -> StarButton | None:
        return StarButton(key, label, self.known.get(key)) if self.may_mark else None

    @property
    def whole(self) -> StarButton | None:
        return self.of("", stars.WHOLE)


class StarCell(Answering):
    """A reviewer who is not done with a number: to be asked about on Monday."""

    permission = LEDGERS_REVIEW

    def read(self, request: HttpRequest) -> tuple[str, str, bool]:
        sent = parameters.posted_json(request)
        return str(sent["key"]), str(sent.get("words", "")), bool(sent["starred"])

    def answer(self, sent: tuple[str, str, bool]) -> dict[str, Any]:
        key, words, is_wanted = sent
        user = self.request.user
        if is_wanted:
            starred = stars.star(self.record, key=key, words=words, by=user)
            return {"starred": True, "words": starred.words, "by": user.name}
        rows = LedgerStar.objects.visible_to(user).filter(ledger=self.record, key=key)
        for starred in rows.select_related("unit", "ledger").filter(unit=self._office()):
            stars.unstar(starred, by=user)
        return {"starred": False, "words": "", "by": ""}

    def _office(self) -> Any:
        ledger = Ledger.objects.select_related("form", "unit").get(pk=self.record.pk)
        return stars.office_of(ledger, self.request.user)


class Stars(ListPage):
    """组织科 on a quiet day: what did we want to ask about, and has it been answered?"""

    model = LedgerStar
    table = StarTable
    filters = StarFilters
    permission = LEDGERS_REVIEW
    title = "关注的台账内容"
    lead = "审核时标了星的内容，同一科室审核的人都看得到，填报单位看不到。"
    search_hint = "单位、内容、说明或拼音首字母"
    empty_title = "没有关注的内容"
    empty_hint = "审核台账时点星标，或者按 s，就会列在这里。"

    def rows(self) -> Any:
        rows = super().rows().select_related("ledger__form", "ledger__unit__kind", "starred_by")
        return rows.order_by("-starred_at", "-pk")

    def crumbs(self) -> list[Crumb]:
        return [Crumb("台账", reverse(LEDGERS))]

    def bulk_acts(self) -> list[Link]:
        return [Link("取消关注", reverse("assessments:unstar"), "star-off")]


class Unstar(BulkPage):
    """They have been dealt with."""

    title = "取消关注"
    model = LedgerStar
    permission = LEDGERS_REVIEW
    form_class = NothingToAsk
    verb = "取消关注"
    cancel_url = reverse_lazy(LIST)

    def crumbs(self) -> list[Crumb]:
        return [Crumb("关注的台账内容", reverse(LIST))]

    def visible(self) -> Any:
        return super().visible().select_related("ledger__unit", "ledger__form", "unit")

    def act_on(self, record: LedgerStar, facts: dict[str, Any]) -> None:
        stars.unstar(record, by=self.request.user)
