"""An app is named in `INSTALLED_APPS`, in its own folder, in its tests and in docs: nowhere else.

A list of apps somewhere else is one more place that a new app has to be added to, and that nobody
thinks of. `tests/one_place` shows the other side: an app named once is whole.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from tests import sources
from tests.layers import contracts

ONE_PLACE = "portal/settings.py"
KNOWN = contracts.apps()
DATA = {app for app in contracts.roots(KNOWN) if app != "portal"}
SPELLED = {spelled for app in KNOWN for spelled in (app, app.replace(".", "/"))} | {"portal/*"}
NAMES_DATA = re.compile(rf"/?({'|'.join(sorted(DATA))})([.:/]\S*)?")
QUOTED = re.compile(f'"{NAMES_DATA.pattern}"')
# Lists of apps that are no copies of the one place, each with its reason.
LISTS = {
    "tests/guards/test_one_place.py": "examples of what is found here",
    "tests/layers/contracts.py": "apps with an order of their own inside; roots that are no data",
}
# Texts in the portal that only look like the name of an app, each with its reason.
TEXTS = {
    ("portal/registers/demo/stories/office.py", "reports"): "the key of a field: 报告",
    ("portal/registers/presets/cadres.py", "reports"): "the key of a field: 报告",
    ("portal/inbox/choices.py", "cadres"): "a category of regulations: 干部工作",
    ("portal/inbox/demo_texts.py", "cadres"): "the same, of the demo's regulations",
    ("portal/inbox/choices.py", "talent"): "a category of regulations: 人才工作",
    ("portal/inbox/demo_texts.py", "talent"): "the same, of the demo's regulations",
    ("portal/rules/choices.py", "talent"): "a chapter of the rule book: 人才工作",
}
# What builds, checks and runs the portal.
BUILDING = (
    "pyproject.toml", "Makefile", "Dockerfile", "docker-compose.yml", ".dockerignore",
    ".env.example", ".pre-commit-config.yaml", ".oxlintrc.json", "package.json", ".ci/run",
)  # fmt: skip


def modules() -> Iterator[Path]:
    for folder in (*sources.FOLDERS, "tests", "bench"):
        for path in sorted((sources.ROOT / folder).rglob("*.py")):
            if "/migrations/" not in str(path):
                yield path


def named(path: Path) -> str:
    return str(path.relative_to(sources.ROOT))


def lists(text: str) -> Iterator[set[str]]:
    """The apps that one list, tuple or set, or the keys of one table, name."""
    if sum(f'"{spelled}"' in text for spelled in SPELLED) < 2:
        return
    for node in ast.walk(ast.parse(text)):
        inside = getattr(node, "keys" if isinstance(node, ast.Dict) else "elts", None)
        if isinstance(inside, list):
            texts = {getattr(each, "value", None) for each in inside}
            yield {text for text in texts if isinstance(text, str) and text in SPELLED}


def test_no_list_of_apps_beside_the_one():
    listing = {
        named(path)
        for path in modules()
        if any(len(apps_named) > 1 for apps_named in lists(path.read_text()))
    }
    assert listing == {ONE_PLACE, *LISTS}


def test_the_portal_names_no_app_with_data():
    texts = {named(path): path.read_text() for path in modules()}
    naming = {
        (name, node.value)
        for name, text in texts.items()
        if name.startswith("portal/") and name != ONE_PLACE and QUOTED.search(text)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and NAMES_DATA.fullmatch(node.value)
    }
    assert naming == set(TEXTS)


@pytest.mark.parametrize("name", BUILDING)
def test_what_builds_the_portal_names_no_app_with_data(name):
    assert re.findall(rf"\b(?:{'|'.join(DATA)})\b", (sources.ROOT / name).read_text()) == []


def test_each_module_of_addresses_is_mounted():
    mounted = [
        urls for config in apps.get_app_configs() for urls in getattr(config, "mounts", {}).values()
    ]
    written = {
        named(path).removesuffix(".py").replace("/", ".")
        for app in sources.APPS
        for path in (sources.ROOT / app).glob("urls*.py")
    }
    assert sorted(mounted) == sorted(written - {"portal.urls"})


@pytest.mark.parametrize(
    ("text", "apps_named"),
    [
        ('ROOTS = ("portal", "cadres")', [{"portal", "cadres"}]),
        ('{"portal/orgs": 1, "branches": 2}', [{"portal/orgs", "branches"}]),
        ('["portal.orgs", "officers"]', []),
    ],
)
def test_a_list_is_seen(text, apps_named):
    assert list(lists(text)) == apps_named
