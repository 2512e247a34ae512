"""Series of bulletins: when each is drafted, in whose name, for whom."""

from typing import Any

from django.urls import reverse_lazy

from portal.ui.views import Crumb, ListPage, RecordFormPage
from reports.domain.bulletins import series as all_series
from reports.filters import SeriesFilters
from reports.forms.bulletins import SeriesForm
from reports.models import BulletinSeries
from reports.permissions import BULLETINS_MANAGE, BULLETINS_SIGN, BULLETINS_VIEW
from reports.tables import SeriesTable
from reports.views.bulletins import LIST


class AllSeries(ListPage):
    """办公室, a few times a year: what goes out by itself, and to whom?"""

    model = BulletinSeries
    table = SeriesTable
    filters = SeriesFilters
    permission = BULLETINS_VIEW
    title = "通报系列"

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def rows(self) -> Any:
        all_series.every()
        return super().rows().declared().prefetch_related("groups").order_by("name")


class ChangeSeries(RecordFormPage):
    """办公室 sets letters and days; a leader says whether units receive it."""

    model = BulletinSeries
    permission = BULLETINS_MANAGE
    form_class = SeriesForm
    watched = (
        "name",
        "office",
        "organ",
        "addressees",
        "reported_to",
        "copies_to",
        "copies",
        "day",
        "is_on",
        "is_circulated",
        "others_shown",
    )
    done = "已保存。"
    cancel_url = reverse_lazy("bulletins:all-series")

    def get_title(self) -> str:
        return f"通报系列：{self.record}"

    @property
    def lead(self) -> str:
        about = self.record.declared.about
        if self.request.user.can(BULLETINS_SIGN):
            return about
        return f"{about}是否印发到单位由部领导设置。"

    def crumbs(self) -> list[Crumb]:
        return [LIST, Crumb("通报系列", reverse_lazy("bulletins:all-series"))]

    def act(self, form: SeriesForm) -> BulletinSeries:
        return all_series.change(self.record, by=self.request.user, **form.cleaned_data)

    def success_url(self, result: BulletinSeries) -> str:
        return str(reverse_lazy("bulletins:all-series"))
