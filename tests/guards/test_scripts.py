"""Scripts of the portal put text into pages as text: nothing a user wrote becomes an element."""

import re

import pytest
from django.conf import settings

from tests import sources

SCRIPTS = [
    path
    for app in sources.APPS
    for path in sorted((settings.BASE_DIR / app / "static").rglob("*.js"))
]
AS_MARKUP = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|document\.write|srcdoc)\b"
    r"|\b(eval|Function)\("
)
MOST_LINES = 300


def ids(path):
    return str(path.relative_to(settings.BASE_DIR))


@pytest.mark.parametrize("path", SCRIPTS, ids=ids)
def test_script_writes_no_markup_and_stays_short(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if AS_MARKUP.search(line)] == []
    assert len(lines) <= MOST_LINES


def test_the_scripts_of_every_app_are_linted():
    """`make lint` looks where this guard looks, and names no app."""
    makefile = (settings.BASE_DIR / "Makefile").read_text()
    (patterns,) = re.findall(r"^SCRIPTS = .*\$\(wildcard ([^)]*)\)", makefile, re.MULTILINE)
    linted = {folder for each in patterns.split() for folder in settings.BASE_DIR.glob(each)}
    assert {path for path in SCRIPTS if linted.isdisjoint(path.parents)} == set()
    assert all(each.rpartition("/")[0].endswith("*") for each in patterns.split())
