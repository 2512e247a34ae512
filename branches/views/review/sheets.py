"""民主评议党员: the board of branches, one branch's sheet, its acts and papers."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse, reverse_lazy

from branches.choices.organisations import BRANCH_KINDS
from branches.choices.review import ReviewState
from branches.domain.clerks import require_for
from branches.domain.review import listing, papers, sheets
from branches.filters.review import ReviewFilters
from branches.forms.review import GiveBackForm, OpenReviewForm, ReviewSheetForm
from branches.models import PartyOrganization, ReviewSheet
from branches.models.clerk import reaches
from branches.permissions import REVIEWS_CONFIRM, REVIEWS_KEEP, REVIEWS_VIEW
from branches.tables.review import ReviewTable, tone_of
from portal.access import Permission
from portal.ui.views import (
    ActPage,
    Crumb,
    DetailPage,
    FormPage,
    Link,
    ListPage,
    NothingToAsk,
    RecordFormPage,
    RecordPage,
)
from reports.domain import documents
from reports.domain.documents import DocumentFormat
from reports.views.documents import answer

LIST = Crumb("民主评议党员", reverse_lazy("branches:reviews"))
_ICON = "clipboard-check"


class Reviews(ListPage):
    """Townships and 组织科, December to March: which branch has come how far, how many of each
    grade."""

    model = ReviewSheet
    table = ReviewTable
    filters = ReviewFilters
    permission = REVIEWS_VIEW
    title = "民主评议党员汇总"
    read_as = "民主评议党员"
    lead = "优秀占比按参加评定的党员计算；预备党员参加评议，一般不评等次（规则 BR-07）。"
    search_hint = "党支部名称、编码或拼音首字母"
    empty_title = "还没有开展民主评议"
    empty_hint = "点“开始民主评议”选党支部和年度，名单自动列出。"
    big = True

    def rows(self) -> QuerySet:
        rows = super().rows().select_related("organization")
        return listing.counted(rows).in_order()

    def actions(self) -> list[Link]:
        progress = Link("评议进度", reverse("branches:review-board"), "table")
        if not self.request.user.can(REVIEWS_KEEP):
            return [progress]
        begin = Link("开始民主评议", reverse("branches:review-open"), "plus", "primary")
        return [begin, progress]


class OpenReview(FormPage):
    """A secretary in December: this year's review begins with the list."""

    title = "开始民主评议"
    form_class = OpenReviewForm
    permission = REVIEWS_KEEP
    verb = "列出名单"
    done = "名单已列出。"
    cancel_url = LIST.url

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def form_kwargs(self) -> dict[str, Any]:
        scope = self.request.user.scope(REVIEWS_KEEP)
        rows = PartyOrganization.objects.visible_to(self.request.user).still_open()
        rows = rows.filter(scope.q("unit__path"), kind__in=BRANCH_KINDS)
        return {"organisations": rows}

    def act(self, form: OpenReviewForm) -> ReviewSheet:
        told = form.cleaned_data
        return sheets.open_sheet(told["organization"], year=told["year"], by=self.request.user)


class ReviewPage(DetailPage):
    """The branch's sheet: the meeting, the steps, everybody's votes and grade."""

    model = ReviewSheet
    permission = REVIEWS_VIEW
    tabs_key = "branches.review"
    template_name = "branches/review/sheet.html"
    more_label = "汇总表、登记表"

    def records(self) -> QuerySet:
        return super().records().select_related("organization__unit")

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def actions(self) -> list[Link]:
        user, sheet = self.request.user, self.record
        offered = []
        if sheet.is_open and reaches(user, REVIEWS_KEEP, sheet.organization):
            offered += [
                self._link("填写", "review-edit", "edit", "primary"),
                self._link("报送", "review-hand-in", "circle-check"),
                self._link("补入名单", "review-refresh", "user-plus"),
            ]
        if not sheet.is_open and reaches(user, REVIEWS_CONFIRM, sheet.organization):
            if sheet.state == ReviewState.HANDED_IN:
                offered.append(self._link("确认", "review-confirm", "circle-check", "primary"))
            offered.append(self._link("退回", "review-return", "arrow-back-up"))
        return offered

    def more_actions(self) -> list[Link]:
        return [
            self._link(f"{label}（{kind.label}）", f"review-{what}-{kind.key}", kind.icon)
            for what, label in (("summary", "汇总表"), ("forms", "登记表"))
            for kind in documents.FORMATS.values()
        ]

    def context(self, **extra: Any) -> dict[str, Any]:
        return super().context(
            tone=tone_of(self.record),
            totals=sheets.totals(self.record),
            doubts=list(sheets.doubts(self.record)),
            **extra,
        )

    def _link(self, label: str, name: str, icon: str, tone: str = "") -> Link:
        url = reverse(f"branches:{name}", args=[self.record.pk])
        return Link(label, url, icon, tone) if tone else Link(label, url, icon)


class _ReviewAct(RecordFormPage):
    model = ReviewSheet
    permission: ClassVar[Permission] = REVIEWS_KEEP
    watched = ("state",)

    def records(self) -> QuerySet:
        return super().records().select_related("organization__unit")

    def prepare(self) -> None:
        super().prepare()
        require_for(self.request.user, self.permission, self.record.organization)

    def crumbs(self) -> list[Crumb]:
        return [LIST, Crumb(str(self.record), self.record.get_absolute_url())]

    def on_record(self) -> dict[str, Any]:
        return {"state": self.record.state}


class EditReview(_ReviewAct):
    """A secretary after the meeting: days, votes as counted, grades as decided."""

    title = "填写：{record}"
    template_name = "branches/review/form.html"
    form_class = ReviewSheetForm
    done = "已保存。"

    def initial(self) -> dict[str, Any]:
        known = {name: getattr(self.record, name) for name in sheets.FACTS}
        return {**known, "met_on": sheets.met_on(self.record)}

    def form_kwargs(self) -> dict[str, Any]:
        return {"sheet": self.record}

    def act(self, form: ReviewSheetForm) -> ReviewSheet:
        return sheets.change(self.record, form.facts(), form.reviewed(), by=self.request.user)


class _Confirming(_ReviewAct, ActPage):
    form_class = NothingToAsk

    def initial(self) -> dict[str, Any]:
        return {}


class HandInReview(_Confirming):
    title = "报送：{record}"
    verb = "报送"
    done = "已报送。"

    def consequences(self) -> list[str]:
        return [*sheets.doubts(self.record), "报送后不能修改；要修改的，请上级退回。"]

    def act(self, form: Any) -> ReviewSheet:
        return sheets.hand_in(self.record, by=self.request.user)


class RefreshReview(_Confirming):
    title = "补入名单：{record}"
    verb = "补入"
    done = "名单已更新。"

    def consequences(self) -> list[str]:
        return ["把后来转入、还不在名单上的党员补进来；已在名单上的不动。"]

    def act(self, form: Any) -> ReviewSheet:
        sheets.refresh(self.record, by=self.request.user)
        return self.record


class ConfirmReview(_Confirming):
    title = "确认：{record}"
    permission = REVIEWS_CONFIRM
    verb = "确认"
    done = "已确认。"

    def consequences(self) -> list[str]:
        return [*sheets.doubts(self.record), "确认后计入民主评议完成率。"]

    def act(self, form: Any) -> ReviewSheet:
        return sheets.confirm(self.record, by=self.request.user)


class ReturnReview(_Confirming):
    title = "退回：{record}"
    permission = REVIEWS_CONFIRM
    form_class = GiveBackForm  # type: ignore[assignment]
    verb = "退回"
    done = "已退回。"
    danger = True

    def consequences(self) -> list[str]:
        return ["退回后由支部修改，再报送。"]

    def act(self, form: GiveBackForm) -> ReviewSheet:
        return sheets.give_back(
            self.record, reason=form.cleaned_data["reason"], by=self.request.user
        )


class ReviewPaper(RecordPage):
    """A secretary, once: forms to be signed, or the branch's summary."""

    model = ReviewSheet
    permission = REVIEWS_VIEW
    format: ClassVar[DocumentFormat] = documents.DOCX
    members: ClassVar[bool] = False

    def records(self) -> QuerySet:
        return super().records().select_related("organization__unit")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        body = papers.take_out(
            self.record, members=self.members, wanted=self.format, by=self.request.user
        )
        return answer(body, self.format, title=papers.title_of(self.record, members=self.members))
