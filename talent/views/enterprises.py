"""Enterprises of technology: the list, one of them, what it told of each year."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from portal.ui.views import Link, RecordDetail, RecordEdit, RecordList, RecordNew, Records
from talent import forms
from talent.domain import enterprises
from talent.filters.talents import EnterpriseFilters, EnterpriseTitleFilters
from talent.models import EnterpriseYear
from talent.permissions import TALENT_VIEW
from talent.tables.talents import EnterpriseTable
from talent.views.picking import Searching


class Enterprises(Records):
    """科技局 and townships, once a year: which enterprises are there, how many research?"""

    acts = enterprises.ENTERPRISES
    one, many = "enterprise", "enterprises"
    reads = TALENT_VIEW
    dataset = "enterprises"
    form = forms.EnterpriseForm
    table = EnterpriseTable
    filters = EnterpriseFilters
    search_hint = "企业名称、拼音首字母或信用代码"
    hidden_columns = ("credit_code", "industry")
    empty_title = "还没有登记企业"
    empty_hint = "逐家登记，或从企业名册导入。"

    class List(RecordList):
        def rows(self) -> QuerySet:
            return with_last_year(super().rows().select_related("unit"))

    class Detail(RecordDetail):
        def actions(self) -> list[Link]:
            offered = super().actions()
            if not offered:
                return []
            asked = f"?enterprise={self.record.pk}"
            return [
                Link("填报年度数据", reverse("talent:enterprise-year-new") + asked, "table-plus"),
                Link("登记资质", reverse("talent:enterprise-title-new") + asked, "certificate"),
                *offered,
            ]


def with_last_year(rows: QuerySet) -> QuerySet:
    """What each told last, in the same statement."""
    last = EnterpriseYear.objects.filter(enterprise=OuterRef("pk")).order_by("-year")
    return rows.annotate(
        last_year=Subquery(last.values("year")[:1]),
        last_staff=Subquery(last.values("staff")[:1]),
        last_researchers=Subquery(last.values("researchers")[:1]),
    )


class EnterpriseRowList(RecordList):
    """Rows that belong to enterprises, with their names."""

    def rows(self) -> QuerySet:
        return super().rows().select_related("enterprise")


class NewByEnterprise(Searching, RecordNew):
    pass


class AsksOfDoubts:
    """What hardly can be is saved, and asked about."""

    def done_message(self, result: EnterpriseYear) -> str:
        told: str = super().done_message(result)  # type: ignore[misc] # of the form beside it
        return f"{told}提示：{''.join(found)}" if (found := enterprises.doubts_of(result)) else told


class Years(Records):
    """科技局 in January: which enterprise has told last year's figures?"""

    acts = enterprises.YEARS
    one, many = "enterprise-year", "enterprise-years"
    reads = TALENT_VIEW
    form = forms.YearForm
    columns = ("enterprise", "year", "staff", "researchers", "doctors", "revenue", "research")
    filtered_by = ("enterprise", "year")
    empty_title = "还没有年度数据"
    List = EnterpriseRowList

    class New(AsksOfDoubts, NewByEnterprise):
        pass

    class Edit(AsksOfDoubts, RecordEdit):
        pass

    @classmethod
    def _of_edit(cls) -> dict[str, Any]:
        return {"form_class": forms.YearEditForm, "watched": cls.acts.corrected}


class Titles(Records):
    """科技局 and 工信局: who was recognised as what, and when does it end?"""

    acts = enterprises.TITLES
    one, many = "enterprise-title", "enterprise-titles"
    reads = TALENT_VIEW
    dataset = "enterprise_titles"
    columns = ("enterprise", "kind", "granted_on", "until", "document")
    filters = EnterpriseTitleFilters
    empty_title = "还没有登记资质"
    empty_hint = "在企业页登记，或从企业资质名册导入。"
    List = EnterpriseRowList
    New = NewByEnterprise
