"""支部首页 and the entry in five steps: 类型时间 → 名单 → 主题学习 → 要点决议 → 提交, on a phone.

Each step is kept in a draft at once: whoever is interrupted goes on where he was, on any device.
"""

from dataclasses import replace
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from branches.choices.life import ActivityState
from branches.choices.organisations import OrganisationKind
from branches.domain.clerks import require_for
from branches.domain.life import activities, compliance, rosters, window
from branches.domain.life.facts import ActivityFacts
from branches.forms.life import SubmitForm, marked_of
from branches.forms.life_steps import MinutesForm, RosterForm, StartForm, StudyStepForm
from branches.models import Activity, ActivityKind, PartyOrganization, StudyItem
from branches.permissions import ACTIVITIES_KEEP
from branches.views.life.activities import LIST, keepable, with_kinds
from portal.ui.views import Crumb, Link, Page, RecordFormPage

STEPS = ("类型时间", "名单", "主题学习", "要点决议", "提交")
_ROUTES = ("", "step-roster", "step-subject", "step-minutes", "step-submit")
MOST_SHOWN = 30


class BranchHome(Page):
    """A branch secretary on a phone, the evening after a meeting: what is still missing this
    month, and one button to record."""

    title = "支部首页"
    permission = ACTIVITIES_KEEP
    template_name = "branches/life/home.html"

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def actions(self) -> list[Link]:
        return [Link("批量录入", reverse("branches:life-batch"), "table")]

    def context(self, **extra: Any) -> dict[str, Any]:
        today = timezone.localdate()
        month = window.month_of(today)
        keeps = keepable(self.request.user)
        rows = list(keeps.filter(kind__in=compliance.OWING_KINDS)[:MOST_SHOWN])
        asked = PartyOrganization.objects.filter(pk__in=[row.pk for row in rows])
        reckoning = compliance.Reckoning(asked, [month], today=today)
        groups = keeps.filter(kind=OrganisationKind.GROUP)[:MOST_SHOWN]
        drafts = Activity.objects.visible_to(self.request.user).standing()
        mine = drafts.filter(state=ActivityState.DRAFT, entered_by=self.request.user)
        return super().context(
            month=month,
            deadline=window.deadline(month),
            branches=[(row, reckoning.cell(row.pk, month)) for row in rows],
            groups=groups,
            drafts=mine.select_related("organization").newest_first(),
            **extra,
        )


class EntryStepPage(RecordFormPage):
    """One of the five, with where one is."""

    permission = ACTIVITIES_KEEP
    template_name = "branches/life/step.html"
    number: ClassVar[int]
    verb = "下一步"
    done = ""

    def crumbs(self) -> list[Crumb]:
        return [Crumb("支部首页", reverse("branches:life-home"))]

    def get_title(self) -> str:
        return f"{self.number}/{len(STEPS)} {STEPS[self.number - 1]}"

    @property
    def steps(self) -> list[tuple[str, bool, bool]]:
        """Each with whether it is done, and whether it is this one."""
        return [
            (label, number < self.number, number == self.number)
            for number, label in enumerate(STEPS, start=1)
        ]

    def success_url(self, result: Activity) -> str:
        return reverse(f"branches:{_ROUTES[self.number]}", args=[result.pk])


class StartStep(EntryStepPage):
    model = PartyOrganization
    number = 1
    form_class = StartForm

    def prepare(self) -> None:
        super().prepare()
        require_for(self.request.user, ACTIVITIES_KEEP, self.record)

    def records(self) -> QuerySet:
        return super().records().select_related("unit")

    def get_cancel_url(self) -> str:
        return reverse("branches:life-home")

    def initial(self) -> dict[str, Any]:
        codes = self.request.GET.getlist("kind")
        kinds = list(ActivityKind.objects.in_use().filter(code__in=codes)) if codes else []
        return {"held_on": timezone.localdate(), "kinds": kinds}

    def act(self, form: StartForm) -> Activity:
        facts = ActivityFacts.given(form.cleaned_data)
        reason = form.cleaned_data["reason"]
        return activities.begin(self.record, facts, reason=reason, by=self.request.user)


class DraftStep(EntryStepPage):
    """A step of a draft that somebody began."""

    model = Activity

    def prepare(self) -> None:
        super().prepare()
        require_for(self.request.user, ACTIVITIES_KEEP, self.record.organization)

    def records(self) -> QuerySet:
        rows = super().records().standing().filter(state=ActivityState.DRAFT)
        return with_kinds(rows).select_related("organization__unit")

    def get_cancel_url(self) -> str:
        return reverse("branches:life-home")

    def on_record(self) -> dict[str, Any]:
        return {name: getattr(self.record, name) for name in self.watched}

    def recorded_in(self) -> list[Any]:
        """A draft has no history."""
        return []

    def changed(self, form: Any) -> Activity:
        facts = activities.facts_of(self.record)
        told = {name: form.cleaned_data[name] for name in self.watched}
        return activities.change(self.record, replace(facts, **told), by=self.request.user)


class RosterStep(DraftStep):
    number = 2
    form_class = RosterForm
    template_name = "branches/life/step_roster.html"

    def form_kwargs(self) -> dict[str, Any]:
        kinds = [one.kind for one in self.record.of_kinds.all()]
        day = self.record.held_on
        roster = rosters.listed(self.record.organization, kinds, on=day)
        return {"roster": roster, "marked": marked_of(self.record) or None}

    def initial(self) -> dict[str, Any]:
        return {"observers": self.record.observers or None}

    def act(self, form: RosterForm) -> Activity:
        count = form.cleaned_data["observers"] or 0
        return activities.tick(self.record, form.marks(), observers=count, by=self.request.user)


class SubjectStep(DraftStep):
    number = 3
    form_class = StudyStepForm
    watched = ("topic", "study", "lecturer", "host", "recorder")

    def form_kwargs(self) -> dict[str, Any]:
        month = window.month_of(self.record.held_on)
        items = StudyItem.objects.filter(month=month, closed_on=None).in_order()
        return {"offered": [item.title for item in items]}

    def act(self, form: StudyStepForm) -> Activity:
        return self.changed(form)


class MinutesStep(DraftStep):
    number = 4
    form_class = MinutesForm
    watched = (
        "content", "resolution", "is_voted", "is_passed", "votes_entitled", "votes_present",
        "votes_for", "votes_against", "votes_abstained",
    )  # fmt: skip

    def act(self, form: MinutesForm) -> Activity:
        return self.changed(form)


class SubmitStep(DraftStep):
    number = 5
    form_class = SubmitForm
    verb = "提交"
    done = "已提交。"

    def initial(self) -> dict[str, Any]:
        return {}

    def consequences(self) -> list[str]:
        one = self.record
        kinds = "、".join(each.kind.name for each in one.of_kinds.all())
        return [
            f"{one.organization}，{one.held_on}，{kinds}：{one.topic}。",
            (
                f"应到 {one.expected} 人，实到 {one.present} 人，请假 {one.on_leave} 人，"
                f"缺席 {one.absent} 人。"
            ),
        ]

    def act(self, form: SubmitForm) -> Activity:
        return activities.submit(
            self.record, reason=form.cleaned_data["reason"], by=self.request.user
        )

    def succeed(self, result: Activity) -> HttpResponse:
        super().succeed(result)
        return redirect(reverse("branches:life-home"))

    def success_url(self, result: Activity) -> str:
        return reverse("branches:life-home")
