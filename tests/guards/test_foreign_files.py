"""Only readers inside the limited child open files from outside, and they bring no application."""

import ast

from django.conf import settings

from portal.foreign.calling import call
from tests import sources
from tests.portal.foreign import readers

PARSERS = {
    "load_workbook", "ZipFile", "is_zipfile", "CalamineWorkbook", "from_filelike", "fromstring",
    "iterparse", "parseString", "reader", "DictReader",
}  # fmt: skip
PICTURES = {("Image", "open")}
# Reads back what it has drawn itself a moment before.
OWN_FILES = {"reports/domain/official/numbers.py"}


def is_parser(function):
    name = getattr(function, "attr", getattr(function, "id", ""))
    owner = getattr(getattr(function, "value", None), "id", "")
    return name in PARSERS or (owner, name) in PICTURES


def parsing(path):
    tree = ast.parse(path.read_text())
    return any(isinstance(node, ast.Call) and is_parser(node.func) for node in ast.walk(tree))


def test_only_readers_of_the_child_parse_files():
    parsers = {str(path.relative_to(sources.ROOT)) for path in sources.modules() if parsing(path)}
    assert {name for name in parsers if "/inside/" not in name} == OWN_FILES
    assert len(parsers) >= 5, "the readers have moved"


def test_readers_bring_neither_django_nor_a_database():
    inside = [path for path in sources.modules() if path.parent.name == "inside"]
    names = [
        str(path.relative_to(settings.BASE_DIR)).removesuffix(".py").replace("/", ".")
        for path in inside
        if path.stem != "__init__"
    ]
    (brought,) = call(readers.imported, b"", names)
    assert brought == []
