import pytest

from portal.audit.models import Event
from portal.audit.wording import actor_of, detail_lines


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
