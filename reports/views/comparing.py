"""Two issues of a series side by side."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import QuerySet

from portal import parameters
from portal.ui.views import Crumb, RecordPage
from reports.domain.bulletins import comparing, composing
from reports.domain.bulletins.comparing import WORDS, PaperDifference
from reports.models import Bulletin
from reports.permissions import BULLETINS_VIEW
from reports.views.bulletins import LIST

_OFFERED = 60


class CompareBulletins(RecordPage):
    """办公室, 部领导 before signing: what do we say otherwise than last month?"""

    model = Bulletin
    permission = BULLETINS_VIEW
    template_name = "reports/compare.html"

    def records(self) -> Any:
        return super().records().select_related("series", "corrects__series")

    def get_title(self) -> str:
        return f"对照：{self.record}"

    def crumbs(self) -> list[Crumb]:
        return [LIST, Crumb(str(self.record), self.record.get_absolute_url())]

    def context(self, **extra: Any) -> dict[str, Any]:
        others = list(self._others()[:_OFFERED])
        asked = parameters.key(self.request.GET.get("with"))
        other = next((one for one in others if one.pk == asked), None) or self._usual(others)
        return super().context(
            record=self.record, others=others, other=other, **self._told(other), **extra
        )

    def _others(self) -> QuerySet:
        rows = Bulletin.objects.visible_to(self.request.user).filter(series=self.record.series_id)
        return rows.exclude(pk=self.record.pk).select_related("series").order_by("-period", "-pk")

    def _usual(self, others: Iterable[Bulletin]) -> Bulletin | None:
        """What it corrects; else the issue before it."""
        if self.record.corrects:
            return self.record.corrects
        earlier = (one for one in others if one.period < self.record.period)
        return next(earlier, None) or next(iter(others), None)

    def _told(self, other: Bulletin | None) -> dict[str, Any]:
        if other is None:
            return {}
        before, after = composing.paper(other), composing.paper(self.record)
        parts = [
            {
                "label": part.label,
                "lines": list(
                    comparing.paired(comparing.lines(part.before), comparing.lines(part.after))
                ),
            }
            for part in comparing.side_by_side(before, after)
        ]
        numbers = [
            {**one.kept(), "by": _by(one)}
            for one in comparing.differences(before, after)
            if one.what != WORDS
        ]
        return {"parts": [part for part in parts if part["lines"]], "numbers": numbers}


def _by(difference: PaperDifference) -> str:
    """How far a number moved; of words nothing."""
    try:
        was, now = (Decimal(one.replace(",", "")) for one in (difference.was, difference.now))
    except InvalidOperation:
        return "—"
    return f"{now - was:+f}" if (now - was).is_finite() else "—"
