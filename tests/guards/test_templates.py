"""Templates keep to the components' declared props and to the content security policy."""

import re

import pytest
from django.conf import settings

from portal.ui.components import SAMPLES

TEMPLATES = [
    path
    for folder in (
        settings.BASE_DIR / "templates",
        *settings.BASE_DIR.glob("*/templates"),
        *settings.BASE_DIR.glob("portal/*/templates"),
    )
    for path in sorted(folder.rglob("*.html"))
]
COMPONENTS = settings.BASE_DIR / "templates" / "cotton"
USE = re.compile(r"<c-(?!vars|slot)([\w.-]+)((?:\s+[:\w.-]+(?:=\"[^\"]*\")?)*)\s*/?>")
PROP = re.compile(r"(?:^|\s):?([\w-]+)(=\"[^\"]*\")?")


def ids(path):
    return str(path.relative_to(settings.BASE_DIR))


def component_file(tag):
    plain = COMPONENTS / (tag.replace(".", "/").replace("-", "_") + ".html")
    return plain if plain.exists() else COMPONENTS / tag.replace(".", "/") / "index.html"


def declared_props(tag):
    first = re.search(r"<c-vars(.*?)/>", component_file(tag).read_text(), re.DOTALL)
    props = {name: bool(default) for name, default in PROP.findall(first[1].strip())}
    required = {name for name, has_default in props.items() if not has_default}
    return set(props), required


@pytest.mark.parametrize("path", TEMPLATES, ids=ids)
def test_components_get_the_props_they_declare(path):
    for tag, attributes in USE.findall(path.read_text()):
        declared, required = declared_props(tag)
        given = {name for name, _ in PROP.findall(attributes)}
        assert given <= declared, f"{tag} has no {given - declared}"
        assert required <= given, f"{tag} misses {required - given}"


@pytest.mark.parametrize("path", TEMPLATES, ids=ids)
def test_nothing_is_inline(path):
    text = path.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "inline script"
    assert not re.search(r"\sstyle=\"(?!plain|primary|danger|\{\{)", text), "inline style"
    assert not re.search(r"\son\w+=", text), "inline handler"
    assert "<style" not in text, "inline style sheet"


@pytest.mark.parametrize("path", TEMPLATES, ids=ids)
def test_no_template_names_an_outside_host(path):
    hosts = set(re.findall(r"https?://([^/\"'\s]+)", path.read_text()))
    assert hosts <= {"www.w3.org"}  # the name of the SVG vocabulary, never fetched


def test_gallery_shows_every_component():
    samples = set(re.findall(r"c-[\w.-]+", " ".join(sample.tag for sample in SAMPLES)))
    files = {
        "c-" + str(path.relative_to(COMPONENTS))[:-5].replace("/index", "").replace("/", ".")
        for path in COMPONENTS.rglob("*.html")
    }
    assert samples == files


# The paper of a list or of a record: with head, conditions, page numbers and totals.
PRINTED = {"templates/ui/paper.html"}
PRINTING = re.compile(r"data-print\b|window\.print|ui/printing\.js")


def test_no_page_is_printed_as_it_stands_on_the_screen():
    """What prints is a paper: of a list or a record, or a document of blocks (`OnPaper`)."""
    found = {ids(path) for path in TEMPLATES if PRINTING.search(path.read_text())}
    assert found == PRINTED
    scripts = settings.BASE_DIR.glob("**/static/**/*.js")
    own = [path for path in scripts if not {"node_modules", "var", ".venv"} & set(path.parts)]
    calling = {ids(path) for path in own if "window.print" in path.read_text()}
    assert calling == {"portal/ui/static/ui/printing.js"}
