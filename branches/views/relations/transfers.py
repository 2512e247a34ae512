"""组织关系转接: the ledger of letters, one of them, and the acts on it."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from branches.choices.relations import Direction, LetterState
from branches.domain import members
from branches.domain.admission import following
from branches.domain.clerks import require_for
from branches.domain.relations import ledger, letters, papers
from branches.filters.transfers import TransferFilters
from branches.forms.transfers import (
    AskTransferForm,
    BringInForm,
    IssueLetterForm,
    ReceiptOfLetterForm,
    ReceivedForm,
    WithdrawLetterForm,
)
from branches.models import PartyMember, RelationTransfer
from branches.models.clerk import reaches
from branches.permissions import (
    TRANSFERS_ASK,
    TRANSFERS_KEEP,
    TRANSFERS_OUT,
    TRANSFERS_VIEW,
)
from branches.tables.transfers import TransferTable, tone_of
from portal.access import Permission, require
from portal.ui.views import (
    ActPage,
    Crumb,
    DetailPage,
    FormPage,
    Link,
    ListPage,
    RecordFormPage,
    RecordPage,
)
from reports.domain import documents
from reports.domain.documents import DocumentFormat
from reports.views.documents import answer

LIST = Crumb("组织关系转接", reverse_lazy("branches:transfers"))
_WITH = ("member__person", "source__unit", "target__unit", "issuer", "asked_by")


class Transfers(ListPage):
    """Township clerks, weekly, for all their villages: what is to be issued, to be received, and
    who carries a letter in his pocket."""

    model = RelationTransfer
    table = TransferTable
    filters = TransferFilters
    permission = TRANSFERS_VIEW
    title = "组织关系转接台账"
    read_as = "组织关系转接"
    dataset = "transfers"
    lead = "回执没有回来的党员仍计入转出党组织；逾期未落实的由开具单位追踪。"
    search_hint = "姓名、拼音首字母或介绍信编号"
    hidden_columns = ("paid_until", "prints")
    empty_title = "还没有组织关系介绍信"
    empty_hint = "在党员页面点“申请转接”，或者登记县外转入。"
    big = True

    def rows(self) -> QuerySet:
        rows = super().rows().select_related("member__person", "source", "target")
        return rows.newest_first()

    def actions(self) -> list[Link]:
        user = self.request.user
        pocket = reverse("branches:transfers", query={"standing": "overdue"})
        offered = [Link("口袋党员", pocket, "alert-triangle")]
        if user.can(TRANSFERS_KEEP):
            new = reverse("branches:transfer-bring")
            offered.insert(0, Link("登记县外转入", new, "user-plus", "primary"))
        return offered


class BringIn(FormPage):
    """Township and office, when somebody brings a letter from another county."""

    title = "登记县外转入"
    form_class = BringInForm
    permission = TRANSFERS_KEEP
    verb = "登记转入"
    done = "已登记转入，回执可以打印。"
    cancel_url = LIST.url

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def form_kwargs(self) -> dict[str, Any]:
        return {"by": self.request.user}

    def initial(self) -> dict[str, Any]:
        return {"received_on": timezone.localdate(), **super().initial()}

    @sensitive_variables()
    def check(self, form: BringInForm) -> None:
        values = {name: form.cleaned_data.get(name) for name in form.of_member()}
        members.check(**{name: value for name, value in values.items() if name != "organization"})

    @sensitive_variables()
    def act(self, form: BringInForm) -> RelationTransfer:
        return letters.bring_in(letter=form.brought(), by=self.request.user, **form.of_member())


class AskTransfer(RecordFormPage):
    """A branch secretary or the township: this member wants to go elsewhere."""

    model = PartyMember
    title = "申请转接组织关系：{record}"
    form_class = AskTransferForm
    permission = TRANSFERS_ASK
    watched = ("organization",)
    verb = "提交申请"
    done = "已申请，等待开具介绍信。"

    @property
    def lead(self) -> str:
        return following.on_the_way(self.record, outside=False)

    def prepare(self) -> None:
        super().prepare()
        require_for(self.request.user, TRANSFERS_ASK, self.record.organization)

    def records(self) -> QuerySet:
        return super().records().select_related("organization__unit", "person")

    def initial(self) -> dict[str, Any]:
        return {"direction": Direction.INSIDE.value}

    def crumbs(self) -> list[Crumb]:
        return [LIST, Crumb(str(self.record), self.record.get_absolute_url())]

    def act(self, form: AskTransferForm) -> RelationTransfer:
        return letters.ask(self.record, form.asked(), by=self.request.user)

    def done_message(self, result: RelationTransfer) -> str:
        return f"{self.done}{_admission_of(result)}"

    def success_url(self, result: RelationTransfer) -> str:
        return result.get_absolute_url()


class TransferPage(DetailPage):
    """Both ends: what stands on the letter, until when it holds, what is to be done next."""

    model = RelationTransfer
    permission = TRANSFERS_VIEW
    tabs_key = "branches.transfer"
    template_name = "branches/relations/transfer.html"
    more_label = "介绍信"

    def records(self) -> QuerySet:
        return super().records().select_related(*_WITH)

    def get_title(self) -> str:
        return f"{self.record.member}：{self.record.get_direction_display()}"

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def actions(self) -> list[Link]:
        letter, user = self.record, self.request.user
        offered = []
        if letter.state == LetterState.ASKED and self._may(_issuing(letter), letter.source):
            offered.append(self._link("开具介绍信", "transfer-issue", "file-check", "primary"))
        if letter.state == LetterState.ISSUED and letter.direction == Direction.INSIDE:
            if self._may(TRANSFERS_KEEP, letter.target):
                offered.append(self._link("登记接收", "transfer-receive", "mail-opened", "primary"))
        elif letter.state == LetterState.ISSUED and self._may(TRANSFERS_KEEP, letter.source):
            offered.append(self._link("登记回执", "transfer-confirm", "mail-opened", "primary"))
        if letter.is_open and letters.may_withdraw(letter, user):
            offered.append(self._link("撤回", "transfer-withdraw", "arrow-back-up"))
        return offered

    def more_actions(self) -> list[Link]:
        letter = self.record
        printable = letter.state in (LetterState.ISSUED, LetterState.RECEIVED)
        if not printable or not self._may(TRANSFERS_KEEP, letter.source or letter.target):
            return []
        return [
            self._link(kind.label, f"transfer-{kind.key}", kind.icon)
            for kind in documents.FORMATS.values()
        ]

    def context(self, **extra: Any) -> dict[str, Any]:
        today = timezone.localdate()
        letter = self.record
        due = ledger.receipt_due(letter.issued_on) if letter.issued_on else None
        return super().context(
            tone=tone_of(letter, today),
            standing=letter.standing(today),
            is_overdue=letter.is_overdue(today),
            receipt_due=due if letter.state == LetterState.ISSUED else None,
            admission=_admission_of(letter) if letter.is_open else "",
            may_open_member=PartyMember.objects.visible_to(self.request.user)
            .filter(pk=letter.member_id)
            .exists(),
            **extra,
        )

    def _may(self, permission: Permission, organisation: Any) -> bool:
        return organisation is not None and reaches(self.request.user, permission, organisation)

    def _link(self, label: str, name: str, icon: str, tone: str = "") -> Link:
        url = reverse(f"branches:{name}", args=[self.record.pk])
        return Link(label, url, icon, tone) if tone else Link(label, url, icon)


def _issuing(letter: RelationTransfer) -> Permission:
    return TRANSFERS_OUT if letter.direction == Direction.OUT else TRANSFERS_KEEP


def _admission_of(letter: RelationTransfer) -> str:
    """An admission that runs goes along, and whoever writes the letter is told."""
    return following.on_the_way(letter.member, outside=letter.direction == Direction.OUT)


class _TransferAct(ActPage):
    model = RelationTransfer
    permission: ClassVar[Permission] = TRANSFERS_KEEP
    watched = ("state",)

    def records(self) -> QuerySet:
        return super().records().select_related(*_WITH)

    def prepare(self) -> None:
        super().prepare()
        self.refuse()

    def refuse(self) -> None:
        """Whoever may not act here does not get the form."""
        organisation = self.record.source or self.record.target
        require(self.request.user, self.permission, organisation.unit)

    def initial(self) -> dict[str, Any]:
        return {}

    def on_record(self) -> dict[str, Any]:
        return {"state": self.record.state}

    def crumbs(self) -> list[Crumb]:
        return [LIST, Crumb(str(self.record), self.record.get_absolute_url())]


class IssueTransfer(_TransferAct):
    """The township for the county, 组织科 for elsewhere: the letter with its number."""

    title = "开具介绍信：{record}"
    form_class = IssueLetterForm
    verb = "开具"
    done = "已开具，可以打印。"

    def refuse(self) -> None:
        organisation = self.record.source or self.record.target
        require(self.request.user, _issuing(self.record), organisation.unit)

    def initial(self) -> dict[str, Any]:
        paid = self.record.paid_until
        return {
            "issued_on": timezone.localdate(),
            "in_city": self.record.in_city,
            "addressee": self.record.goes_to,
            "paid_until": paid.code if paid else "",
        }

    def consequences(self) -> list[str]:
        rule = ledger.rule_on(timezone.localdate())
        return [
            f"由“{self.record.leaves_from}”转往“{self.record.goes_to}”。",
            (
                f"有效期不填的，本市范围内 {rule['city_days']} 天，其他 {rule['outside_days']} 天，"
                f"最长 {rule['most_days']} 天（{ledger.RULE}）。"
            ),
            "收到回执或接收之前，党员仍计入转出党组织。",
            *filter(None, [_admission_of(self.record)]),
        ]

    def act(self, form: IssueLetterForm) -> RelationTransfer:
        return letters.issue(self.record, form.issued(), by=self.request.user)


class ReceiveTransfer(_TransferAct):
    """The target within the county takes the member in."""

    title = "登记接收：{record}"
    form_class = ReceivedForm
    verb = "接收"
    done = "已接收，组织关系随即转入。"

    def refuse(self) -> None:
        organisation = self.record.target or self.record.source
        require(self.request.user, TRANSFERS_KEEP, organisation.unit)

    def initial(self) -> dict[str, Any]:
        return {"received_on": timezone.localdate()}

    def consequences(self) -> list[str]:
        return [
            f"“{self.record.member}”的组织关系从“{self.record.leaves_from}”转到“{self.record.goes_to}”。",
            "两边都留下转接记录，介绍信标为“已接收”。",
            *filter(None, [_admission_of(self.record)]),
        ]

    def act(self, form: ReceivedForm) -> RelationTransfer:
        return letters.receive(self.record, by=self.request.user, **form.cleaned_data)


class ConfirmTransfer(_TransferAct):
    """The receipt of another county has come back."""

    title = "登记回执：{record}"
    form_class = ReceiptOfLetterForm
    verb = "登记回执"
    done = "已登记回执，党员不再计入在册党员。"

    def initial(self) -> dict[str, Any]:
        return {"received_on": timezone.localdate()}

    def consequences(self) -> list[str]:
        return [
            "从回执日期起，党员不再计入在册党员，档案和记录保留。",
            *filter(None, [_admission_of(self.record)]),
        ]

    def act(self, form: ReceiptOfLetterForm) -> RelationTransfer:
        return letters.confirm(self.record, by=self.request.user, **form.cleaned_data)


class WithdrawTransfer(_TransferAct):
    """Either end: it came to nothing."""

    title = "撤回：{record}"
    permission = TRANSFERS_ASK
    form_class = WithdrawLetterForm
    verb = "撤回"
    done = "已撤回，组织关系仍在原党组织。"
    danger = True

    def refuse(self) -> None:
        letters.require_an_end(self.record, self.request.user)

    def consequences(self) -> list[str]:
        return ["组织关系仍在原党组织；介绍信编号保留，不再使用。"]

    def act(self, form: WithdrawLetterForm) -> RelationTransfer:
        return letters.withdraw(self.record, by=self.request.user, **form.cleaned_data)


class LetterPaper(RecordPage):
    """Whoever issues, once: stub, letter and receipt on three sheets."""

    model = RelationTransfer
    permission = TRANSFERS_KEEP
    format: ClassVar[DocumentFormat] = documents.DOCX

    def records(self) -> QuerySet:
        return super().records().select_related(*_WITH)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            body = papers.take_out(self.record, wanted=self.format, by=self.request.user)
        except ValidationError as refusal:
            messages.error(request, "；".join(refusal.messages))
            return redirect(self.record.get_absolute_url())
        return answer(body, self.format, title=papers.title_of(self.record))
