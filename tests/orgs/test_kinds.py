import pytest
from django.core.exceptions import ValidationError

from portal.access import Denied
from portal.audit.models import Event
from portal.orgs.actions import UNIT_KIND_CHANGED
from portal.orgs.choices import UnitLevel
from portal.orgs.domain import kinds
from tests.factories.accounts import UserFactory, with_role


@pytest.fixture
def admin(county):
    return with_role(UserFactory(unit=county), "system_admin", county)


def facts(kind, **changes):
    names = ("label", "level", "position", "is_active")
    return {**{name: getattr(kind, name) for name in names}, **changes}


def refusal(call, *args, **kwargs):
    with pytest.raises(ValidationError) as caught:
        call(*args, **kwargs)
    return caught.value.message_dict


def test_kind_takes_the_countys_own_word(admin):
    kind = kinds.create(code="sumu", label="苏木", level=UnitLevel.TOWNSHIP, position=5, by=admin)
    kinds.edit(kind, **facts(kind, label="苏木镇"), by=admin)
    kind.refresh_from_db()
    assert (kind.code, kind.label) == ("sumu", "苏木镇")
    assert Event.objects.filter(action=UNIT_KIND_CHANGED).count() == 2


def test_codes_and_labels_differ(admin, county):
    assert refusal(
        kinds.create, code="county", label="县", level=UnitLevel.COUNTY, position=1, by=admin
    ) == {
        "code": ["标识“county”已由类别“县”使用。请换一个标识。"],
        "label": ["已有名为“县”的类别。请换一个名称。"],
    }


def test_kind_in_use_keeps_its_level(admin, town):
    found = refusal(kinds.edit, town.kind, **facts(town.kind, level=UnitLevel.VILLAGE), by=admin)
    assert found == {
        "level": ["已有 1 个机构属于“镇”，不能改变层级。请新增一个类别，再逐个更正这些机构的类别。"]
    }


def test_kind_in_use_may_be_retired(admin, town):
    assert kinds.edit(town.kind, **facts(town.kind, is_active=False), by=admin).is_active is False


def test_kinds_need_the_permission(keeper, town):
    with pytest.raises(Denied):
        kinds.edit(town.kind, **facts(town.kind), by=keeper)
