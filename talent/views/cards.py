"""Service cards: the list, one of them, each step, the paper, the page that answers a counter."""

from typing import Any

import segno
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from portal.access import require
from portal.people.permissions import PEOPLE_VIEW
from portal.ui.forms import ReasonForm
from portal.ui.views import Crumb, DetailPage, Link, ListPage, Page, RecordPage
from talent import forms
from talent.choices import CardState
from talent.domain import cards
from talent.filters.cards import CardFilters
from talent.models import ServiceCard
from talent.permissions import CARDS_MANAGE, TALENT_VIEW
from talent.tables.cards import CardTable
from talent.views import steps

LIST = Crumb("服务卡", reverse_lazy("talent:cards"))


class Cards(ListPage):
    """人才办: who holds a card, which run out, whose verification is owed?"""

    model = ServiceCard
    table = CardTable
    filters = CardFilters
    permission = TALENT_VIEW
    title = "服务卡"
    lead = "一人一张有效卡；从人才档案页提出，由另一位同志发放。"
    search_hint = "持卡人姓名、拼音首字母或卡号"
    hidden_columns = ("ended_on",)
    empty_title = "还没有发过服务卡"
    empty_hint = "打开人才档案，点“提出发卡”。"

    def rows(self) -> QuerySet:
        return super().rows().select_related("profile__person", "profile__unit").in_order()

    def actions(self) -> list[Link]:
        return [Link("查验服务卡", reverse("talent:card-check"), "qrcode")]


class ProposeCard(steps.ForTalent):
    """Whoever keeps the talent: he shall get a card."""

    listed = LIST
    title = "提出发卡：{record}"
    form_class = forms.ProposeCardForm
    verb = "提出"
    done = "已提出，由人才办另一位同志发放。"

    def act(self, form: Any) -> ServiceCard:
        return cards.propose(self.record, by=self.request.user, **form.cleaned_data)


class CardPage(DetailPage):
    """One card: whose, of which kind, until when, verified when."""

    model = ServiceCard
    permission = TALENT_VIEW
    tabs_key = "talent.card"

    def records(self) -> QuerySet:
        return super().records().select_related("profile__person", "profile__unit", "proposed_by")

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def actions(self) -> list[Link]:
        card, state = self.record, self.record.state
        if not self.request.user.can(CARDS_MANAGE, card.profile.unit):
            return []
        held = state in CardState.held()
        offered = [
            (state == CardState.PROPOSED, "发放", "issue", "circle-check"),
            (held, "打印卡片", "print", "id"),
            (held, "年度核验", "verify", "checks"),
            (held, "换发", "reissue", "refresh"),
            (state == CardState.VALID, "暂停", "pause", "player-pause"),
            (state == CardState.PAUSED, "恢复", "resume", "player-play"),
            (state != CardState.ENDED, "注销", "end", "circle-off"),
        ]
        return steps.links("card", card, offered)


class CardAct(steps.TalentStep):
    model = ServiceCard
    permission = CARDS_MANAGE
    listed = LIST


class IssueCard(CardAct):
    verb = "发放"
    form_class = forms.CardDayForm
    done = "已发放，可以打印。"

    def consequences(self) -> list[str]:
        return ["现在取得卡号和二维码；有效期按规则 TA-04 计算。"]

    def act(self, form: Any) -> ServiceCard:
        return cards.issue(self.record, by=self.request.user, **form.cleaned_data)


class PauseCard(CardAct):
    verb = "暂停"
    form_class = ReasonForm
    done = "已暂停，查验时显示红色。"

    def act(self, form: Any) -> ServiceCard:
        return cards.pause(self.record, by=self.request.user, **form.cleaned_data)


class ResumeCard(CardAct):
    verb = "恢复"
    done = "已恢复。"

    def act(self, form: Any) -> ServiceCard:
        return cards.resume(self.record, by=self.request.user)


class VerifyCard(CardAct):
    verb = "年度核验"
    form_class = forms.VerifyCardForm
    done = "已记录核验。"

    def consequences(self) -> list[str]:
        profile = self.record.profile
        return [f"登记的工作单位：{profile.work_unit}{profile.post}；层次变化的请换发。"]

    def act(self, form: Any) -> ServiceCard:
        return cards.verify(self.record, by=self.request.user, **form.cleaned_data)


class EndCard(CardAct):
    verb = "注销"
    form_class = forms.EndCardForm
    done = "已注销。"
    danger = True

    def act(self, form: Any) -> ServiceCard:
        return cards.end(self.record, by=self.request.user, **form.cleaned_data)


class ReissueCard(CardAct):
    verb = "换发"
    form_class = forms.CardDayForm
    done = "已换发，请打印新卡、收回旧卡。"

    def consequences(self) -> list[str]:
        return ["旧卡同时注销，二维码失效；新卡按现有层次定卡种，有效期重新计算。"]

    def act(self, form: Any) -> ServiceCard:
        return cards.reissue(self.record, by=self.request.user, **form.cleaned_data)


class PrintCard(RecordPage):
    """Front and back at the size of the card, for the printer."""

    model = ServiceCard
    permission = CARDS_MANAGE
    template_name = "talent/card_paper.html"
    title = "打印服务卡：{record}"

    def prepare(self) -> None:
        super().prepare()
        require(self.request.user, CARDS_MANAGE, self.record.profile.unit)

    def records(self) -> QuerySet:
        rows = super().records().filter(state__in=CardState.held())
        return rows.select_related("profile__person", "profile__unit")

    def crumbs(self) -> list[Crumb]:
        return [LIST, Crumb(str(self.record), self.record.get_absolute_url())]

    def context(self, **extra: Any) -> dict[str, Any]:
        return super().context(
            card=self.record,
            qr=self.qr(),
            rights=cards.rights(self.record, timezone.localdate()),
            **extra,
        )

    def qr(self) -> SafeString:
        """The address of the check page with the random word: nothing of the person is in it."""
        way = f"{reverse('talent:card-check')}?t={self.record.token}"
        drawn = segno.make(self.request.build_absolute_uri(way), error="m")
        return mark_safe(drawn.svg_inline(border=2, omitsize=True))  # noqa: S308 - drawn by the library from our own address


class CheckCard(Page):
    """A clerk at a counter, many times a day: is this card good, and whose is it?"""

    template_name = "talent/card_check.html"
    permission = TALENT_VIEW
    title = "查验服务卡"
    lead = "用手机扫卡背面的二维码，或输入卡号和校验码。"

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = self.request.GET
        form = forms.CardCheckForm(asked if "number" in asked else None)
        told = form.cleaned_data if form.is_valid() else {}
        token = asked.get("t", "")
        card = cards.found(token=token if token.isalnum() and token.isascii() else "", **told)
        return self.render(form=form, asked=bool(token or told), **self._about(card))

    def _about(self, card: ServiceCard | None) -> dict[str, Any]:
        if card is None:
            return {"card": None}
        today, person = timezone.localdate(), card.profile.person
        return {
            "card": card,
            "good": card.is_good(today),
            "state": card.state_on(today),
            "sees_photo": self.request.user.can(PEOPLE_VIEW, person.unit),
        }
