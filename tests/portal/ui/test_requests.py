"""Which requests carry the token that lets them change something."""

import re

import pytest
from django.conf import settings

SCRIPTS = sorted(
    path
    for pattern in ("*/static/*/*.js", "portal/*/static/*/*.js")
    for path in settings.BASE_DIR.glob(pattern)
    if "var" not in path.relative_to(settings.BASE_DIR).parts  # copies that a server collected
)


def test_no_element_inherits_the_token():
    """Only a form's or a frame's own hidden field holds it."""
    frames = sorted((settings.BASE_DIR / "templates" / "ui").glob("*.html"))
    assert [path.name for path in frames if "{{ csrf_token }}" in path.read_text()] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_scripts_leave_the_token_to_the_one_that_looks_after_it(path):
    rights = re.findall(r"X-CSRFToken|method: \"POST\"", path.read_text())
    assert rights == [] or path.name == "requests.js"
