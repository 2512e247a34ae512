"""The two steps before the check: which sheet, which heading is what."""

from functools import cached_property
from typing import Any

from django.db import transaction

from portal.imports.domain import imports, mapping
from portal.imports.domain.mapping import MappingView, SheetOption
from portal.imports.forms import ColumnsForm, SheetForm
from portal.imports.models import Import
from portal.imports.views.common import COLUMNS, SHEET, ReadsFile
from portal.ui.views import RecordFormPage


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

    def form_kwargs(self) -> dict[str, Any]:
        return {"view": self.view}

    def initial(self) -> dict[str, Any]:
        return {}

    @transaction.atomic
    def act(self, form: ColumnsForm) -> Import:
        user = self.request.user
        imports.set_mapping(self.record, columns=form.cleaned_data["columns"], by=user)
        imports.check(self.record, by=user)
        return self.record

    def context(self, **extra: Any) -> dict[str, Any]:
        columns = self.view.roster.columns()
        return super().context(
            view=self.view,
            unclear=[heading for heading in self.view.headings if heading.candidates],
            missing=[columns[key].label for key in self.view.missing],
            left_out=sum(not (h.column or h.candidates) for h in self.view.headings),
            **extra,
        )
