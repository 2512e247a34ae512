"""Forms of activities: the whole record on a desk; what a reviewer or withdrawer says."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms

from branches.choices.life import LeaveReason, Presence
from branches.domain.life import rosters
from branches.domain.life.facts import ActivityFacts, Tick
from branches.file_purposes import ACTIVITY_PHOTO
from branches.models import Activity, ActivityKind, PartyMember, PartyOrganization
from branches.widgets import OrganisationField
from portal.files.forms import FilesField
from portal.ui.grouping import Grouped
from portal.ui.widgets import DateInput

_SELECT = "form-select"
PRESENCES = [
    (Presence.PRESENT.value, "出席"),
    *((f"{Presence.LEAVE}:{reason}", f"请假（{reason.label}）") for reason in LeaveReason),
    (Presence.ABSENT.value, "缺席"),
    (Presence.OBSERVER.value, "列席"),
    ("", "不计入"),
]


class BeginForm(forms.Form):
    """Whose activity, of which sort, on which day: what the list of names follows from."""

    kinds = forms.ModelMultipleChoiceField(
        ActivityKind.objects.none(),
        label="类型",
        widget=forms.CheckboxSelectMultiple,
        help_text="一次活动可以同时是几种，例如主题党日上讲了党课；各记入相应的记录本。",
    )
    held_on = forms.DateField(label="日期", widget=DateInput)

    field_order: tuple[str, ...] = ("organization", "kinds", "held_on")

    def __init__(self, *args: Any, organisations: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].queryset = ActivityKind.objects.in_use().in_order()  # type: ignore[attr-defined]
        if organisations is not None:
            self.fields["organization"] = OrganisationField(organisations, label="党组织")
            self.order_fields(self.field_order)


class ActivityForm(Grouped, BeginForm):
    """All of it. The list of names is of the kinds and the day the form was built with."""

    GROUPS: ClassVar = {
        "活动": ("kinds", "held_on", "starts_at", "ends_at", "place", "topic", "host", "recorder",
                 "lecturer", "leaders", "is_another"),
        "学习和会议内容": ("study", "content", "resolution"),
        "表决": ("is_voted", "is_passed", "votes_entitled", "votes_present", "votes_for",
                 "votes_against", "votes_abstained"),
        "人数": ("expected", "present", "on_leave", "observers"),
        "佐证和说明": ("files", "reason"),
    }  # fmt: skip
    RARE: ClassVar = frozenset(
        {"leaders", "is_another", "is_passed", "votes_entitled", "votes_present", "votes_for",
         "votes_against", "votes_abstained"}
    )  # fmt: skip

    starts_at = forms.TimeField(label="开始时间", required=False, help_text="如 15:00。")
    ends_at = forms.TimeField(label="结束时间", required=False)
    place = forms.CharField(label="地点", max_length=100, required=False)
    topic = forms.CharField(label="主题", max_length=200)
    host = forms.CharField(label="主持人", max_length=50, required=False)
    recorder = forms.CharField(label="记录人", max_length=50, required=False)
    lecturer = forms.CharField(
        label="主讲人", max_length=50, required=False, help_text="党课请填写。"
    )
    leaders = forms.CharField(label="参加领导", max_length=200, required=False)
    is_another = forms.BooleanField(label="确实是另一次", required=False)
    study = forms.CharField(
        label="学习内容",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    content = forms.CharField(
        label="会议内容",
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    resolution = forms.CharField(
        label="决议", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    is_voted = forms.BooleanField(label="有表决事项", required=False)
    is_passed = forms.BooleanField(label="表决通过", required=False, initial=True)
    votes_entitled = forms.IntegerField(
        label="应到有表决权", required=False, min_value=0, max_value=30_000
    )
    votes_present = forms.IntegerField(
        label="实到有表决权", required=False, min_value=0, max_value=30_000
    )
    votes_for = forms.IntegerField(label="赞成", required=False, min_value=0, max_value=30_000)
    votes_against = forms.IntegerField(label="反对", required=False, min_value=0, max_value=30_000)
    votes_abstained = forms.IntegerField(
        label="弃权", required=False, min_value=0, max_value=30_000
    )
    expected = forms.IntegerField(
        label="应到",
        required=False,
        min_value=0,
        max_value=30_000,
        help_text="只有人数、没有名单时填；填了应到，就不按下面的名单计算。",
    )
    present = forms.IntegerField(label="实到", required=False, min_value=0, max_value=30_000)
    on_leave = forms.IntegerField(label="请假", required=False, min_value=0, max_value=30_000)
    observers = forms.IntegerField(
        label="列席",
        required=False,
        min_value=0,
        max_value=30_000,
        help_text="名单以外的列席人数。",
    )
    files = FilesField(label="佐证照片", purpose=ACTIVITY_PHOTO, required=False)  # type: ignore[assignment]
    reason = forms.CharField(
        label="修改（补录）原因", max_length=200, required=False,
        help_text="提交后修改、补录已锁定的月份，须写明原因。",
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        organisation: PartyOrganization,
        kinds: list[ActivityKind],
        held_on: dt.date,
        marked: dict[int, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.roster = rosters.listed(organisation, kinds, on=held_on)
        self.asked = roster_key(kinds, held_on)
        self.fields["roster"] = forms.CharField(
            required=False, max_length=200, widget=forms.HiddenInput, initial=self.asked
        )
        for member in self.roster:
            self.fields[tick_name(member)] = tick_box(member, marked)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kinds, held_on = cleaned.get("kinds"), cleaned.get("held_on")
        counted = cleaned.get("expected") is not None
        if kinds and held_on and not counted and cleaned.get("roster") != self.asked:
            data: Any = self.data.copy()  # type: ignore[attr-defined]  # what a browser sent
            data["roster"] = self.asked
            self.data = data
            self.add_error(None, "名单已按所选的类型和日期更新，请核对下面的到会情况后再保存。")
        return cleaned

    @property
    def rows(self) -> Iterator[tuple[PartyMember, forms.BoundField]]:
        for member in self.roster:
            yield member, self[tick_name(member)]

    def groups(self) -> Iterator[Any]:
        """Without the ticks, which stand in a table of their own."""
        ticks = {tick_name(member) for member in self.roster}
        for group in super().groups():
            group.fields[:] = [field for field in group.fields if field.name not in ticks]
            if group.fields or group.rare:
                yield group

    def facts(self) -> ActivityFacts:
        return ActivityFacts.given(self.cleaned_data)

    def marks(self) -> list[Tick] | None:
        if self.cleaned_data.get("expected") is not None:
            return None
        return [
            Tick(member, *parts_of(typed))
            for member in self.roster
            if (typed := self.cleaned_data.get(tick_name(member)))
        ]


class ReasonedForm(forms.Form):
    reason = forms.CharField(label="原因", max_length=200)


class SubmitForm(forms.Form):
    reason = forms.CharField(
        label="补录原因", max_length=200, required=False, help_text="该月已锁定的须填写。"
    )


def roster_key(kinds: list[ActivityKind], held_on: dt.date) -> str:
    return f"{held_on}|{rosters.audience_of(kinds)}"


def marked_of(activity: Activity) -> dict[int, str]:
    """How each member was ticked, as the boxes write it."""
    rows = activity.attendance.values_list("member", "presence", "reason")
    return {pk: f"{presence}:{reason}" if reason else presence for pk, presence, reason in rows}


def tick_name(member: PartyMember) -> str:
    return f"tick_{member.pk}"


def tick_box(member: PartyMember, marked: dict[int, str] | None) -> forms.ChoiceField:
    if marked is not None:
        known = marked.get(member.pk, "")
    elif member.is_mobile or member.is_lost:
        known = f"{Presence.LEAVE}:{LeaveReason.AWAY}"
    else:
        known = Presence.PRESENT.value
    return forms.ChoiceField(
        label=member.person.name,
        choices=PRESENCES,
        required=False,
        initial=known,
        widget=forms.Select(attrs={"class": _SELECT}),
    )


def parts_of(typed: str) -> tuple[str, str]:
    presence, _, reason = typed.partition(":")
    return presence, reason
