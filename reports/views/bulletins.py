"""Bulletins: the list, one of them read, and the acts that bring it to the units."""

from io import BytesIO
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy

from portal.access import require
from portal.accounts.models import User
from portal.foreign.refusing import Refused
from portal.periods import Period
from portal.serving import safe_file
from portal.ui.views import (
    ActPage,
    Crumb,
    DetailPage,
    FormPage,
    Link,
    ListPage,
    NothingToAsk,
    RecordPage,
)
from reports.choices import BulletinState
from reports.domain import documents
from reports.domain.bulletins import (
    approving,
    correcting,
    drafting,
    files,
    hearing,
    kept,
    previews,
    publishing,
    rights,
    urging,
)
from reports.domain.bulletins import series as all_series
from reports.domain.documents import DocumentFormat
from reports.filters import BulletinFilters
from reports.forms.bulletins import CauseForm, DraftForm, HearingForm, OpinionForm
from reports.models import Bulletin, BulletinSeries
from reports.permissions import (
    BULLETINS_MANAGE,
    BULLETINS_SIGN,
    BULLETINS_VIEW,
)
from reports.tables import TONES, BulletinTable
from reports.views.documents import answer

LIST = Crumb("通报", reverse_lazy("bulletins:bulletins"))


class Bulletins(ListPage):
    """考核办 on the 5th: is the draft there? 部领导: what waits for my signature? Anybody later:
    what did we say in March? Until now: a folder with eleven files named 最终版."""

    model = Bulletin
    table = BulletinTable
    filters = BulletinFilters
    permission = BULLETINS_VIEW
    title = "通报"
    search_hint = "标题或正文中的字词"
    empty_title = "还没有通报"
    empty_hint = "到了起草日自动起草；也可以现在起草已结束的一期。"

    def rows(self) -> Any:
        rows = super().rows().select_related("series").with_receipts()
        return rows.order_by("-period", "series__name", "-pk")

    def actions(self) -> list[Link]:
        links = []
        user = self.request.user
        if user.can(BULLETINS_MANAGE) or rights.own_series(user):
            links.append(Link("起草", reverse("bulletins:draft"), "pencil-plus", "primary"))
        return [*links, Link("通报系列", reverse("bulletins:all-series"), "settings")]


class Draft(FormPage):
    """考核办: a period that was not drafted by itself, or anew after a ledger was corrected."""

    title = "起草通报"
    lead = "数都取自指标数据、台账和计分结果；已经补充的文字保留。"
    permission = BULLETINS_VIEW
    form_class = DraftForm
    verb = "起草"
    cancel_url = reverse_lazy("bulletins:bulletins")

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def require_open(self) -> None:
        if not rights.own_series(self.request.user):
            require(self.request.user, BULLETINS_MANAGE)

    def form_kwargs(self) -> dict[str, Any]:
        all_series.every()
        user = self.request.user
        offered = BulletinSeries.objects.visible_to(user).declared()
        if not user.can(BULLETINS_MANAGE):
            offered = offered.filter(key__in=rights.own_series(user))
        return {"offered": offered}

    def act(self, form: DraftForm) -> Bulletin:
        period: Period = form.cleaned_data["period"]
        return drafting.draft(form.cleaned_data["series"], period=period, by=self.request.user)

    def done_message(self, result: Bulletin) -> str:
        failed = result.sections.exclude(failure="").count()
        if failed:
            return f"已起草，有 {failed:,} 个部分没有写成，请看原因。"
        return "已起草。"


class BulletinPage(DetailPage):
    """Whoever reads, words, reviews or signs it; afterwards: who has not signed for it yet?"""

    model = Bulletin
    permission = BULLETINS_VIEW
    tabs_key = "reports.bulletin"
    template_name = "reports/bulletin.html"
    paper_forms = ()  # has files of its own

    def records(self) -> Any:
        return (
            super()
            .records()
            .select_related(
                "series",
                "corrects__series",
                "drafted_by",
                "reviewed_by",
                "signed_by",
                "published_by",
                "withdrawn_by",
            )
        )

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def context(self, **extra: Any) -> dict[str, Any]:
        failed: dict[str, list[str]] = {}
        for section in self.record.sections.exclude(failure=""):
            failed.setdefault(section.failure, []).append(section.label)
        named = {why: "、".join(labels) for why, labels in failed.items()}
        correction = self.record.corrections.select_related("series").order_by("-pk").first()
        return super().context(
            tone=TONES[self.record.state],
            failed=named,
            correction=correction,
            advice=_advice(self.record, self.request.user),
            **extra,
        )

    def actions(self) -> list[Link]:
        bulletin, user = self.record, self.request.user
        match bulletin.state:
            case BulletinState.DRAFTED if rights.may_review(user, bulletin.series):
                return [_to(bulletin, "review", "审核", "checkbox", "primary")]
            case BulletinState.REVIEWED if user.can(BULLETINS_SIGN):
                return [_to(bulletin, "sign", "签发", "signature", "primary")]
            case BulletinState.SIGNED if user.can(BULLETINS_MANAGE):
                return [_to(bulletin, "publish", "印发", "send", "primary")]
        return []

    def more_actions(self) -> list[Link]:
        bulletin, user = self.record, self.request.user
        links = [
            _to(bulletin, f"bulletin-{key}", each.label, each.icon)
            for key, each in files.FORMATS.items()
        ]
        links.append(_to(bulletin, "compare", "与另一期对照", "arrows-diff"))
        if bulletin.state == BulletinState.DRAFTED and rights.may_word(user, bulletin.series):
            asked = f"?series={bulletin.series_id}&period={bulletin.period.code}"
            links.append(Link("重新起草", reverse("bulletins:draft") + asked, "refresh"))
        if bulletin.state == BulletinState.REVIEWED and rights.may_review(user, bulletin.series):
            links.append(_to(bulletin, "return", "退回修改", "arrow-back-up"))
        if bulletin.state == BulletinState.PUBLISHED and user.can(BULLETINS_MANAGE):
            links.append(_to(bulletin, "correct", "更正", "replace"))
            if bulletin.deliveries.filter(received_at=None).exists():
                links.append(_to(bulletin, "urge", "催签收", "bell-ringing"))
        if hearing.may_be_heard(bulletin) and rights.may_word(user, bulletin.series):
            links.append(_to(bulletin, "heard", "登记会议听取", "calendar-check"))
        is_issued = bulletin.state in (BulletinState.SIGNED, BulletinState.PUBLISHED)
        if is_issued and user.can(BULLETINS_SIGN):
            links.append(_to(bulletin, "withdraw", "收回", "ban"))
        return links


class FileOfBulletin(RecordPage):
    """To be printed, sent on, or counted further in Excel."""

    format: ClassVar[DocumentFormat] = documents.DOCX

    def file(self, bulletin: Bulletin) -> HttpResponse:
        try:
            body = self.body(bulletin)
        except ValidationError as refusal:
            messages.error(self.request, "；".join(refusal.messages))
            return redirect(self.record.get_absolute_url())
        return answer(body, self.format, title=bulletin.title)

    def body(self, bulletin: Bulletin) -> bytes:
        """Raises a `ValidationError` to be shown."""
        reader = documents.signed_by(self.request.user)
        return kept.content(bulletin, self.format, reader=reader)


class BulletinFile(FileOfBulletin):
    model = Bulletin
    permission = BULLETINS_VIEW

    def records(self) -> Any:
        return super().records().select_related("series")

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.file(self.record)


class PageOfBulletin(RecordPage):
    """A page of the PDF as a picture: to be looked at without a program for it."""

    model = Bulletin
    permission = BULLETINS_VIEW

    def records(self) -> Any:
        return super().records().select_related("series")

    def get(self, *args: Any, **kwargs: Any) -> Any:
        number = self.kwargs["number"]
        try:
            picture = previews.page(self.record, number)
        except (ValidationError, Refused) as missing:
            raise Http404 from missing
        name = f"{self.record.title}-{number}.jpg"
        return safe_file(BytesIO(picture), name=name, content_type="image/jpeg", inline=True)


class BulletinAct(ActPage):
    model = Bulletin
    form_class: ClassVar[Any] = NothingToAsk

    def records(self) -> Any:
        return super().records().select_related("series")

    def get_title(self) -> str:
        return f"{self.verb}：{self.record}"

    def crumbs(self) -> list[Crumb]:
        return [LIST, Crumb(str(self.record), self.record.get_absolute_url())]

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()


class Review(BulletinAct):
    """The head of the section, who did not draft it."""

    permission = BULLETINS_VIEW
    verb = "审核通过"
    done = "已审核，等待签发。"

    def prepare(self) -> None:
        super().prepare()
        rights.require_review(self.request.user, self.record.series)

    def consequences(self) -> list[str]:
        return ["审核后送部领导签发；签发以前可以退回修改。"]

    def act(self, form: Any) -> Bulletin:
        return approving.review(self.record, by=self.request.user)


class Return(BulletinAct):
    permission = BULLETINS_VIEW
    verb = "退回修改"
    form_class = OpinionForm
    done = "已退回，回到草稿。"

    def act(self, form: OpinionForm) -> Bulletin:
        return approving.give_back(self.record, by=self.request.user, **form.cleaned_data)


class Sign(BulletinAct):
    """A leader, once for each issue."""

    permission = BULLETINS_SIGN
    verb = "签发"
    done = "已签发。"

    def consequences(self) -> list[str]:
        advice = _advice(self.record, self.request.user)
        return [
            "签发时取得文号（期数），正文和其中的数从此不再改变。",
            "随后由办公室印发。",
            *(f"{words}（只写在签发稿上，不印发）" for words in advice),
        ]

    def act(self, form: Any) -> Bulletin:
        return approving.sign(self.record, by=self.request.user)


class PublishBulletin(BulletinAct):
    permission = BULLETINS_MANAGE
    verb = "印发"
    done = "已印发。"

    def consequences(self) -> list[str]:
        units = publishing.audience(self.record)
        told = "本系列没有设为印发到单位，只在部机关内可见。"
        if units:
            told = f"送达 {len(units):,} 个单位，各单位收到待办，3 日内签收。"
        again = self.record.again
        return [told, *([f"签发以后又有更正，印发时自动再起草更正件：{again}"] if again else [])]

    def act(self, form: Any) -> Bulletin:
        return publishing.publish(self.record, by=self.request.user)


class WithdrawBulletin(BulletinAct):
    permission = BULLETINS_SIGN
    verb = "收回"
    danger = True
    form_class = OpinionForm
    done = "已收回作废。"

    def consequences(self) -> list[str]:
        return [
            "已收到的单位看到“已收回作废”和原因。",
            "文号（期数）不再使用。只是数字有误的，请用“更正”，收到的单位会收到更正件。",
        ]

    def act(self, form: OpinionForm) -> Bulletin:
        return publishing.withdraw(self.record, by=self.request.user, **form.cleaned_data)


class CorrectBulletin(BulletinAct):
    """办公室, once a mistake is found in what went out."""

    permission = BULLETINS_MANAGE
    verb = "更正"
    form_class = CauseForm
    done = "已起草更正件，请核对更正的内容。"

    def consequences(self) -> list[str]:
        return [
            "按现在的数据起草一份更正件，列出与原件不同的每一处，同样要审核、签发、印发。",
            "更正件印发后，原件标为“已更正”，收到原件的单位都收到更正件。",
        ]

    def act(self, form: CauseForm) -> Bulletin:
        return correcting.begin(self.record, by=self.request.user, **form.cleaned_data)

    def success_url(self, result: Bulletin) -> str:
        return result.get_absolute_url()


class TellHearing(BulletinAct):
    """The office whose report it is, after the meeting."""

    permission = BULLETINS_VIEW
    verb = "登记会议听取"
    form_class = HearingForm
    done = "已登记听取日期。"

    def prepare(self) -> None:
        super().prepare()
        rights.require_wording(self.request.user, self.record.series)

    def initial(self) -> dict[str, Any]:
        return {"heard_on": self.record.heard_on}

    def act(self, form: HearingForm) -> Bulletin:
        return hearing.tell(self.record, by=self.request.user, **form.cleaned_data)


class UrgeReceipts(BulletinAct):
    """办公室, when some have not signed for it after three days."""

    permission = BULLETINS_MANAGE
    verb = "催签收"
    done = "已催，没有签收的单位收到消息。"

    def consequences(self) -> list[str]:
        waiting = self.record.deliveries.filter(received_at=None).count()
        return [f"{waiting:,} 个没有签收的单位收到消息，同一天只发一次。"]

    def act(self, form: Any) -> Bulletin:
        return urging.urge(self.record, by=self.request.user)


def _advice(bulletin: Bulletin, by: User) -> list[str]:
    """Until it is signed."""
    advises = bulletin.series.declared.advises
    is_open = bulletin.state in (BulletinState.DRAFTED, BulletinState.REVIEWED)
    return list(advises(bulletin.period, by)) if advises and is_open else []


def _to(bulletin: Bulletin, name: str, label: str, icon: str, style: str = "plain") -> Link:
    return Link(label, reverse(f"bulletins:{name}", args=[bulletin.pk]), icon, style)
