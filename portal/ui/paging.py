"""Paging over so many rows that counting them all would be felt on every page."""

from functools import cached_property
from typing import Any, Final

from django.core.paginator import Page, Paginator

AHEAD: Final = 5  # pages offered after the one shown


class LookAheadPaginator(Paginator):
    """Counts only as far as the page numbers reach that are offered: a page costs the same among
    ever more rows. The exact total is asked for once the page stands."""

    _wanted = 1

    def page(self, number: int | str) -> Page:
        self._wanted = max(int(number), 1)
        return super().page(number)

    @property
    def _limit(self) -> int:
        return (self._wanted + AHEAD) * self.per_page

    @cached_property
    def _counted(self) -> int:
        table_rows: Any = self.object_list
        return table_rows.data.data.order_by()[: self._limit + 1].count()

    @property
    def there_are_more(self) -> bool:
        return self._counted > self._limit

    @cached_property
    def count(self) -> int:
        return min(self._counted, self._limit)
