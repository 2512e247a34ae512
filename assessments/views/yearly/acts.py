"""A year is worked out, graded, published."""

from typing import Any

from django.utils import timezone

from assessments.domain.yearly import results, shares
from assessments.forms.yearly import ExcuseForm, GradeUnitForm, WorkOutForm, YearSharesForm
from assessments.models import YearEnd, YearExcuse, YearSheet
from assessments.permissions import SCORES_APPROVE, SCORES_MANAGE
from assessments.views.yearly.browse import YEAR_ENDS
from portal.orgs.models import ComparisonGroup
from portal.problems import refuse_if
from portal.ui.views import ActPage, Crumb, FormPage, NothingToAsk, RecordFormPage


class WorkOutYear(FormPage):
    """考核办, in December for a look, in January for good."""

    title = "核算年终总分"
    lead = "按现有数据核算，公布以前可以反复核算；已定的等次保留。"
    permission = SCORES_MANAGE
    form_class = WorkOutForm
    verb = "核算"
    done = "已核算。"
    cancel_url = YEAR_ENDS.url

    def crumbs(self) -> list[Crumb]:
        return [YEAR_ENDS]

    def initial(self) -> dict[str, Any]:
        return {"year": timezone.localdate().year, **super().initial()}

    def form_kwargs(self) -> dict[str, Any]:
        groups = ComparisonGroup.objects.visible_to(self.request.user).filter(schemes__isnull=False)
        return {"offered": groups.distinct().in_order()}

    def act(self, form: Any) -> YearEnd:
        return results.work_out(by=self.request.user, **form.cleaned_data)


class _OfYearEnd(ActPage):
    model = YearEnd
    form_class = NothingToAsk

    def get_title(self) -> str:
        return f"{self.verb}：{self.record}"

    def crumbs(self) -> list[Crumb]:
        return [YEAR_ENDS, Crumb(str(self.record), self.record.get_absolute_url())]

    def records(self) -> Any:
        return super().records().select_related("group")


class WorkOutAgain(_OfYearEnd):
    """A figure came late."""

    permission = SCORES_MANAGE
    verb = "重新核算"
    done = "已重新核算。"

    def consequences(self) -> list[str]:
        return ["按现有数据重新核算；已定的等次保留，不得评优的优秀除外。"]

    def act(self, form: Any) -> YearEnd:
        return results.work_out(self.record.group, year=self.record.year, by=self.request.user)


class SetYearShares(RecordFormPage):
    """考核办, where the year's own paper says otherwise for this group than the county's rule."""

    model = YearEnd
    permission = SCORES_MANAGE
    form_class = YearSharesForm
    title = "设定占比：{record}"
    verb = "保存"
    done = "已保存，总分已重新核算。"
    watched = ("shares", "shares_reason")

    def records(self) -> Any:
        return super().records().select_related("group")

    def crumbs(self) -> list[Crumb]:
        return [YEAR_ENDS, Crumb(str(self.record), self.record.get_absolute_url())]

    def on_record(self) -> dict[str, Any]:
        stored = self.record.shares
        params = {param.field: stored.get(param.key) for param in shares.rule().params}
        return {**params, "reason": self.record.shares_reason}

    def consequences(self) -> list[str]:
        return [
            "只用于这个分组的这一年，公布以前可以改；全县长期的占比在“规则参数”的 AS-14 中改。",
            "占比为 0 的项目不计入总分。与规则参数相同的，以后仍随规则参数。",
        ]

    def check(self, form: Any) -> None:
        refuse_if(shares.rule().problems(form.given()))

    def act(self, form: Any) -> YearEnd:
        return results.set_shares(self.record, by=self.request.user, **form.facts())


class PublishYear(_OfYearEnd):
    """部领导, when the grades are decided."""

    permission = SCORES_APPROVE
    verb = "公布"
    done = "已公布。"

    def consequences(self) -> list[str]:
        return ["公布后不能再改；各单位看得到本单位的总分、算式和等次。"]

    def act(self, form: Any) -> YearEnd:
        return results.publish(self.record, by=self.request.user)


class ExcuseUnit(RecordFormPage):
    """考核办: the secretary was seconded away by the county when the votes were held."""

    model = YearSheet
    permission = SCORES_MANAGE
    form_class = ExcuseForm
    title = "经批准不参加：{record}"
    verb = "登记"
    done = "已登记，总分已重新核算。"

    def records(self) -> Any:
        return super().records().select_related("unit", "year_end__group")

    def crumbs(self) -> list[Crumb]:
        end = self.record.year_end
        return [YEAR_ENDS, Crumb(str(end), end.get_absolute_url())]

    def initial(self) -> dict[str, Any]:
        return {}

    def form_kwargs(self) -> dict[str, Any]:
        return {"parts": results.missed_parts(self.record)}

    def consequences(self) -> list[str]:
        if not results.missed_parts(self.record):
            return ["本单位没有缺的项目，不需要登记。"]
        return ["这一项不计 0 分，占比只分给本单位的其他各项，别的单位不变。"]

    def act(self, form: Any) -> YearExcuse:
        return results.excuse(self.record, by=self.request.user, **form.cleaned_data)


class EndExcuse(ActPage):
    """It was entered wrongly."""

    model = YearExcuse
    permission = SCORES_MANAGE
    form_class = NothingToAsk
    title = "取消经批准不参加：{record}"
    verb = "取消登记"
    done = "已取消，总分已重新核算。"

    def records(self) -> Any:
        return super().records().select_related("unit", "year_end__group")

    def crumbs(self) -> list[Crumb]:
        end = self.record.year_end
        return [YEAR_ENDS, Crumb(str(end), end.get_absolute_url())]

    def consequences(self) -> list[str]:
        return ["没有成绩的这一项重新按 0 分计。"]

    def act(self, form: Any) -> YearEnd:
        return results.end_excuse(self.record, by=self.request.user)


class GradeUnit(RecordFormPage):
    """考核办, after the meeting that decided."""

    model = YearSheet
    permission = SCORES_MANAGE
    form_class = GradeUnitForm
    title = "确定等次：{record}"
    verb = "登记"
    done = "已登记等次。"
    watched = ("grade",)

    def records(self) -> Any:
        return super().records().select_related("unit", "year_end__group")

    def crumbs(self) -> list[Crumb]:
        end = self.record.year_end
        return [YEAR_ENDS, Crumb(str(end), end.get_absolute_url())]

    def initial(self) -> dict[str, Any]:
        return {"grade": self.record.grade, "reason": self.record.grade_reason}

    def consequences(self) -> list[str]:
        sheet = self.record
        return [
            f"年终总分 {sheet.formula}。",
            results.quota_of(sheet.year_end, without=sheet).words,
            f"不得评为优秀：{sheet.barred}。" if sheet.barred else "",
        ]

    def act(self, form: Any) -> YearSheet:
        return results.grade(self.record, by=self.request.user, **form.cleaned_data)
