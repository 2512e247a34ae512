"""What the steps of an import ask."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms

from portal.files.choices import EXTENSIONS
from portal.imports.choices import Answer
from portal.imports.declaring import Column, Roster
from portal.imports.domain.mapping import HeadingView, MappingView, SheetOption
from portal.imports.file_purposes import ROSTER
from portal.orgs.models import Unit
from portal.people import masking
from portal.ui.widgets import offer_choices

ENDINGS: Final = ",".join(sorted(f".{end}" for kind in ROSTER.types for end in EXTENSIONS[kind]))
OPEN_QUESTION: Final = "?"  # a heading nobody has said anything about yet
ALL, PARTIAL = "all", "partial"


class RosterUploadForm(forms.Form):
    roster = forms.ChoiceField(
        label="名册", error_messages={"invalid_choice": "您不能导入这种名册，请刷新页面。"}
    )
    file = forms.FileField(
        label="表格文件",
        error_messages={"required": "请选择文件。", "empty": "这是空文件，请重新选择。"},
    )

    def __init__(self, *args: Any, offered: Sequence[type[Roster]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "roster", [(roster.key, roster.label) for roster in offered])


class AgainForm(forms.Form):
    file = forms.FileField(
        label="改好的表格",
        error_messages={"required": "请选择文件。", "empty": "这是空文件，请重新选择。"},
        widget=forms.FileInput(attrs={"accept": ENDINGS}),
    )


class SheetForm(forms.Form):
    sheet = forms.ChoiceField(label="工作表", widget=forms.RadioSelect)

    def __init__(self, *args: Any, sheets: Sequence[SheetOption], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "sheet", [(one.name, _label(one)) for one in sheets if one.rows])
        self.fields["sheet"].error_messages["required"] = "请选择要导入的工作表。"


def _label(sheet: SheetOption) -> str:
    return f"{sheet.name}（{sheet.rows:,} 行{'，隐藏的工作表' if sheet.hidden else ''}）"


class ColumnsForm(forms.Form):
    """A choice for each heading of the file."""

    def __init__(
        self, *args: Any, view: MappingView, places: Sequence[Unit] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places = {str(unit.pk): unit for unit in places}
        if places:
            self.fields["about"] = forms.ChoiceField(
                label="本表属于",
                choices=[("", "不限"), *((key, str(unit)) for key, unit in self.places.items())],
                required=False,
                widget=forms.Select(attrs={"class": "form-select"}),
            )
        self.view = view
        self.columns = view.roster.columns()
        everything = _grouped(list(self.columns.values()))
        for heading in view.headings:
            self.fields[_name(heading)] = forms.ChoiceField(
                label=f"{heading.letter} 列“{heading.label}”导入为",
                choices=self._choices(heading, everything),
                initial=OPEN_QUESTION if heading.candidates else heading.column,
                required=False,
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    def _choices(self, heading: HeadingView, everything: list[Any]) -> list[Any]:
        if not heading.candidates:
            return [("", "不导入"), *everything]
        likely = [(key, self.columns[key].label) for key in heading.candidates]
        return [
            (OPEN_QUESTION, "请选择…"),
            ("可能是", likely),
            ("", "不导入"),
            *everything,
        ]

    def lines(self) -> list[dict[str, Any]]:
        """Headings with what stands under them, sensitive content masked."""
        return [
            {"heading": h, "samples": self._samples(h), "field": self[_name(h)]}
            for h in self.view.headings
        ]

    def _samples(self, heading: HeadingView) -> list[str]:
        means = [self.columns[key] for key in (heading.column, *heading.candidates) if key]
        sensitive = next((column for column in means if column.sensitive), None)
        mask = masking.of_field(sensitive.field) if sensitive else masking.unknown
        return [mask(sample) for sample in heading.samples]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        columns: dict[str, int] = {}
        for heading in self.view.headings:
            chosen = cleaned.get(_name(heading))
            if chosen == OPEN_QUESTION:
                self.add_error(_name(heading), "请选择导入为哪一项，或选“不导入”。")
            elif chosen in columns:
                label = self.columns[chosen].label
                self.add_error(
                    _name(heading), f"“{label}”已由另一列提供，请改选其中一个，或选“不导入”。"
                )
            elif chosen:
                columns[chosen] = heading.position
        return {"columns": columns, "about": self.places.get(cleaned.get("about", ""))}


def _name(heading: HeadingView) -> str:
    return f"h{heading.position}"


def _grouped(columns: Sequence[Column]) -> list[Any]:
    """Those without a group first, then each group under its name."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for column in columns:
        label = f"{column.label} *" if column.required else column.label
        groups.setdefault(column.group, []).append((column.key, label))
    plain = groups.pop("", [])
    return [*plain, *groups.items()]


class AnswerForm(forms.Form):
    """About one row; an empty answer takes the former one back."""

    row = forms.IntegerField()
    answer = forms.ChoiceField(choices=Answer.choices, required=False)


class ConfirmForm(forms.Form):
    how = forms.ChoiceField(label="怎样导入", widget=forms.RadioSelect)
    looked = forms.BooleanField(
        label="提醒", error_messages={"required": "请核对提醒后勾选；需要修改的先返回更正。"}
    )

    def __init__(self, *args: Any, counts: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        errors, warnings = counts.get("errors", 0), counts.get("warnings", 0)
        wrong = f"目前有 {errors:,} 处错误，要先更正" if errors else "目前没有错误"
        choices = [
            (ALL, f"全部无误才导入：有一处错误就什么都不写入（{wrong}）"),
            (PARTIAL, "只导入无误的行：有错误、有冲突的行留下，改好后可以再导入一次"),
        ]
        offer_choices(self, "how", choices)
        self.fields["how"].initial = PARTIAL if errors else ALL
        self.fields["how"].error_messages["required"] = "请选择怎样导入。"
        if warnings:
            self.fields["looked"].label = f"{warnings:,} 处提醒已逐条核对，照文件内容导入"
        else:
            del self.fields["looked"]
