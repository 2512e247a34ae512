"""述职评议: listed, counted, decided."""

from typing import Any

from django.urls import reverse, reverse_lazy

from assessments.domain.ballots import appraisals, arithmetic, terms
from assessments.models import SecretaryReview
from assessments.permissions import BALLOTS_DECIDE, BALLOTS_MANAGE, BALLOTS_VIEW
from assessments.presets.ballots import COUNTED, DAILY, GROUPS, ITEMS, WORDS
from assessments.views.ballots.forms import (
    OpenSecretaryReviewsForm,
    PointOutForm,
    SecretaryGradeForm,
    VotesForm,
)
from assessments.views.ballots.lists import (
    GRADE_TONES,
    SecretaryReviewFilters,
    SecretaryReviewTable,
)
from portal.ui.views import Crumb, FormPage, Link, ListPage, RecordFormPage, RecordPage

LIST = "assessments:appraisals"
_LIST = Crumb("述职评议", reverse_lazy(LIST))


class SecretaryReviews(ListPage):
    """组织科 in January: whose votes are counted, what is proposed? A leader: whom to decide on?"""

    model = SecretaryReview
    table = SecretaryReviewTable
    filters = SecretaryReviewFilters
    permission = BALLOTS_VIEW
    title = "述职评议"
    lead = "党组织书记抓基层党建述职评议：录入各组测评票数，得出建议等次，由部领导评定。"
    search_hint = "单位"
    empty_title = "还没有述职评议"
    empty_hint = "年末由组织科列出述职的单位。"

    def rows(self) -> Any:
        return super().rows().select_related("unit").order_by("-period", "unit__path")

    def actions(self) -> list[Link]:
        if not self.request.user.can(BALLOTS_MANAGE):
            return []
        return [Link("列出述职单位", reverse("assessments:open-appraisals"), "plus", "primary")]


class OpenSecretaryReviews(FormPage):
    """组织科, when it is settled who reports this year."""

    title = "列出述职单位"
    permission = BALLOTS_MANAGE
    form_class = OpenSecretaryReviewsForm
    verb = "列出"
    cancel_url = reverse_lazy(LIST)

    def crumbs(self) -> list[Crumb]:
        return [_LIST]

    def form_kwargs(self) -> dict[str, Any]:
        return {"by": self.request.user}

    def act(self, form: OpenSecretaryReviewsForm) -> list[SecretaryReview]:
        given = form.cleaned_data
        return appraisals.open_year(
            by=self.request.user, **{**given, "units": list(given["units"])}
        )

    def done_message(self, result: list[SecretaryReview]) -> str:
        return f"已列出 {len(result):,} 个单位。"

    def success_url(self, result: list[SecretaryReview]) -> str:
        return reverse(LIST)


class SecretaryReviewPage(RecordPage):
    """The votes of each group, what they come to, and what was decided."""

    model = SecretaryReview
    permission = BALLOTS_VIEW
    template_name = "assessments/appraisal.html"

    def records(self) -> Any:
        return super().records().select_related("unit", "report", "decided_by")

    def crumbs(self) -> list[Crumb]:
        return [_LIST]

    def context(self, **extra: Any) -> dict[str, Any]:
        counts = {(one.group, one.item): one.votes for one in self.record.counts.all()}
        nought, worth = [0] * len(WORDS), terms.on(self.record.held_on)
        groups = [
            (
                group,
                worth.weights[group.key],
                arithmetic.group_mark(counts.get((group.key, COUNTED), nought), worth),
                arithmetic.valid_votes(counts.get((group.key, COUNTED), nought)),
                [
                    (
                        item.label,
                        list(zip(WORDS, counts.get((group.key, item.key), nought), strict=True)),
                    )
                    for item in ITEMS
                ],
            )
            for group in GROUPS
        ]
        return super().context(
            record=self.record,
            tone=GRADE_TONES[self.record.grade],
            groups=groups,
            words=WORDS,
            daily=DAILY,
            daily_weight=worth.weights[DAILY.key],
            fewest=worth.fewest,
            is_counted=bool(counts),
            **extra,
        )

    def actions(self) -> list[Link]:
        appraisal, user = self.record, self.request.user
        links = []
        if user.can(BALLOTS_MANAGE, appraisal.unit):
            if not appraisal.is_decided:
                links.append(_to(appraisal, "count", "录入票数", "pencil"))
            if not appraisal.problems:
                links.append(_to(appraisal, "point-out", "指出问题", "list-details"))
        may_decide = user.can(BALLOTS_DECIDE, appraisal.unit) and not appraisal.is_decided
        if may_decide and appraisal.proposal:
            links.append(_to(appraisal, "decide", "评定等次", "check", "primary"))
        return links


def _to(appraisal: SecretaryReview, act: str, label: str, icon: str, style: str = "plain") -> Link:
    return Link(label, reverse(f"assessments:{act}-appraisal", args=[appraisal.pk]), icon, style)


class _SecretaryReviewForm(RecordFormPage):
    model = SecretaryReview

    def records(self) -> Any:
        return super().records().select_related("unit", "report")

    def get_title(self) -> str:
        return f"{self.title}：{self.record}"

    def crumbs(self) -> list[Crumb]:
        return [_LIST, Crumb(str(self.record), self.record.get_absolute_url())]

    def initial(self) -> dict[str, Any]:
        return {}


class CountVotes(_SecretaryReviewForm):
    """组织科, with the counted ballots beside the keyboard. Only sums are typed."""

    title = "录入票数"
    permission = BALLOTS_MANAGE
    template_name = "assessments/count_appraisal.html"
    form_class = VotesForm
    done = "已保存，测评得分已重新计算。"

    def initial(self) -> dict[str, Any]:
        return {"comment": self.record.comment}

    def form_kwargs(self) -> dict[str, Any]:
        return {"counts": list(self.record.counts.all())}

    def context(self, **extra: Any) -> dict[str, Any]:
        return super().context(words=WORDS, **extra)

    def act(self, form: VotesForm) -> SecretaryReview:
        given = form.cleaned_data
        return appraisals.count(
            self.record,
            votes=form.votes(),
            comment=given["comment"],
            report=given["file"],
            by=self.request.user,
        )


class PointOut(_SecretaryReviewForm):
    """组织科, after the meeting: what was pointed out is to be put right."""

    title = "指出问题"
    permission = BALLOTS_MANAGE
    form_class = PointOutForm
    verb = "提交"
    done = "已列入“述职评议整改”登记簿。"

    def consequences(self) -> list[str]:
        return ["每个问题在“述职评议整改”登记簿中登记一条，6 个月内销号；只提交一次。"]

    def act(self, form: PointOutForm) -> SecretaryReview:
        return appraisals.point_out(self.record, problems=form.lines(), by=self.request.user)


class DecideSecretaryReview(_SecretaryReviewForm):
    """A leader: the proposal is a proposal."""

    title = "评定等次"
    permission = BALLOTS_DECIDE
    form_class = SecretaryGradeForm
    verb = "评定"
    done = "已评定。"

    def initial(self) -> dict[str, Any]:
        return {"grade": self.record.proposal}

    def consequences(self) -> list[str]:
        record = self.record
        mark = "有效票不足，没有得分" if record.mark is None else f"测评得分 {record.mark}"
        words = f"{mark}，建议等次“{record.get_proposal_display()}”。" if record.proposal else ""
        return [words, "评定后不能更改。"]

    def act(self, form: SecretaryGradeForm) -> SecretaryReview:
        return appraisals.decide(self.record, by=self.request.user, **form.cleaned_data)
