"""The two steps before the check: which sheet, which heading is what."""

from functools import cached_property
from typing import Any

from django.db import transaction

from portal.imports.domain import imports, mapping, replacing
from portal.imports.domain.mapping import MappingView, SheetOption
from portal.imports.forms import AgainForm, ColumnsForm, SheetForm
from portal.imports.models import Import
from portal.imports.views.common import COLUMNS, FOUND, SHEET, ReadsFile, StillOpen
from portal.orgs.models import Unit
from portal.ui.views import ActPage, RecordFormPage


class ChooseSheet(ReadsFile, RecordFormPage):
    """Only where several sheets of a workbook hold such a table, or the wrong one was taken."""

    template_name = "imports/sheet.html"
    title = "选择工作表"
    form_class = SheetForm
    step = SHEET
    verb = "下一步"
    done = ""

    @cached_property
    def sheets(self) -> list[SheetOption]:
        return mapping.sheets(self.record)

    def form_kwargs(self) -> dict[str, Any]:
        return {"sheets": self.sheets}

    def initial(self) -> dict[str, Any]:
        return {"sheet": self.record.sheet}

    def act(self, form: SheetForm) -> Import:
        return imports.choose_sheet(
            self.record, sheet=form.cleaned_data["sheet"], by=self.request.user
        )

    def success_url(self, result: Import) -> str:
        return self.address("columns")

    def consequences(self) -> list[str]:
        if not self.record.checked_at:
            return []
        return ["换一个工作表以后，在原工作表上做过的更正和答复都会去掉。"]

    def context(self, **extra: Any) -> dict[str, Any]:
        unfit = [one for one in self.sheets if not one.rows]
        return super().context(unfit=unfit, **extra)


class Again(StillOpen, ActPage):
    """Who mends in Excel: the marked workbook, corrected, goes back into the same import."""

    title = "上传改好的表"
    form_class = AgainForm
    step = FOUND
    verb = "上传并重新核对"
    done = ""

    def initial(self) -> dict[str, Any]:
        return {}

    def act(self, form: AgainForm) -> Import:
        return replacing.replace(self.record, form.cleaned_data["file"], by=self.request.user)

    def consequences(self) -> list[str]:
        return [
            "请上传在原表（或下载的标注表）上改好的文件，工作表名称不变。列对应不用再选，直接重新预检。",
            "表头改了名、换了位置的，按表头和内容认出来；认不出的，写明是哪一个表头。",
            "在线做过的更正和答复跟着那一行走，排序、插行、删行都不影响；那一行另有改动的不保留。",
            "表里已经改好的格以表里为准。",
        ]


class Columns(ReadsFile, RecordFormPage):
    """Each time a workbook looks new: see what every heading feeds, answer where it is unclear."""

    template_name = "imports/columns.html"
    title = "列对应"
    form_class = ColumnsForm
    step = COLUMNS
    verb = "开始预检"
    done = ""

    @cached_property
    def view(self) -> MappingView:
        return mapping.proposal(self.record)

    @cached_property
    def places(self) -> list[Unit]:
        return mapping.places(self.record, by=self.request.user)

    def form_kwargs(self) -> dict[str, Any]:
        return {"view": self.view, "places": self.places}

    def initial(self) -> dict[str, Any]:
        known = self.record.about
        if known is None and self.record.checked_at is None:
            known = mapping.place_named(self.record, self.places)
        return {"about": str(known.pk) if known else ""}

    @transaction.atomic
    def act(self, form: ColumnsForm) -> Import:
        user = self.request.user
        asked = form.cleaned_data
        imports.set_mapping(self.record, columns=asked["columns"], about=asked["about"], by=user)
        imports.check(self.record, by=user)
        return self.record

    def context(self, **extra: Any) -> dict[str, Any]:
        columns = self.view.roster.columns()
        left = [h for h in self.view.headings if not (h.column or h.candidates)]
        return super().context(
            view=self.view,
            unclear=[heading for heading in self.view.headings if heading.candidates],
            missing=[columns[key].label for key in self.view.missing],
            left_out=len(left),
            left_filled=sum(bool(heading.filled) for heading in left),
            **extra,
        )
