"""县领导联系专家: the list, each link, what was spoken of."""

from typing import Any, ClassVar

from django import forms as django_forms
from django.db.models import QuerySet
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from portal.accounts.models import User
from portal.codes.fields import CodeChoiceField
from portal.ui import deriving
from portal.ui.forms import ReasonForm
from portal.ui.views import (
    ActPage,
    Crumb,
    DetailPage,
    FormOfRecord,
    Link,
    ListPage,
    RecordDetail,
    RecordEdit,
    RecordFormPage,
    RecordList,
    RecordNew,
    Records,
)
from portal.ui.widgets import DateInput
from talent.choices import ExpertContact
from talent.domain import links
from talent.filters.links import ContactFilters, LinkFilters
from talent.forms.talents import ManyCodesField
from talent.models import Contact, ExpertLink, TalentProfile
from talent.permissions import LINKS_MANAGE, LINKS_OWN, TALENT_VIEW
from talent.tables.links import ContactTable, LinkTable
from talent.views.picking import Searching

_NAMED = ("leader", "profile__person", "profile__unit")
_LONG = {"rows": 4}


def _form_of(names: tuple[str, ...]) -> type[django_forms.Form]:
    duties = ManyCodesField(
        table="talent_field",
        label="领导分管领域",
        help_text="填了的，与专家领域不一致时提示；不影响保存。",
    )
    return type("LinkForm", (deriving.form(ExpertLink, names),), {"duties": duties})


class ContactForm(django_forms.Form):
    kind = django_forms.ChoiceField(
        label="方式", choices=ExpertContact.choices, widget=django_forms.RadioSelect
    )
    on = django_forms.DateField(label="联系日期", widget=DateInput(), initial=timezone.localdate)
    content = django_forms.CharField(
        label="内容", max_length=500, widget=django_forms.Textarea(attrs=_LONG)
    )


class TellForm(ContactForm):
    problem = django_forms.CharField(
        label="反映问题",
        max_length=500,
        required=False,
        widget=django_forms.Textarea(attrs=_LONG),
        help_text="专家要办的事。保存后转为服务办件，归口单位和责任单位看得到。",
    )
    matter = CodeChoiceField(label="办件事项", table="ticket_matter", required=False)


class EndLinkForm(django_forms.Form):
    on = django_forms.DateField(label="结束日期", widget=DateInput(), initial=timezone.localdate)
    reason = django_forms.CharField(label="结束原因", max_length=200)


class ExpertLinks(Records):
    """Leaders on a phone: whom do I keep in touch with, whom have I not met this quarter? 人才办
    once a year: who is linked with whom."""

    acts = links.LINKS
    one, many = "link", "links"
    reads = LINKS_OWN
    title = "专家联系"
    lead = "县领导联系专家，每季度至少联系一次（规则 TA-06）；由领导本人记录，或由人才办代录。"
    table = LinkTable
    filters = LinkFilters
    search_hint = "领导或专家姓名、拼音首字母"
    hidden_columns = ("since", "document", "ended_on")
    empty_title = "还没有安排专家联系"
    empty_hint = "由人才办按年度安排，每位专家由一位县领导联系。"
    facts = ()
    PATHS: ClassVar = {
        **Records.PATHS,
        "Contact": "<int:pk>/contact/",
        "End": "<int:pk>/end/",
    }

    @classmethod
    def offered(cls, model: Any, user: Any) -> QuerySet:
        if model is User:
            return links.leaders()
        if model is TalentProfile:
            seen = TalentProfile.objects.visible_to(user).in_store()
            return seen.select_related("person").in_order()
        return super().offered(model, user)

    class List(RecordList):
        def rows(self) -> QuerySet:
            rows = links.with_quarter(super().rows(), timezone.localdate())
            return rows.select_related(*_NAMED)

        def actions(self) -> list[Link]:
            way = reverse("talent:contacts")
            return [*super().actions(), Link("联系记录", way, "messages")]

    class New(Searching, RecordNew):
        form_class = _form_of(links.LINKS.fields)

        def initial(self) -> dict[str, Any]:
            today = timezone.localdate()
            return {"year": today.year, "since": today, **super().initial()}

        def done_message(self, result: ExpertLink) -> str:
            hint = f"提示：{result.hint}，请核对。" if result.hint else ""
            return f"{super().done_message(result)}{hint}"

    class Edit(RecordEdit):
        form_class = _form_of(links.LINKS.corrected)

    class Detail(RecordDetail):
        """A leader before he goes: whom he meets, what was said last, what became of it."""

        def records(self) -> QuerySet:
            return super().records().select_related(*_NAMED)

        def actions(self) -> list[Link]:
            record, user = self.record, self.request.user
            manages, open_ = user.can(LINKS_MANAGE, record.profile.unit), record.ended_on is None
            offered = [
                (links.may_tell(user, record) and open_, "记录联系", "Contact", "message-plus"),
                (manages and open_, "修改", "Edit", "edit"),
                (manages and open_, "结束联系", "End", "circle-off"),
            ]
            ways = [
                Link(label, self.declared.address(part, pk=record.pk), icon)
                for allowed, label, part, icon in offered
                if allowed
            ]
            if user.can(TALENT_VIEW, record.profile.unit):
                ways.append(Link("人才档案", record.profile.get_absolute_url(), "id"))
            return ways

    class Contact(FormOfRecord, ActPage):
        """After the visit, on a phone: a few words, and what he asked for."""

        permission = LINKS_OWN
        verb = "记录联系"
        form_class = TellForm

        def prepare(self) -> None:
            RecordFormPage.prepare(self)
            links.require_telling(self.request.user, self.record)

        def records(self) -> QuerySet:
            return super().records().select_related(*_NAMED)

        def initial(self) -> dict[str, Any]:
            return {}

        def consequences(self) -> list[str]:
            if self.record.leader_id == self.request.user.pk:
                return []
            return [f"由您代{self.record.leader.name}记录，记录上标“代录”。"]

        def act(self, form: Any) -> Contact:
            return links.tell(self.record, by=self.request.user, **form.cleaned_data)

        def done_message(self, result: Contact) -> str:
            return (
                "已记录，反映的问题已转办件，等待人才办派单。" if result.ticket_id else "已记录。"
            )

        def success_url(self, result: Contact) -> str:
            return result.link.get_absolute_url()

    class End(FormOfRecord, ActPage):
        verb = "结束联系"
        form_class = EndLinkForm

        def initial(self) -> dict[str, Any]:
            return {}

        def consequences(self) -> list[str]:
            return ["联系记录保留；结束后可以安排另一位领导联系。"]

        def act(self, form: Any) -> ExpertLink:
            return links.end(self.record, by=self.request.user, **form.cleaned_data)


CONTACTS = Crumb("联系记录", reverse_lazy("talent:contacts"))


class LinkContacts(ListPage):
    """人才办, each quarter: who spoke with whom, when, about what?"""

    model = Contact
    table = ContactTable
    filters = ContactFilters
    permission = LINKS_OWN
    title = "联系记录"
    lead = "在专家联系页点“记录联系”；由人才办代录的标“代录”。"
    search_hint = "领导或专家姓名、内容"
    empty_title = "还没有联系记录"
    empty_hint = "打开专家联系，点“记录联系”。"

    def rows(self) -> QuerySet:
        named = ("link__leader", "link__profile__person", "ticket")
        return super().rows().select_related(*named).in_order()

    def crumbs(self) -> list[Crumb]:
        return ExpertLinks.way_to_list()


class ContactPage(DetailPage):
    model = Contact
    permission = LINKS_OWN
    tabs_key = "talent.contact"

    def records(self) -> QuerySet:
        return _contacts(super().records())

    def crumbs(self) -> list[Crumb]:
        return [CONTACTS, Crumb(str(self.record.link), self.record.link.get_absolute_url())]

    def actions(self) -> list[Link]:
        record = self.record
        if record.withdrawn_on or not links.may_tell(self.request.user, record.link):
            return []
        return [
            Link("修改", reverse("talent:contact-edit", args=[record.pk]), "edit"),
            Link("撤回", reverse("talent:contact-withdraw", args=[record.pk]), "circle-off"),
        ]


class _OfContact(ActPage):
    model = Contact
    permission = LINKS_OWN
    watched = ("withdrawn_on",)

    def prepare(self) -> None:
        super().prepare()
        links.require_telling(self.request.user, self.record.link)

    def records(self) -> QuerySet:
        return _contacts(super().records())

    def get_title(self) -> str:
        return f"{self.verb}：{self.record}"

    def crumbs(self) -> list[Crumb]:
        return [CONTACTS, Crumb(str(self.record), self.record.get_absolute_url())]


class EditContact(_OfContact):
    verb = "修改联系记录"
    form_class = ContactForm
    done = "已保存。"

    def consequences(self) -> list[str]:
        return ["反映的问题已转办件，在办件里继续办理。"] if self.record.ticket_id else []

    def act(self, form: Any) -> Contact:
        return links.correct(self.record, by=self.request.user, **form.cleaned_data)


class WithdrawContact(_OfContact):
    verb = "撤回联系记录"
    form_class = ReasonForm
    danger = True
    done = "已撤回，不再计入联系次数。"

    def initial(self) -> dict[str, Any]:
        return {}

    def consequences(self) -> list[str]:
        kept = "由它转出的办件照常办理。" if self.record.ticket_id else ""
        return ["记录保留，标“已撤回”，不再计入联系次数。", kept]

    def act(self, form: Any) -> Contact:
        return links.withdraw(self.record, by=self.request.user, **form.cleaned_data)


def _contacts(rows: QuerySet) -> QuerySet:
    return rows.select_related(
        "link__leader", "link__profile__person", "link__profile__unit", "ticket", "recorded_by"
    )
