"""For developers, where DEBUG is on: what the registries hold, on one page, each entry with the
module that brought it. An app that is missing here was not found."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps

from portal import registries, schedule
from portal.access import permissions, reaches
from portal.audit.choices import actions
from portal.fields import owners, sources
from portal.figures.catalogue import FIGURES
from portal.files.domain import purposes
from portal.imports.declaring import ROSTERS
from portal.jobs.domain import kinds
from portal.people import references
from portal.registries import show
from portal.rules import catalogue
from portal.ui.registry import acts, bar_signs, menu, panels, searches, tabs, todos
from portal.ui.views import Page


def home_of(thing: Any) -> str:
    """Where a class, a function or the class of an object stands."""
    return getattr(thing, "__module__", type(thing).__module__)


@show("Apps", "label", "name", "addresses")
def _apps() -> Iterator[tuple[Any, ...]]:
    for config in apps.get_app_configs():
        if mounts := getattr(config, "mounts", None):
            yield config.label, config.verbose_name, "  ".join(f"/{prefix}" for prefix in mounts)


@show("Permissions", "value", "label", "roles", "module")
def _permissions() -> Iterator[tuple[Any, ...]]:
    for each in permissions:
        yield each.value, each.label, ", ".join(sorted(each.held_by)), each.module


@show("What tokens are for", "value", "label", "permission", "module")
def _reaches() -> Iterator[tuple[Any, ...]]:
    return ((each.value, each.label, each.permission or "", each.module) for each in reaches)


@show("Audit actions", "value", "label", "watched as", "module")
def _actions() -> Iterator[tuple[Any, ...]]:
    return ((each.value, each.label, each.watched or "", each.module) for each in actions)


@show("Schedule", "entry", "task", "when")
def _schedule() -> Iterator[tuple[Any, ...]]:
    for name, entry in sorted(schedule.ENTRIES.items()):
        yield name, entry["task"], entry["schedule"]


@show("Menu", "section", "label", "address", "permission")
def _menu() -> Iterator[tuple[Any, ...]]:
    for entry in menu.entries:
        yield entry.section, entry.label, entry.url_name, entry.permission or ""


@show("Tabs", "page", "label", "position", "module")
def _tabs() -> Iterator[tuple[Any, ...]]:
    for page, inside in sorted(tabs.by_page.items()):
        for tab in sorted(inside, key=lambda each: each.position):
            yield page, tab.label, tab.position, home_of(tab)


@show("Panels of the home page", "key", "title", "position", "module")
def _panels() -> Iterator[tuple[Any, ...]]:
    for panel in sorted(panels.panels, key=lambda each: each.position):
        yield panel.key, panel.title, panel.position, home_of(panel)


@show("To-dos", "provider", "module")
def _todos() -> Iterator[tuple[Any, ...]]:
    return ((each.__name__, home_of(each)) for each in todos.providers)


@show("Search", "label", "position", "module")
def _searches() -> Iterator[tuple[Any, ...]]:
    for search in sorted(searches.searches, key=lambda each: each.position):
        yield search.label, search.position, home_of(search.find)


@show("Acts of the palette", "label", "address", "permission")
def _acts() -> Iterator[tuple[Any, ...]]:
    return ((act.label, act.url_name, act.permission) for act in acts.acts)


@show("Signs of the top bar", "address", "count")
def _bar_signs() -> Iterator[tuple[Any, ...]]:
    return ((each.url_name, each.count_url_name) for each in bar_signs.signs)


@show("Job kinds", "key", "label", "permission", "module")
def _job_kinds() -> Iterator[tuple[Any, ...]]:
    for kind in kinds.KINDS.values():
        yield kind.key, kind.label, kind.permission or "", home_of(kind.run)


@show("Purposes of files", "key", "label", "module")
def _purposes() -> Iterator[tuple[Any, ...]]:
    for purpose in purposes.PURPOSES.values():
        yield purpose.key, purpose.label, home_of(purpose.may_read)


@show("Rosters in", "key", "label", "permission", "module")
def _rosters() -> Iterator[tuple[Any, ...]]:
    for key, roster in ROSTERS.items():
        yield key, roster.label, roster.permission, home_of(roster)


@show("Owners of fields", "key", "filled by", "module")
def _owners() -> Iterator[tuple[Any, ...]]:
    return ((each.key, each.fills, home_of(each.published)) for each in owners.OWNERS.values())


@show("Sources of fields", "key", "label", "module")
def _sources() -> Iterator[tuple[Any, ...]]:
    return ((each.key, each.label, home_of(each.values)) for each in sources.SOURCES.values())


@show("Figures", "key", "label", "measure", "module")
def _figures() -> Iterator[tuple[Any, ...]]:
    for figure in FIGURES.values():
        yield figure.key, figure.label, figure.measure, home_of(figure.values)


@show("What hangs on a person", "model and field", "label")
def _references() -> Iterator[tuple[Any, ...]]:
    return ((each.key, each.label) for each in references.every())


@show("Rules", "code", "label", "read by code")
def _rules() -> Iterator[tuple[Any, ...]]:
    return ((rule.code, rule.label, rule.is_read) for rule in catalogue.everything())


class Registries(Page):
    """A developer, after adding something, to see whether it was found."""

    template_name = "ui/registries.html"
    title = "Registries"

    def context(self, **extra: Any) -> dict[str, Any]:
        return super().context(registries=[_filled(each) for each in registries.SHOWN], **extra)


def _filled(each: registries.Shown) -> dict[str, Any]:
    rows: Iterable[tuple[Any, ...]] = list(each.rows())
    return {"title": each.title, "columns": each.columns, "rows": rows}
