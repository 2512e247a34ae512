"""What is served: the portal's own files and, by name, the parts of npm packages pages use."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder, BaseFinder
from django.core.checks import CheckMessage, Error
from django.core.files.storage import FileSystemStorage

FILES = {
    "npm/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "npm/tabler.min.css.map": "@tabler/core/dist/css/tabler.min.css.map",
    "npm/tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "npm/tabler.min.js.map": "@tabler/core/dist/js/tabler.min.js.map",
    "npm/htmx.min.js": "htmx.org/dist/htmx.min.js",
    "npm/tom-select.min.js": "tom-select/dist/js/tom-select.complete.min.js",
    "npm/tom-select.complete.min.js.map": "tom-select/dist/js/tom-select.complete.min.js.map",
    "npm/echarts.min.js": "echarts/dist/echarts.esm.min.mjs",
    "npm/tabulator.min.js": "tabulator-tables/dist/js/tabulator_esm.min.mjs",
    "npm/tabulator_esm.min.mjs.map": "tabulator-tables/dist/js/tabulator_esm.min.mjs.map",
    "npm/tabulator.min.css": "tabulator-tables/dist/css/tabulator.min.css",
    "npm/tabulator.min.css.map": "tabulator-tables/dist/css/tabulator.min.css.map",
    "npm/tom-select.min.css": "tom-select/dist/css/tom-select.bootstrap5.min.css",
    "npm/tom-select.bootstrap5.min.css.map": (
        "tom-select/dist/css/tom-select.bootstrap5.min.css.map"
    ),
}


def node_modules() -> Path:
    return settings.BASE_DIR / "node_modules"


class OwnAppsFinder(AppDirectoriesFinder):
    """Only the portal's own apps: what libraries bring for pages of theirs is not served."""

    def __init__(self, app_names: Iterable[str] | None = None, *args: Any, **kwargs: Any) -> None:
        own = [app.name for app in apps.get_app_configs() if _is_ours(app)]
        super().__init__(app_names or own, *args, **kwargs)


def _is_ours(app: AppConfig) -> bool:
    return app.name.split(".")[0] == "portal" or Path(app.path).parent == settings.BASE_DIR


class _NpmStorage(FileSystemStorage):
    """Answers for the served name with the file npm installed."""

    def path(self, name: str) -> str:
        return str(node_modules() / FILES[name])


class NpmFinder(BaseFinder):
    def check(self, **kwargs: Any) -> list[CheckMessage]:
        missing = [source for source in FILES.values() if not (node_modules() / source).exists()]
        if not missing:
            return []
        return [Error(f"npm packages are not installed: {', '.join(missing)}", hint="npm ci")]

    def find(self, path: str, *args: Any, **kwargs: Any) -> Any:
        """One path, or a list of all there are."""
        find_all = kwargs.get("find_all", bool(args and args[0]))
        target = node_modules() / FILES[path] if path in FILES else None
        if target is None or not target.exists():
            return []
        return [str(target)] if find_all else str(target)

    def list(
        self, ignore_patterns: Iterable[str] | None
    ) -> Iterator[tuple[str, FileSystemStorage]]:
        storage = _NpmStorage(location=node_modules())
        for name in FILES:
            yield name, storage
