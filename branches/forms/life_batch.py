"""A township's sheet: branches × the sorts of activities of a month; each cell day·count·topic."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django import forms

from branches.choices.life import THEME_DAY
from branches.domain.life.batch import BatchEntry
from branches.models import ActivityKind, PartyOrganization
from portal.periods import Period
from portal.ui.widgets import DateInput

PARTS: Final = ("date", "present", "topic")


@dataclass(frozen=True)
class SheetRow:
    """An organisation, the kinds offered there and what the month has of each already."""

    organisation: PartyOrganization
    offered: frozenset[str]
    done: dict[str, str]


class BatchForm(forms.Form):
    shared_date = forms.DateField(label="统一主题党日日期", required=False, widget=DateInput)
    shared_topic = forms.CharField(label="统一主题", max_length=200, required=False)
    shared_study = forms.CharField(
        label="学习内容",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="主题党日只填实到人数的支部，日期、主题和学习内容按这里的。",
    )

    def __init__(
        self,
        *args: Any,
        rows: list[SheetRow],
        kinds: list[ActivityKind],
        month: Period,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sheet, self.kinds, self.month = rows, kinds, month
        for row, kind in self._open_cells():
            label = f"{row.organisation} {kind}"
            self.fields.update(_boxes(_key(row, kind), label))

    def _open_cells(self) -> Iterator[tuple[SheetRow, ActivityKind]]:
        for row in self.sheet:
            for kind in self.kinds:
                if kind.code in row.offered and kind.code not in row.done:
                    yield row, kind

    @property
    def lines(self) -> Iterator[tuple[PartyOrganization, list[Any]]]:
        """For each organisation its cells: boxes, what is done already, or nothing."""
        for row in self.sheet:
            yield row.organisation, [self._cell(row, kind) for kind in self.kinds]

    def _cell(self, row: SheetRow, kind: ActivityKind) -> dict[str, Any]:
        if kind.code in row.done:
            return {"done": row.done[kind.code]}
        if kind.code not in row.offered:
            return {}
        return {"boxes": [self[f"{part}_{_key(row, kind)}"] for part in PARTS]}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for row, kind in self._typed():
            self._complete(cleaned, row, kind)
        if not self.errors and not any(self._typed()):
            self.add_error(None, "还没有填写任何活动。")
        return cleaned

    def _typed(self) -> Iterable[tuple[SheetRow, ActivityKind]]:
        for row, kind in self._open_cells():
            names = [f"{part}_{_key(row, kind)}" for part in PARTS]
            if any(self.cleaned_data.get(name) not in (None, "") for name in names):
                yield row, kind

    def _complete(self, cleaned: dict[str, Any], row: SheetRow, kind: ActivityKind) -> None:
        """A theme day takes what is shared; what is still missing is asked for in its box."""
        key = _key(row, kind)
        shared = kind.code == THEME_DAY
        for part, common in (("date", "shared_date"), ("topic", "shared_topic")):
            name = f"{part}_{key}"
            if not cleaned.get(name) and shared:
                cleaned[name] = cleaned.get(common)
        for part, words in (("date", "日期"), ("present", "实到人数"), ("topic", "主题")):
            name = f"{part}_{key}"
            if cleaned.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, f"请填写{words}。")
        day = cleaned.get(f"date_{key}")
        if isinstance(day, dt.date) and day not in self.month:
            self.add_error(f"date_{key}", f"日期不在{self.month.label}内。请核对，或者换月份录入。")

    def entries(self) -> list[BatchEntry]:
        values = self.cleaned_data
        return [
            BatchEntry(
                key=(key := _key(row, kind)),
                organisation=row.organisation,
                kind=kind,
                held_on=values[f"date_{key}"],
                present=values[f"present_{key}"],
                topic=values[f"topic_{key}"],
                study=values["shared_study"] if kind.code == THEME_DAY else "",
            )
            for row, kind in self._typed()
        ]


def _key(row: SheetRow, kind: ActivityKind) -> str:
    return f"{row.organisation.pk}_{kind.pk}"


def _boxes(key: str, label: str) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {
        "date": forms.DateField(
            label=f"{label} 日期", required=False, widget=DateInput({"placeholder": "日期"})
        ),
        "present": forms.IntegerField(
            label=f"{label} 实到",
            required=False,
            min_value=1,
            max_value=30_000,
            widget=forms.NumberInput({"placeholder": "实到"}),
        ),
        "topic": forms.CharField(
            label=f"{label} 主题",
            required=False,
            max_length=200,
            widget=forms.TextInput({"placeholder": "主题"}),
        ),
    }
    for field in fields.values():
        field.widget.attrs["class"] = "form-control form-control-sm"
    return {f"{part}_{key}": field for part, field in fields.items()}
