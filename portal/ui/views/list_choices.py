"""What a person chose for a list stays chosen: columns, rows per page, how tight they stand."""

from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django_tables2 import Table

from portal import parameters
from portal.ui.views.page import Page, view_name

PAGE_SIZES = (10, 20, 50)
DEFAULT_PAGE_SIZE = 20
DENSITIES = {"tight": "紧凑", "loose": "宽松"}


class RememberedChoices(Page):
    table: type[Table]
    hidden_columns: tuple[str, ...] = ()  # shown only when chosen

    page_sizes = PAGE_SIZES
    densities = DENSITIES

    @property
    def list_key(self) -> str:
        return view_name(self.request)

    @property
    def choices(self) -> dict[str, Any]:
        return self.request.user.preferences.get("lists", {}).get(self.list_key, {})

    def remember_choices(self) -> None:
        """They come by the address once and are kept for the user."""
        chosen: dict[str, Any] = {}
        size = parameters.number(self.request.GET.get("per_page"))
        if size in PAGE_SIZES:
            chosen["per_page"] = size
        if self.request.GET.get("density") in DENSITIES:
            chosen["density"] = self.request.GET["density"]
        if "columns" in self.request.GET:
            known = set(self.choosable())
            chosen["columns"] = [c for c in self.request.GET.getlist("columns") if c in known]
        if not chosen.items() <= self.choices.items():
            self.request.user.prefer("lists", self.list_key, {**self.choices, **chosen})

    @property
    def page_size(self) -> int:
        return self.choices.get("per_page", DEFAULT_PAGE_SIZE)

    @property
    def density(self) -> str:
        return self.choices.get("density", "tight")

    def choosable(self) -> dict[str, str]:
        """Columns by name with their headings; the first column always stays."""
        columns = list(self.table.base_columns.items())[1:]
        return {
            name: str(column.verbose_name or name)
            for name, column in columns
            if column.attrs.get("choosable", True)
        }

    def shown_columns(self) -> list[str]:
        chosen = self.choices.get("columns")
        if chosen:
            return chosen
        return [name for name in self.choosable() if name not in self.hidden_columns]

    def column_boxes(self) -> SafeString:
        """One to tick for each column; drawn here, as a template takes ten times as long."""
        columns = set(self.shown_columns())
        boxes = [
            '<label class="dropdown-item"><input class="form-check-input m-0 me-2" type="checkbox"'
            f' name="columns" value="{name}"{" checked" if name in columns else ""}>'
            f"{escape(label)}</label>"
            for name, label in self.choosable().items()
        ]
        return mark_safe("".join(boxes))  # noqa: S308 - names of columns, labels escaped

    def excluded_columns(self) -> tuple[str, ...]:
        columns = set(self.shown_columns())
        return tuple(name for name in self.choosable() if name not in columns)
