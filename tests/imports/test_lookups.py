import datetime as dt

import pytest

from branches.importers.references import OrganisationRef
from portal.codes import lookup
from portal.imports.cells import CellError
from portal.imports.lookups import CodeValue, CodeValues, UnitRef
from portal.imports.widgets import Context
from tests.factories import orgs
from tests.factories.accounts import UserFactory, with_role
from tests.factories.branches import PartyOrganizationFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 21)


def refusal(widget, cell):
    with pytest.raises(CellError) as raised:
        widget.read(cell)
    return str(raised.value)


def test_code_by_label_alias_or_code():
    widget = CodeValue("education")
    code = widget.read("大学")
    assert lookup.label("education", code) == "大学"
    assert widget.read(" 大 学 ") == widget.read(code) == code
    assert widget.render(code) == "大学"
    assert "大学" in widget.choices()


def test_code_kept_as_its_label():
    widget = CodeValue("education", store="label")
    assert widget.read("大学") == "大学"
    assert widget.render("大学") == "大学"


def test_unknown_label_names_the_nearest():
    assert "是不是“中央党校大学”？" in refusal(CodeValue("education"), "中央党校大学生")
    assert "没有“完全不相干的内容”这一项" in refusal(CodeValue("education"), "完全不相干的内容")


@pytest.mark.parametrize(
    "cell", ["大学、大专", "大学，大专", "大学/大专", "大学;大专；大学", "大学\n大专"]
)
def test_several_codes_each_once_in_order(cell):
    widget = CodeValues("education")
    codes = widget.read(cell)
    assert widget.render(codes) == "大学、大专"
    assert widget.read(widget.render(codes)) == codes


@pytest.fixture
def county():
    return orgs.county()


@pytest.fixture
def town(county):
    return orgs.township(county, name="云岭县东河镇", short_name="东河镇", code="150101")


@pytest.fixture
def other_town(county):
    return orgs.township(county, name="云岭县西山镇", short_name="西山镇", code="150102")


@pytest.fixture
def keeper(county):
    return with_role(UserFactory(unit=county), "organization_office", county)


def reader(by):
    return UnitRef().prepare(Context(by, TODAY))


@pytest.mark.parametrize(
    "cell",
    ["云岭县东河镇", "东河镇", "150101", 150101.0, " 东河 镇", "云岭县 东河镇", "１５０１０１"],
)
def test_unit_by_name_short_name_or_code(keeper, town, cell):
    referent = reader(keeper).read(cell)
    assert (referent.pk, referent.path, referent.unit_id) == (town.pk, town.path, town.pk)


def test_unit_reads_back_what_it_renders(keeper, county, town, other_town):
    widget = reader(keeper)
    for unit in (county, town, other_town):
        assert widget.read(widget.render(unit)).pk == unit.pk
        assert widget.render(unit.pk) == widget.render(unit) == unit.name


def test_name_borne_twice_lists_the_units_and_is_rendered_by_code(keeper, town, other_town):
    names = {"name": "新村", "short_name": "新村"}
    here = orgs.UnitFactory(parent=town, code="A1", **names)
    there = orgs.UnitFactory(parent=other_town, code="A2", **names)
    widget = reader(keeper)
    message = refusal(widget, "新村")
    assert "对应 2 个单位：A1（东河镇）、A2（西山镇）" in message
    assert widget.read("东河镇新村").pk == here.pk
    assert widget.read(widget.render(there)).pk == there.pk


def test_units_outside_of_the_users_scope_and_closed_ones_are_not_found(town, other_town):
    gone = orgs.UnitFactory(parent=town, name="旧村", short_name="旧村", closed_on=TODAY)
    widget = reader(with_role(UserFactory(unit=town), "township_member", town))
    assert widget.read("东河镇").pk == town.pk
    for unit in (other_town, gone):
        assert "在您的管理范围内没有找到" in refusal(widget, unit.name)


def test_units_are_read_in_one_query_and_the_declared_widget_stays_empty(
    keeper, town, django_assert_num_queries
):
    declared = UnitRef()
    keeper.scope(declared.permission)
    with django_assert_num_queries(1):
        widget = declared.prepare(Context(keeper, TODAY))
        widget.read("东河镇")
    assert declared.by_pk == {}


def test_names_that_look_alike_are_offered(keeper, town, other_town):
    with pytest.raises(CellError) as refused:
        reader(keeper).parse("东何镇")
    assert refused.value.candidates[0] == "云岭县东河镇"
    assert "是不是“云岭县东河镇”" in str(refused.value)


def test_the_place_of_the_file_tells_units_of_one_name_apart(keeper, town, other_town):
    names = {"name": "新村", "short_name": "新村"}
    here = orgs.UnitFactory(parent=town, code="A1", **names)
    orgs.UnitFactory(parent=other_town, code="A2", **names)
    widget = UnitRef().prepare(Context(keeper, TODAY, within=town.path))
    assert widget.read("新村").pk == here.pk
    assert widget.read("西山镇").pk == other_town.pk


def test_an_organisation_is_known_with_its_township_before_its_short_name(keeper, town):
    village = orgs.UnitFactory(parent=town, name="光明营村民委员会", short_name="光明营村")
    branch = PartyOrganizationFactory(
        unit=village, name="中共光明营村支部委员会", short_name="光明营党支部"
    )
    widget = OrganisationRef().prepare(Context(keeper, TODAY))
    written = ("东河镇光明营党支部", "光明营村光明营党支部", "光明营党支部", "东河镇 光明营支部",
               "光明营村支部", "中国共产党光明营支部委员会")  # fmt: skip
    for cell in written:
        assert widget.read(cell).pk == branch.pk
    with pytest.raises(CellError) as refused:
        widget.parse("光明村支部")
    assert refused.value.candidates == ("中共光明营村支部委员会",)
