"""A county's units as tests need them, with the periods of names and places the acts keep."""

import datetime as dt

import factory

from portal.orgs.choices import UnitLevel
from portal.orgs.domain import chronicle
from portal.orgs.models import ComparisonGroup, GroupMembership, Unit, UnitKind

OPENED = dt.date(2020, 1, 1)


class UnitKindFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = UnitKind
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"kind-{n}")
    label = factory.LazyAttribute(lambda kind: f"类别 {kind.code}")
    level = UnitLevel.OTHER
    position = 100


class UnitFactory(factory.django.DjangoModelFactory):
    """`parent` is where the unit stands; without one it is a root."""

    class Meta:
        model = Unit

    kind = factory.SubFactory(UnitKindFactory, code="other", label="其他单位")
    code = factory.Sequence(lambda n: f"{n:06}")
    name = factory.LazyAttribute(lambda unit: f"云岭县第{unit.code}单位")
    short_name = factory.LazyAttribute(lambda unit: f"第{unit.code}单位")
    position = 1000
    opened_on = OPENED
    parent = None

    @classmethod
    def _create(cls, model_class, *, parent, **facts):
        unit = model_class(**facts)
        if parent is None:
            Unit.objects.add_root(instance=unit)
        else:
            Unit.objects.add_child(parent, instance=unit)
        chronicle.begin(unit, parent)
        return unit


def county(**facts):
    kind = UnitKindFactory(code="county", label="县", level=UnitLevel.COUNTY)
    names = {"name": "云岭县", "short_name": "云岭县"}
    return UnitFactory(kind=kind, **{**names, **facts})


def township(parent, **facts):
    kind = UnitKindFactory(code="town", label="镇", level=UnitLevel.TOWNSHIP)
    return UnitFactory(parent=parent, kind=kind, **facts)


def village(parent, **facts):
    kind = UnitKindFactory(code="village", label="村", level=UnitLevel.VILLAGE)
    return UnitFactory(parent=parent, kind=kind, **facts)


def department(parent, **facts):
    kind = UnitKindFactory(code="department", label="县直单位", level=UnitLevel.DEPARTMENT)
    return UnitFactory(parent=parent, kind=kind, **facts)


class GroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ComparisonGroup

    name = factory.Sequence(lambda n: f"第{n}组")


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GroupMembership

    group = factory.SubFactory(GroupFactory)
    since = OPENED
