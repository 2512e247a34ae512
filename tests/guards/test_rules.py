"""A rule that staff can edit is read by code, or says that it is not yet."""

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import reverse

from portal.rules import catalogue
from tests.factories.accounts import holder, signed_in

CODE = re.compile(r"([A-Z]{2}-\d{2})(\.[a-z_]+)?")  # a rule, or one of its values
LEFT_OUT = {"rulebook", "demo", "migrations"}


def modules():
    """Ours, but those of the rules themselves, which speak of all of them."""
    for root in {app.path for app in apps.get_app_configs() if ".venv" not in app.path}:
        for path in Path(root).rglob("*.py"):
            parts = path.relative_to(settings.BASE_DIR).parts
            stems = {part.removesuffix(".py") for part in parts}
            if parts[:2] != ("portal", "rules") and not LEFT_OUT & stems:
                yield path


def texts(node):
    """What stands there, and what a rule book calls it."""
    if isinstance(node, ast.Constant):
        yield node.value
    elif isinstance(node, ast.ImportFrom) and (node.module or "").endswith(".rulebook"):
        book = import_module(node.module)
        yield from (getattr(book, alias.name) for alias in node.names)


def asked_for():
    nodes = (node for path in modules() for node in ast.walk(ast.parse(path.read_text())))
    words = (text for node in nodes for text in texts(node))
    found = (CODE.fullmatch(text) for text in words if isinstance(text, str))
    return {match[1] for match in found if match}


def test_the_rules_that_are_read_are_those_the_code_asks_for():
    assert set(catalogue.codes_read()) == asked_for()


def test_there_are_rules_of_both_kinds():
    """Else the words that tell them apart are dead."""
    kinds = {rule.is_read for rule in catalogue.everything()}
    assert kinds == {True, False}


def test_a_code_nobody_defines_can_not_be_read():
    with pytest.raises(catalogue.UnknownRuleError):
        catalogue.reads("XX-99")


@pytest.mark.django_db
def test_the_page_and_the_list_say_which(client):
    browser = signed_in(client, holder("organization_office"))
    assert "尚未启用" not in browser.get(reverse("rules:rule", args=["EL-01"])).text
    assert "尚未启用" in browser.get(reverse("rules:rule", args=["RT-01"])).text
    codes = [row.code for row in browser.get("/rules/", {"read": "yes"}).context["filters"].qs]
    assert codes == sorted(asked_for())
    rest = browser.get("/rules/", {"read": "no"}).context["filters"].qs
    assert rest.count() + len(codes) == len(list(catalogue.everything()))
