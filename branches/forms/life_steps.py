"""The steps of an entry on a phone: few boxes each."""

from typing import Any

from django import forms
from django.forms.models import fields_for_model

from branches.domain.life.facts import Tick
from branches.forms.life import BeginForm, parts_of, tick_box, tick_name
from branches.models import Activity, PartyMember


def _of_the_record(*names: str) -> dict[str, forms.Field]:
    return fields_for_model(Activity, fields=names)


class StartForm(BeginForm):
    """类型时间: the draft begins."""

    topic = forms.CharField(label="主题", max_length=200)
    is_another = forms.BooleanField(
        label="确实是另一次", required=False, help_text="当天已登记过同类活动的才勾选。"
    )
    reason = forms.CharField(
        label="补录原因", max_length=200, required=False, help_text="该月已锁定的须填写。"
    )

    field_order: tuple[str, ...] = ("kinds", "held_on", "starts_at", "place", "topic")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= _of_the_record("starts_at", "place")
        self.order_fields(self.field_order)


class RosterForm(forms.Form):
    """名单: who came. Everybody is there until it is said otherwise."""

    observers = forms.IntegerField(
        label="名单以外列席", required=False, min_value=0, max_value=30_000
    )

    def __init__(
        self,
        *args: Any,
        roster: list[PartyMember],
        marked: dict[int, str] | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.roster = roster
        for member in roster:
            self.fields[tick_name(member)] = tick_box(member, marked)

    @property
    def rows(self) -> list[tuple[PartyMember, forms.BoundField]]:
        return [(member, self[tick_name(member)]) for member in self.roster]

    def marks(self) -> list[Tick]:
        typed = ((one, self.cleaned_data.get(tick_name(one))) for one in self.roster)
        return [Tick(member, *parts_of(words)) for member, words in typed if words]


class StudyStepForm(forms.Form):
    """主题学习."""

    def __init__(self, *args: Any, offered: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= _of_the_record("topic", "study", "lecturer", "host", "recorder")
        self.fields["study"].widget.attrs["rows"] = 4
        if offered:
            self.fields["study"].help_text = f"本月必学：{'；'.join(offered)}"


class MinutesForm(forms.Form):
    """要点决议."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= _of_the_record(
            "content", "resolution", "is_voted", "is_passed", "votes_entitled", "votes_present",
            "votes_for", "votes_against", "votes_abstained",
        )  # fmt: skip
        for name in ("content", "resolution"):
            self.fields[name].widget.attrs["rows"] = 5
