"""The demo's registers: one of the county's own, all shipped ones, alive in every state."""

import datetime as dt
from collections import Counter

import pytest
from django.utils import timezone

from portal.demo import DemoPlan
from portal.fields.choices import KindKey
from portal.orgs.models import UnitKind
from portal.registers import demo
from portal.registers.choices import RecordState, RegisterKind
from portal.registers.demo.shipped import spread
from portal.registers.demo.stories import STORIES
from portal.registers.models import Register, RegisterRecord
from portal.registers.presets import PRESETS
from tests.factories import accounts, orgs
from tests.factories.branches import PartyOrganizationFactory
from tests.factories.people import PersonFactory


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_every_preset_has_a_story_that_knows_its_fields(preset):
    story = STORIES[preset.key]
    fields = {field.key: field for field in preset.fields}
    filled = [*story.texts, *story.pairs, *story.numbers, *story.parts, *story.days, *story.sums]
    assert {*filled, *story.weights, *story.exact} - fields.keys() == set()
    written = {*story.texts, *story.pairs, "quarter", "outcome"}
    for field in fields.values():
        if field.kind in (KindKey.TEXT, KindKey.LONG_TEXT) and field.settings["required"]:
            assert field.key in written, field.label


def test_parts_make_their_total():
    dice = DemoPlan(scale=1, today=dt.date(2026, 11, 20)).random("test")
    for total in (0, 7, 18100):
        assert sum(spread(total, 13, dice)) == total


@pytest.fixture
def county(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    county = orgs.county()
    towns = [orgs.township(county) for _ in range(2)]
    villages = [orgs.village(town) for town in towns for _ in range(2)]
    community, _ = UnitKind.objects.get_or_create(
        code="community", defaults={"label": "社区", "level": "village", "position": 90}
    )
    company, _ = UnitKind.objects.get_or_create(
        code="enterprise", defaults={"label": "企业", "level": "enterprise", "position": 91}
    )
    type(villages[0]).objects.filter(pk=villages[0].pk).update(kind=community)
    for unit in (*towns, *villages, orgs.department(county)):
        PersonFactory(unit=unit)
        PartyOrganizationFactory(unit=unit)
    firm = orgs.department(county)
    type(firm).objects.filter(pk=firm.pk).update(kind=company)
    for role in ("organization_office", "cadre_office", "department_leader"):
        accounts.holder(role, county)
    accounts.holder("township_member", towns[0])
    plan = DemoPlan(scale=1, today=timezone.localdate())
    demo.build(plan)
    demo.finish(plan)
    return county


def entries(key):
    return RegisterRecord.objects.filter(register__preset=key)


def sums(key, field, **narrowed):
    return sum(row.open_values[field] for row in entries(key).filter(**narrowed))


def test_every_register_is_alive(county):
    filled = Counter(RegisterRecord.objects.values_list("register__preset", flat=True))
    assert filled.keys() == {"", *PRESETS}
    first = RegisterRecord.objects.order_by("at").first()
    assert timezone.localdate() - timezone.localtime(first.at).date() > dt.timedelta(days=390)
    levels = {f["level"] for record in RegisterRecord.objects.all() for f in record.findings}
    assert levels <= {"warning"}
    numbered = RegisterRecord.objects.exclude(number="").values_list("register", "number")
    assert len(set(numbered)) == len(numbered)

    states = set(RegisterRecord.objects.values_list("state", flat=True))
    assert states == set(RecordState.values)
    for entry in RegisterRecord.objects.filter(register__kind=RegisterKind.TASK):
        assert entry.due_on is not None
        assert (entry.closed_on is not None) == (entry.state == RecordState.CLOSED)

    def rectified(label):
        register = Register.objects.get(preset="ASM-16")
        options = register.fieldset.versions.get().fields.get(key="source").choices
        code = next(option["code"] for option in options if option["label"] == label)
        rows = entries("ASM-16").filter(open_values__source=code)
        return rows.filter(state=RecordState.CLOSED).count(), rows.count()

    assert rectified("巡视巡察") == (16, 16)
    assert rectified("专项整治") == (690, 736)
    assert rectified("选人用人检查") == (71, 75)
    assert entries("ASM-16").filter(state=RecordState.CLOSED, files=None).count() == 0
    assert entries("BRA-25").filter(state=RecordState.CLOSED).count() == 786
    last = entries("BRA-23").order_by("-period").first().period
    for field, total in (("officers", 436), ("members", 1143), ("households", 18100)):
        assert sums("BRA-23", field, period=last) == total
    assert sums("BRA-36", "people") == 35
    assert entries("TAL-07").count() == 32


def test_entries_about_organisations_name_them(county):
    about = entries("BRA-37")
    assert about.exists()
    assert not about.filter(subject_id=None).exists()
