"""Scripts of the portal put text into pages as text: nothing a user wrote becomes an element."""

import re

import pytest
from django.conf import settings

SCRIPTS = [
    path
    for folder in settings.BASE_DIR.glob("portal/*/static")
    for path in sorted(folder.rglob("*.js"))
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
