"""Year ends of all groups, and one with every sum."""

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from assessments.domain.yearly import results, shares
from assessments.domain.yearly.arithmetic import PARTS
from assessments.models import YearEnd, YearExcuse, YearSheet
from assessments.permissions import SCORES_APPROVE, SCORES_MANAGE, SCORES_VIEW
from portal.ui.views import AsShown, Crumb, Link, Page, RecordPage

YEAR_ENDS = Crumb("年终总分", reverse_lazy("assessments:year-ends"))
_SHOWN = 60


class YearEnds(Page):
    """考核办 in January: which groups are graded, published? A unit: how was our year?"""

    title = "年终总分"
    permission = SCORES_VIEW
    template_name = "assessments/yearly/list.html"

    def actions(self) -> list[Link]:
        if not self.request.user.can(SCORES_MANAGE):
            return []
        return [Link("核算", reverse("assessments:work-out-year"), "calculator", "primary")]

    def context(self, **extra: Any) -> dict[str, Any]:
        user = self.request.user
        seen = user.scope(SCORES_VIEW).q("sheets__unit__path")
        rows = YearEnd.objects.visible_to(user).select_related("group")
        graded = Count("sheets", filter=seen & ~Q(sheets__grade=""))
        rows = rows.annotate(units=Count("sheets", filter=seen), graded=graded).filter(units__gt=0)
        ends = list(rows.order_by("-year", "group__position", "group")[:_SHOWN])
        last = max(
            (end.year for end in ends if end.is_published), default=timezone.localdate().year
        )
        years, units = results.excellent_streaks(last, user)
        return super().context(
            ends=ends, streak_years=years, streak_units=units, last=last, **extra
        )


class YearEndPage(AsShown, RecordPage):
    """Everybody who asks where a total comes from: each component, its share, its sum."""

    model = YearEnd
    permission = SCORES_VIEW
    template_name = "assessments/yearly/year_end.html"

    def records(self) -> Any:
        return super().records().select_related("group", "worked_out_by", "published_by")

    def crumbs(self) -> list[Crumb]:
        return [YEAR_ENDS]

    def actions(self) -> list[Link]:
        end, user = self.record, self.request.user
        if end.is_published:
            return []
        links = []
        if user.can(SCORES_MANAGE):
            links.append(_to(end, "work-out-again", "重新核算", "refresh"))
            links.append(_to(end, "year-shares", "设定占比", "percentage"))
        if user.can(SCORES_APPROVE):
            links.append(_to(end, "publish-year", "公布", "speakerphone", "primary"))
        return links

    def context(self, **extra: Any) -> dict[str, Any]:
        user = self.request.user
        sheets = YearSheet.objects.visible_to(user).filter(year_end=self.record)
        excuses = YearExcuse.objects.visible_to(user).filter(year_end=self.record)
        by_unit: dict[int, list[YearExcuse]] = {}
        for excuse in excuses.select_related("excused_by").order_by("pk"):
            by_unit.setdefault(excuse.unit_id, []).append(excuse)
        may_grade = user.can(SCORES_MANAGE) and not self.record.is_published
        return super().context(
            record=self.record,
            sheets=[
                (sheet, by_unit.get(sheet.unit_id, []))
                for sheet in sheets.select_related("unit").order_by("position")
            ],
            parts=PARTS,
            shares_words=shares.in_words(self.record.shares),
            may_grade=may_grade,
            quota=results.quota_of(self.record).words if user.can(SCORES_MANAGE) else "",
            **extra,
        )


def _to(end: YearEnd, name: str, label: str, icon: str, style: str = "plain") -> Link:
    return Link(label, reverse(f"assessments:{name}", args=[end.pk]), icon, style)
