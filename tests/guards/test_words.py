"""One word for one thing, wherever a user reads: docs/glossary.md says which."""

import re

import pytest
from django.conf import settings

from portal.text import thousands
from tests import sources

ROOTS = (*sources.FOLDERS, "templates", "docs/handbook")
READ = {".py", ".html", ".js", ".md"}

# 撤销: an organisation ends; the standards' tables say it of an honour and of a punishment, too.
# Whatever is undone (an act, an import, a merge, a small act, a step in a grid) is 撤回.
UNDONE = re.compile(r"撤销(导入|合并|删除|办理|填|结果|时间)|(?<!也)可以撤销|Ctrl\+Z ?撤销|>撤销<")
DISSOLVED = (  # who speaks of organisations that end, and so may say 撤销 freely
    "portal/orgs/", "portal/deeds/", "branches/", "docs/handbook/orgs.md",
    "docs/handbook/organisations.md", "docs/handbook/forms.md",
)  # fmt: skip
OF_UNITS = re.compile(
    r"(已于[^“”]{0,40}|[”}]已|单位已|[‘“]?已|、)撤销(?=[，。”）、\"单])|撤销(机构|党组织|、合并、拆分)"
    r"|撤销、拆分之后|在已撤销单位|已撤销单位"
)
OF_STANDARDS = re.compile(r"撤销(党内|团内)职务|撤销日期|撤销：\{award\}")


def texts():
    for root in ROOTS:
        for path in sorted((settings.BASE_DIR / root).rglob("*")):
            name = str(path.relative_to(settings.BASE_DIR))
            if path.suffix in READ and "/migrations/" not in name:
                yield name, path.read_text()


def test_what_is_taken_back_is_called_so():
    wrong = []
    for name, text in texts():
        speaks_of_units = name.startswith(DISSOLVED)
        rest = OF_STANDARDS.sub("", text if speaks_of_units else OF_UNITS.sub("", text))
        wrongly = UNDONE if speaks_of_units else re.compile("撤销")
        lines = [line.strip() for line in rest.splitlines() if wrongly.search(line)]
        wrong += [f"{name}: {line}" for line in lines]
    assert wrong == [], "撤销 is said of organisations only; an act is taken back: 撤回"


@pytest.mark.parametrize("text", ["撤销合并：{record}", "合并可以撤销。", ">撤销<", "Ctrl+Z 撤销"])
def test_the_guard_hears(text):
    assert UNDONE.search(text)


# How many ---------------------------------------------------------------------------------------

COUNT = r"(?:条|行|个|人|名|项|处|份|次)(?![月年])"
BARE_IN_A_TEMPLATE = re.compile(
    rf"(?<!第 )\{{\{{ (?!\w+\.number)[a-z_.]+(?:\|length)? \}}\}}(?=\+?(?:</[a-z]+>)* ?{COUNT})"
)
BARE_IN_CODE = re.compile(
    rf"\{{(?:len\([^{{}}]*\)|[a-z_.]*(?:count|rows|total)(?:\(\))?)\}} ?{COUNT}"
)


def test_thousands_stand_apart():
    """`12,345 条`: in templates by the filter, in sentences of the code by their format."""
    wrong = []
    for name, text in texts():
        if name.endswith(".html"):
            wrong += [f"{name}: {bare}" for bare in BARE_IN_A_TEMPLATE.findall(text)]
        elif name.endswith(".py") and "/demo" not in name:
            wrong += [f"{name}: {bare}" for bare in BARE_IN_CODE.findall(text)]
    assert wrong == []


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (12345, "12,345"),
        ("12345", "12,345"),
        (999, "999"),
        ("63%", "63%"),
        ("—", "—"),
        (True, True),
    ],
)
def test_only_whole_numbers_do(value, written):
    assert thousands(value) == written
