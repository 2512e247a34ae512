import ast
import inspect

import pytest

from portal.audit.domain import events
from portal.audit.models import Event
from portal.audit.wording import WORDS, actor_of, detail_lines
from tests import sources


@pytest.mark.parametrize(
    ("detail", "lines"),
    [
        ({"reason": "调离"}, [("原因或依据", "调离")]),
        ({"until": None}, [("至", "—")]),
        ({"changes": {"姓名": ["吴村", "吴明"]}}, [("修改内容", "姓名：吴村 → 吴明")]),
        ({"unknown": [1, 2, 3]}, [("unknown", "1、2、3")]),
        ({"unknown": True}, [("unknown", "是")]),
    ],
)
def test_details_are_put_in_words(detail, lines):
    assert detail_lines(detail) == lines


@pytest.mark.parametrize(
    ("event", "name"),
    [
        (Event(actor_name="李娜", address="10.0.0.8"), "李娜"),
        (Event(address="10.0.0.8"), "未登录"),
        (Event(), "系统"),
    ],
)
def test_somebody_not_signed_in_is_not_the_system(event, name):
    assert actor_of(event) == name


# Every fact has a name --------------------------------------------------------------------------

_OF_THE_CALL = set(inspect.signature(events.record).parameters)


def facts_told():
    """The names of facts that calls of `events.record` hand over, wherever they stand."""
    for path in sources.modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "events.record":
                yield from ((each.arg, path.name) for each in node.keywords if each.arg)


def test_every_fact_of_an_event_has_its_words():
    """Else the auditor reads the names of the code; those of acts are heard in guards/test_acts."""
    wordless = {name: place for name, place in facts_told() if name not in _OF_THE_CALL}
    assert {name: place for name, place in wordless.items() if name not in WORDS} == {}
