"""Parts of a draft: what people add to them or decide about them."""

from typing import Any

from portal.ui.views import ActPage, Crumb, NothingToAsk
from reports.domain.bulletins import drafting, rights
from reports.forms.bulletins import AddedWordsForm
from reports.models import BulletinSection
from reports.permissions import BULLETINS_VIEW
from reports.views.bulletins import LIST


class OnSection(ActPage):
    """An act on one part of a draft."""

    model = BulletinSection
    permission = BULLETINS_VIEW

    def prepare(self) -> None:
        super().prepare()
        rights.require_wording(self.request.user, self.record.bulletin.series)

    def records(self) -> Any:
        return super().records().select_related("bulletin__series")

    def get_title(self) -> str:
        return f"{self.verb}：{self.record.label}"

    def crumbs(self) -> list[Crumb]:
        return [LIST, Crumb(str(self.record.bulletin), self._back())]

    def _back(self) -> str:
        return f"{self.record.bulletin.get_absolute_url()}?tab=sections"

    def get_cancel_url(self) -> str:
        return self._back()

    def success_url(self, result: BulletinSection) -> str:
        return self._back()


class AddWords(OnSection):
    """考核办 while reading the draft: what numbers cannot say."""

    form_class = AddedWordsForm
    watched = ("words",)
    verb = "保存"
    done = "已补充。"

    def get_title(self) -> str:
        return f"补充文字：{self.record.label}"

    def act(self, form: AddedWordsForm) -> BulletinSection:
        return drafting.add_words(self.record, by=self.request.user, **form.cleaned_data)


class LeaveGaps(OnSection):
    """考核办 before a year's data are reviewed: what nobody counts is printed as that."""

    form_class = NothingToAsk
    verb = "未统计的照印"
    done = "已决定照印。"

    def consequences(self) -> list[str]:
        gaps = "、".join(gap.hint for gap in drafting.gaps_to_leave(self.record)) or "没有"
        return [f"照实印作未统计、没有：{gaps}。", "重新起草后要再决定一次。"]

    def act(self, form: Any) -> BulletinSection:
        return drafting.leave_gaps(self.record, by=self.request.user)
