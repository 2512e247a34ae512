"""Looking at people: the list, one person, the search by number, the click behind the mask."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.debug import sensitive_variables

from portal.access import require
from portal.people.choices import Sensitive
from portal.people.domain import numbers, people, queries
from portal.people.filters import PersonFilters
from portal.people.forms import FindForm, RevealPersonForm
from portal.people.models import Person
from portal.people.permissions import IDENTITY_REVEAL, PEOPLE_MANAGE, PEOPLE_MERGE, PEOPLE_VIEW
from portal.people.tables import DuplicateTable, PersonTable
from portal.ui.views import Crumb, DetailPage, FormPage, Link, ListPage, RecordFormPage

LIST = Crumb("人员", reverse_lazy("people:people"))


class People(ListPage):
    """Township members and offices, daily: find a person by name, open or register him."""

    model = Person
    table = PersonTable
    filters = PersonFilters
    permission = PEOPLE_VIEW
    title = "人员"
    read_as = "人员"
    dataset = "people"
    search_hint = "姓名或拼音首字母，如 zss"
    hidden_columns = ("native_place", "nationality")
    empty_title = "还没有登记人员"
    big = True
    empty_hint = "由本单位管理人员登记，或从花名册导入。"

    @property
    def lead(self) -> str:
        today = timezone.localdate()
        return f"年龄截至 {today.year} 年 {today.month} 月；身份证号、电话只显示首尾。"

    def rows(self) -> QuerySet:
        return super().rows().select_related("unit").order_by("unit__path", "name_key", "pk")

    def actions(self) -> list[Link]:
        user = self.request.user
        offered = [
            ("new", "登记人员", "user-plus", "primary", user.can(PEOPLE_MANAGE)),
            ("find", "按身份证号查找", "id", "plain", True),
            ("duplicates", "疑似重复", "users", "plain", user.can(PEOPLE_MERGE)),
        ]
        return [
            Link(label, reverse(f"people:{name}"), icon, style)
            for name, label, icon, style, allowed in offered
            if allowed
        ]


class Duplicates(ListPage):
    """Offices after an import: who is registered twice; open the two side by side."""

    model = Person
    table = DuplicateTable
    filters = PersonFilters
    permission = PEOPLE_MERGE
    title = "疑似重复人员"
    read_as = "疑似重复人员"
    lead = "姓名和出生年月都相同、身份证号不矛盾的记录。请对照后再合并，合并可以撤回。"
    search_hint = People.search_hint
    empty_title = "没有疑似重复的人员"

    def rows(self) -> QuerySet:
        duplicates = queries.likely_duplicates(by=self.request.user).select_related("unit")
        return duplicates.order_by("name_key", "birth", "pk")

    def crumbs(self) -> list[Crumb]:
        return [LIST]


class PersonPage(DetailPage):
    """Everybody who works with people: who is this, where, what is on record."""

    model = Person
    permission = PEOPLE_VIEW
    tabs_key = "people.person"
    logs_views = True

    def records(self) -> QuerySet:
        return super().records().select_related("unit")

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def actions(self) -> list[Link]:
        user, unit = self.request.user, self.record.unit
        offered = [
            ("edit", "修改", "edit", user.can(PEOPLE_MANAGE, unit)),
            ("merge", "合并重复记录", "arrows-join", user.can(PEOPLE_MERGE, unit)),
        ]
        return [
            Link(label, reverse(f"people:{name}", args=[self.record.pk]), icon)
            for name, label, icon, allowed in offered
            if allowed
        ]


class Find(FormPage):
    """With a document in hand: is this person registered? The number travels by POST only."""

    title = "按身份证号查找"
    form_class = FindForm
    permission = PEOPLE_VIEW
    verb = "查找"
    cancel_url = reverse_lazy("people:people")

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def initial(self) -> dict[str, Any]:
        return {}

    @sensitive_variables()
    def act(self, form: FindForm) -> Person | None:
        return numbers.find(form.cleaned_data["identity"], by=self.request.user)

    def succeed(self, result: Person | None) -> HttpResponse:
        if result is not None:
            return super().succeed(result)
        messages.error(self.request, "没有找到这个身份证号，或者不在您的管理范围内。")
        return self.render(form=self.build_form())

    def done_message(self, result: Person) -> str:
        return ""


class Reveal(RecordFormPage):
    """Filling in a form that asks for the whole number: one value, with a reason, this once."""

    model = Person
    permission = PEOPLE_VIEW
    title = "查看敏感信息：{record}"
    template_name = "people/reveal.html"
    form_class = RevealPersonForm
    verb = "查看"

    def prepare(self) -> None:
        super().prepare()
        if not people.may_reveal(self.request.user, self.record, self.asked):
            require(self.request.user, IDENTITY_REVEAL, self.record.unit)

    def records(self) -> QuerySet:
        return super().records().select_related("unit")

    def crumbs(self) -> list[Crumb]:
        return [LIST, Crumb(str(self.record), self.record.get_absolute_url())]

    def initial(self) -> dict[str, Any]:
        asked = self.request.GET.get("what", "")
        return {"what": asked if asked in Sensitive.values else Sensitive.IDENTITY}

    @property
    def asked(self) -> Sensitive:
        what = self.request.POST.get("what") or self.initial()["what"]
        return Sensitive(what) if what in Sensitive.values else Sensitive.IDENTITY

    @sensitive_variables()
    def act(self, form: RevealPersonForm) -> str:
        return people.reveal(
            self.record,
            what=Sensitive(form.cleaned_data["what"]),
            reason=form.cleaned_data["reason"],
            by=self.request.user,
        )

    @sensitive_variables()
    def succeed(self, result: str) -> HttpResponse:
        return self.render(form=None, value=result)

    def render(self, *, partial: str = "", status: int = 200, **extra: Any) -> HttpResponse:
        inside = self.request.htmx and not self.request.htmx.boosted
        answer = super().render(partial="ask" if inside else partial, status=status, **extra)
        add_never_cache_headers(answer)
        return answer
