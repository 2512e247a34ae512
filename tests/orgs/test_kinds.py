import pytest
from django.core.exceptions import ValidationError

from portal.audit.models import Event
from portal.orgs.choices import UnitLevel
from portal.orgs.domain.kinds import KINDS
from portal.orgs.models import UnitKind
from tests.factories.accounts import UserFactory, with_role


@pytest.fixture
def admin(county):
    return with_role(UserFactory(unit=county), "system_admin", county)


def refusal(call, *args, **kwargs):
    with pytest.raises(ValidationError) as caught:
        call(*args, **kwargs)
    return caught.value.message_dict


def test_trail_names_what_was_changed_of_a_kind(admin):
    kind = KINDS.add(code="sumu", label="苏木", level=UnitLevel.TOWNSHIP, position=5, by=admin)
    KINDS.correct(kind, label="苏木镇", position=5, by=admin)
    KINDS.correct(kind, label="苏木镇", by=admin)
    KINDS.close(kind, reason="已撤并", by=admin)
    summaries = [event.detail["summary"] for event in Event.objects.order_by("pk")]
    assert summaries == ["新增类别“苏木”", "修改类别“苏木”：名称", "停用类别“苏木镇”"]


def test_everything_taken_is_told_at_once(admin, county):
    known = {"code": "county", "label": "县", "level": UnitLevel.COUNTY, "position": 1}
    assert refusal(KINDS.add, **known, by=admin) == {
        "code": ["已有标识相同的类别“县”。请换一个标识。"],
        "label": ["已有名称相同的类别“县”。请换一个名称。"],
    }


def test_kind_in_use_keeps_its_level(admin, town):
    assert refusal(KINDS.correct, town.kind, level=UnitLevel.VILLAGE, by=admin) == {
        "level": ["已有 1 个机构属于“镇”，不能改变层级。请新增一个类别，再逐个更正这些机构的类别。"]
    }
    assert town.kind.level == UnitLevel.TOWNSHIP, "as it was, not as it was refused"


def test_code_of_a_kind_stays(admin, town):
    with pytest.raises(TypeError, match="code"):
        KINDS.correct(town.kind, code="other", by=admin)


def test_only_what_nothing_refers_to_is_removed(admin, town):
    free = KINDS.add(code="park", label="园区", level=UnitLevel.OTHER, position=1, by=admin)
    KINDS.remove(free, by=admin)
    with pytest.raises(ValidationError, match="“镇”已用于“组织机构”，不能删除"):
        KINDS.remove(town.kind, by=admin)
    assert list(UnitKind.objects.order_by("code").values_list("code", flat=True)) == [
        "county", "town",
    ]  # fmt: skip
