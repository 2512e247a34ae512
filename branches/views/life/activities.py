"""Activities: the list, one of them, and the acts on it."""

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from branches.choices.life import ActivityState
from branches.domain.clerks import require_for
from branches.domain.life import activities, reviewing
from branches.filters.life import ActivityFilters
from branches.forms.life import ActivityForm, BeginForm, ReasonedForm, SubmitForm, marked_of
from branches.models import Activity, ActivityKind, ActivityOfKind, PartyOrganization
from branches.models.clerk import reaches
from branches.permissions import ACTIVITIES_KEEP, ACTIVITIES_REVIEW, ACTIVITIES_VIEW
from branches.tables.life import SHARE, ActivityTable, tone_of
from portal import parameters
from portal.access import Permission
from portal.typed import Unreadable, dates
from portal.ui.views import (
    ActPage,
    BulkPage,
    Crumb,
    DetailPage,
    FormPage,
    Link,
    ListPage,
    NothingToAsk,
    RecordFormPage,
)

LIST = Crumb("组织生活", reverse_lazy("branches:activities"))


def with_kinds(rows: Any) -> Any:
    of_kinds = ActivityOfKind.objects.select_related("kind").order_by("kind__position", "pk")
    return rows.prefetch_related(Prefetch("of_kinds", of_kinds))


def keepable(user: Any) -> QuerySet:
    """Organisations the user records activities for."""
    scope = user.scope(ACTIVITIES_KEEP)
    rows = PartyOrganization.objects.visible_to(user).still_open()
    return rows.filter(scope.q("unit__path")).in_tree_order()


class Activities(ListPage):
    """Branches after each meeting, townships and 组织科 monthly: what was held, who came, what is
    still in hand."""

    model = Activity
    table = ActivityTable
    filters = ActivityFilters
    permission = ACTIVITIES_VIEW
    title = "组织生活"
    search_hint = "主题、地点、主讲人"
    hidden_columns = ("place", "source", "entered_on")
    empty_title = "还没有组织生活记录"
    empty_hint = "活动开展后用“记一次”登记，乡镇也可以批量录入。"
    big = True
    dataset = "activities"

    def rows(self) -> QuerySet:
        rows = super().rows().select_related("organization").annotate(share=SHARE)
        return with_kinds(rows).newest_first()

    def bulk_acts(self) -> list[Link]:
        if not self.request.user.can(ACTIVITIES_REVIEW):
            return []
        return [Link("审核通过", reverse("branches:activities-approve"), "circle-check")]

    def actions(self) -> list[Link]:
        if not self.request.user.can(ACTIVITIES_KEEP):
            return []
        return [Link("记一次", reverse("branches:activity-begin"), "plus", "primary")]


class BeginActivity(FormPage):
    """Whoever records: for which organisation, what, when; the list of names follows from it."""

    title = "记一次组织生活"
    form_class = BeginForm
    permission = ACTIVITIES_KEEP
    verb = "下一步：名单和内容"
    done = ""
    cancel_url = LIST.url

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def initial(self) -> dict[str, Any]:
        return {"held_on": timezone.localdate(), **super().initial()}

    def form_kwargs(self) -> dict[str, Any]:
        return {"organisations": keepable(self.request.user)}

    def act(self, form: Any) -> Any:
        return form.cleaned_data

    def succeed(self, result: Any) -> HttpResponse:
        query = {
            "held_on": result["held_on"].isoformat(),
            "kind": [kind.code for kind in result["kinds"]],
        }
        there = [result["organization"].pk]
        return redirect(reverse("branches:activity-new", args=there, query=query))


class _WholeForm:
    """The form with the list of names: of the day and the kinds that were typed, if any were."""

    form_class: ClassVar[type[forms.BaseForm]] = ActivityForm
    template_name: ClassVar[str] = "branches/life/form.html"
    request: Any

    def _typed(self) -> tuple[list[ActivityKind], dt.date]:
        sent = self.request.POST
        keys = [key for one in sent.getlist("kinds") if (key := parameters.key(one)) is not None]
        kinds = ActivityKind.objects.in_use().filter(pk__in=keys) if keys else None
        chosen = list(kinds) if kinds is not None else self.usual_kinds()
        return chosen, _day(sent.get("held_on", "")) or self.usual_day()

    def usual_kinds(self) -> list[ActivityKind]:
        raise NotImplementedError

    def usual_day(self) -> dt.date:
        raise NotImplementedError


class NewActivity(_WholeForm, RecordFormPage):
    """A secretary or the township at a desk: who came, what was said, what was decided."""

    model = PartyOrganization
    title = "记一次组织生活：{record}"
    permission = ACTIVITIES_KEEP
    verb = "提交"
    done = "已登记。"

    def prepare(self) -> None:
        super().prepare()
        require_for(self.request.user, ACTIVITIES_KEEP, self.record)

    def records(self) -> QuerySet:
        return super().records().select_related("unit")

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def initial(self) -> dict[str, Any]:
        return {
            "kinds": self.usual_kinds(),
            "held_on": self.usual_day(),
            **{key: value for key, value in super().initial().items() if key != "kind"},
        }

    def usual_kinds(self) -> list[ActivityKind]:
        codes = self.request.GET.getlist("kind")
        return list(ActivityKind.objects.in_use().filter(code__in=codes).in_order())

    def usual_day(self) -> dt.date:
        return _day(self.request.GET.get("held_on", "")) or timezone.localdate()

    def form_kwargs(self) -> dict[str, Any]:
        kinds, held_on = self._typed()
        return {"organisation": self.record, "kinds": kinds, "held_on": held_on}

    def act(self, form: ActivityForm) -> Activity:
        return activities.record(
            self.record,
            form.facts(),
            marks=form.marks(),
            files=form.cleaned_data["files"],
            reason=form.cleaned_data["reason"],
            by=self.request.user,
        )


class ActivityPage(DetailPage):
    """Whoever keeps or reads the record: what, when, who came, what was changed since."""

    model = Activity
    permission = ACTIVITIES_VIEW
    tabs_key = "branches.activity"
    template_name = "branches/life/activity.html"
    more_label = "办理"

    def records(self) -> QuerySet:
        rows = super().records().select_related("organization__unit", "entered_by", "reviewed_by")
        return with_kinds(rows)

    def get_title(self) -> str:
        return self.record.topic

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def actions(self) -> list[Link]:
        user, record = self.request.user, self.record
        if record.is_withdrawn or not reaches(user, ACTIVITIES_KEEP, record.organization):
            return []
        edit = [self._link("修改", "activity-edit", "edit")]
        if record.state in (ActivityState.DRAFT, ActivityState.RETURNED):
            return [self._link("提交", "activity-submit", "circle-check", "primary"), *edit]
        return edit

    def more_actions(self) -> list[Link]:
        user, record = self.request.user, self.record
        offered: list[Link] = []
        if record.is_withdrawn:
            return offered
        if record.is_counted and reaches(user, ACTIVITIES_REVIEW, record.organization):
            if record.state == ActivityState.SUBMITTED and reviewing.may_go_on(record, user):
                offered.append(self._link("审核通过", "activity-approve", "circle-check"))
            offered.append(self._link("退回", "activity-return", "arrow-back-up"))
        if reaches(user, ACTIVITIES_KEEP, record.organization):
            offered.append(self._link("撤回记录", "activity-withdraw", "circle-off"))
        return offered

    def context(self, **extra: Any) -> dict[str, Any]:
        return super().context(tone=tone_of(self.record), **extra)

    def _link(self, label: str, name: str, icon: str, tone: str = "") -> Link:
        url = reverse(f"branches:{name}", args=[self.record.pk])
        return Link(label, url, icon, tone) if tone else Link(label, url, icon)


class ActivityAct(RecordFormPage):
    """An act on one activity, refused with the reason before anything is typed."""

    model = Activity
    permission: ClassVar[Permission] = ACTIVITIES_KEEP

    def prepare(self) -> None:
        super().prepare()
        require_for(self.request.user, self.permission, self.record.organization)

    def records(self) -> QuerySet:
        rows = Activity.objects.visible_to(self.request.user).standing()
        return rows.select_related("organization__unit")

    def crumbs(self) -> list[Crumb]:
        return [LIST, Crumb(str(self.record), self.record.get_absolute_url())]


class EditActivity(_WholeForm, ActivityAct):
    """Something in the record is wrong: why it was changed is kept beside it."""

    title = "修改：{record}"
    watched = ("topic", "content", "resolution")
    done = "已保存。"

    def initial(self) -> dict[str, Any]:
        record, names = self.record, ActivityForm.base_fields
        known = {name: getattr(record, name) for name in names if hasattr(record, name)}
        if record.attendance.exists() or not record.expected:
            known |= {"expected": None, "present": None, "on_leave": None}
        return {**known, "kinds": self.usual_kinds(), "reason": "", "files": None}

    def on_record(self) -> dict[str, Any]:
        return {name: getattr(self.record, name) for name in self.watched}

    def recorded_in(self) -> list[Any]:
        """Its corrections tell who changed it; it has no history beside them."""
        return []

    def usual_kinds(self) -> list[ActivityKind]:
        return list(self.record.kinds.order_by("position", "pk"))

    def usual_day(self) -> dt.date:
        return self.record.held_on

    def form_kwargs(self) -> dict[str, Any]:
        kinds, held_on = self._typed()
        marked = marked_of(self.record) or None
        there = {"organisation": self.record.organization, "kinds": kinds, "held_on": held_on}
        return {**there, "marked": marked}

    def act(self, form: ActivityForm) -> Activity:
        return activities.change(
            self.record,
            form.facts(),
            marks=form.marks(),
            files=form.cleaned_data["files"],
            reason=form.cleaned_data["reason"],
            by=self.request.user,
        )


class SubmitActivity(ActivityAct, ActPage):
    title = "提交：{record}"
    form_class = SubmitForm
    watched = ("state",)
    verb = "提交"
    done = "已提交。"

    def initial(self) -> dict[str, Any]:
        return {}

    def on_record(self) -> dict[str, Any]:
        return {"state": self.record.state}

    def consequences(self) -> list[str]:
        return [
            f"应到 {self.record.expected} 人，实到 {self.record.present} 人。",
            "提交后计入应开展情况；再修改须写明原因，修改痕迹随记录本打印。",
        ]

    def act(self, form: SubmitForm) -> Activity:
        return activities.submit(
            self.record, reason=form.cleaned_data["reason"], by=self.request.user
        )


class ReturnActivity(SubmitActivity):
    title = "退回：{record}"
    permission = ACTIVITIES_REVIEW
    form_class = ReasonedForm  # type: ignore[assignment]
    verb = "退回"
    done = "已退回。"

    def consequences(self) -> list[str]:
        return ["退回后不计入已开展，填报人修改后重新提交。"]

    def act(self, form: Any) -> Activity:
        return activities.give_back(
            self.record, reason=form.cleaned_data["reason"], by=self.request.user
        )


class ApproveActivity(SubmitActivity):
    title = "审核：{record}"
    permission = ACTIVITIES_REVIEW
    form_class = NothingToAsk  # type: ignore[assignment]
    verb = "审核通过"
    done = "已审核。"

    def consequences(self) -> list[str]:
        if not reviewing.is_last(self.record, self.request.user):
            return ["记录标为“已初审”，等组织科复审；以后修改的，须重新审核。"]
        return ["记录标为“已审核”；以后修改的，须重新审核。"]

    def act(self, form: Any) -> Activity:
        return activities.approve(self.record, by=self.request.user)


class ApproveActivities(BulkPage):
    """A township after the deadline: the month of all its villages, looked through on one page."""

    title = "审核组织生活"
    model = Activity
    permission = ACTIVITIES_REVIEW
    form_class = NothingToAsk
    verb = "全部审核通过"
    cancel_url = LIST.url

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def visible(self) -> Any:
        rows = super().visible().standing().select_related("organization__unit")
        return rows.newest_first()

    def consequences(self) -> list[str]:
        return ["所列记录一并审核；要求复审的标为“已初审”，等组织科复审。"]

    def act_on(self, record: Activity, facts: dict[str, Any]) -> Any:
        return activities.approve(record, by=self.request.user)


class WithdrawActivity(SubmitActivity):
    title = "撤回记录：{record}"
    form_class = ReasonedForm  # type: ignore[assignment]
    verb = "撤回"
    done = "已撤回。"
    danger = True

    def consequences(self) -> list[str]:
        return ["记录保留可查，不再计入应开展情况和各项统计。", "撤回后不能恢复，须重新登记。"]

    def act(self, form: Any) -> Activity:
        return activities.withdraw(
            self.record, reason=form.cleaned_data["reason"], by=self.request.user
        )


def _day(typed: str) -> dt.date | None:
    try:
        return dt.date(*dates.typed(typed, today=timezone.localdate()))
    except (Unreadable, TypeError, ValueError):
        return None
