"""What apps add to pages they do not own: menu, tabs, home panels, to-dos, global search.

An app's `pages` module fills these when Django starts; nothing here knows any app.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final, Generic, TypeVar

from django.db.models import QuerySet, TextChoices

from portal import routes
from portal.access import Permission
from portal.accounts.models import User
from portal.accounts.requests import SignedInRequest
from portal.ui.counts import counts
from portal.ui.finding import Act, Hit, Search, Searches, acts, searches
from portal.ui.menu import Menu, MenuEntry

__all__ = [
    "Act", "BarSign", "FiguresPanel", "Hit", "MenuEntry", "Panel", "Search", "Searches",
    "SignedInRequest", "Tab", "Todo", "TodoSort",
    "acts", "bar_signs", "menu", "panels", "searches", "tabs",
    "todos",
]  # fmt: skip


_Record = TypeVar("_Record")


class Tab(Generic[_Record]):
    """One tab of a record's page. Subclass it in `pages`, naming the record's class, and add it to
    the page's key."""

    key: str
    label: str
    template: str
    position: int = 100
    permission: Permission | None = None
    on_paper: bool = True  # a section of the record's printed page

    def visible(self, request: SignedInRequest, record: _Record) -> bool:
        return self.permission is None or request.user.can(self.permission)

    def context(self, request: SignedInRequest, record: _Record) -> dict[str, Any]:
        return {}


@dataclass
class Tabs:
    by_page: dict[str, list[Tab[Any]]] = field(default_factory=dict)

    def add(self, page: str, *tabs: type[Tab[Any]]) -> None:
        self.by_page.setdefault(page, []).extend(tab() for tab in tabs)

    def visible(self, page: str, request: SignedInRequest, record: Any) -> list[Tab[Any]]:
        tabs = [tab for tab in self.by_page.get(page, []) if tab.visible(request, record)]
        return sorted(tabs, key=lambda tab: tab.position)


FIGURES_END: Final = 50


class Panel:
    """A block of the home page: figures, below position 50, beside the to-dos; notices below them.
    The browser asks for both once the page stands, so that no home page waits for them."""

    key: str
    title: str
    template: str
    position: int = 100

    @property
    def is_figures(self) -> bool:
        return self.position < FIGURES_END

    def visible(self, user: User) -> bool:
        return True

    def context(self, user: User) -> dict[str, Any] | None:
        """None when there is nothing to show: then there is no block either."""
        return {}


class FiguresPanel(Panel):
    """How many there are, each figure a list: label, number, address. Where what is counted is a
    figure of `portal.figures`, the address of its card stands behind them. A zero is not shown."""

    template = "ui/figures.html"

    def figures(self, user: User) -> Iterable[tuple[str, int, str] | tuple[str, int, str, str]]:
        raise NotImplementedError

    def context(self, user: User) -> dict[str, Any] | None:
        counted = [(*figure, "")[:4] for figure in self.figures(user) if figure[1]]
        return {"figures": counted} if counted else None


@dataclass
class Panels:
    panels: list[Panel] = field(default_factory=list)

    def add(self, *panels: type[Panel]) -> None:
        self.panels.extend(panel() for panel in panels)

    def visible_to(self, user: User) -> list[Panel]:
        return sorted((p for p in self.panels if p.visible(user)), key=lambda p: p.position)


class TodoSort(TextChoices):
    """What kind of waiting it is: the workbench of an app shows each apart."""

    DUE = "due", "到期限、超期"
    REVIEW = "review", "待办理、待审核"
    ENDING = "ending", "快期满、快到期"
    STALE = "stale", "待确认、待更新"


@dataclass(frozen=True)
class Todo:
    """Something the user should do, with the place where it is done. To-dos of one `group` become
    one line that opens; the one that counts the most of them is its head. `rows`, where only their
    number is told: those of all apps are counted in one statement, and none is no to-do."""

    title: str
    url: str
    detail: str = ""
    count: int | None = None
    urgent: bool = False
    group: str = ""
    rows: QuerySet | None = None
    sort: TodoSort = TodoSort.REVIEW


@dataclass(frozen=True)
class TodoLine:
    head: Todo
    inside: list[Todo] = field(default_factory=list)

    @property
    def urgent(self) -> bool:
        return self.head.urgent or any(todo.urgent for todo in self.inside)


def _counted(several: list[Todo]) -> list[Todo]:
    numbers = iter(counts([todo.rows for todo in several if todo.rows is not None]))
    told = [
        todo if todo.rows is None else replace(todo, rows=None, count=next(numbers))
        for todo in several
    ]
    return [todo for todo in told if todo.count != 0]


@dataclass
class Todos:
    providers: list[Callable[[Any], Iterable[Todo]]] = field(default_factory=list)

    def provider(self, function: Callable[[Any], Iterable[Todo]]) -> Callable:
        self.providers.append(function)
        return function

    def for_user(self, user: User, *, app: str = "") -> list[TodoLine]:
        """The urgent first; `app`: of one app only, by the name of its package."""
        groups: dict[str | int, list[Todo]] = {}
        of = [one for one in self.providers if not app or one.__module__.startswith(f"{app}.")]
        for todo in _counted([todo for provider in of for todo in provider(user)]):
            groups.setdefault(todo.group or len(groups), []).append(todo)
        lines = [line for group in groups.values() for line in _lines(group)]
        return sorted(lines, key=lambda line: not line.urgent)


def _lines(group: list[Todo]) -> list[TodoLine]:
    heads = [todo for todo in group if todo.count is not None]
    if not heads:
        return [TodoLine(todo) for todo in group]
    head = max(heads, key=lambda todo: todo.count or 0)
    return [TodoLine(head, [todo for todo in group if todo.count is None])]


@dataclass(frozen=True)
class BarSign:
    """A sign in the top bar; its figure is a fragment the browser asks for once the page stands,
    so that no page waits for it."""

    label: str
    url_name: str
    icon: str
    count_url_name: str

    @property
    def url(self) -> str:
        return routes.page(self.url_name)

    @property
    def count_url(self) -> str:
        return routes.page(self.count_url_name)


@dataclass
class BarSigns:
    signs: list[BarSign] = field(default_factory=list)

    def add(self, *signs: BarSign) -> None:
        self.signs.extend(signs)


menu = Menu()
tabs = Tabs()
panels = Panels()
todos = Todos()
bar_signs = BarSigns()
# Further ways out of a list, for its 导出 menu: each is given the list's page.
list_outputs: list[Callable[[Any], list[Any]]] = []
# Who writes a list in the background that is too long to wait for: given the list's page and the
# kind of file, answers with the address where its files will be.
long_lists: list[Callable[[Any, str], str]] = []
