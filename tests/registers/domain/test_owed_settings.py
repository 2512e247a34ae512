"""What is owed of one sort of entries, and how a register is set to ask for something."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.audit.models import Event
from portal.fields.choices import KindKey
from portal.fields.domain import designs
from portal.inbox.models import Task
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.registers.actions import REGISTER_CHANGED
from portal.registers.domain import (
    owing,
    records,
    registers,
    urging,
)
from portal.registers.forms import RegisterForm
from tests import clock
from tests.factories import orgs
from tests.factories import registers as make
from tests.factories.accounts import signed_in
from tests.registers.domain.owed import BASIC, asks, meets, raw_of, still_owed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday():
    with clock.at("2026-11-16T09:00"):
        yield


# Of one sort --------------------------------------------------------------------------------------

SORTS = {"label": "类别", "kind": KindKey.CHOICE, "choices": make.choices("动态", "建议")}


@pytest.fixture
def reports(county):
    """One a month; one “建议” a quarter."""
    fields = [*BASIC, SORTS]
    register = make.register(county, fields, (), name="信息")
    sort = {"field": make.key(register, "类别"), "option": "建议"}
    settings = [*asks("每月末"), *asks("每季度末", **sort)]
    return registers.edit(register, by=make.designer(county), name="信息", owed=settings)


def test_what_is_owed_of_one_sort_is_owed_beside_the_rest(reports, town, other_town, member):
    sent = meets(reports, town, member, "2026-11-03", 类别="动态")
    owing.remind(dt.date(2026, 12, 25))
    left = {(task.unit, task.title) for task in still_owed()}
    assert left == {
        (town, "2026年12月还没有填报：信息"),
        (town, "2026年第四季度还没有填报：信息“建议”"),
        (other_town, "2026年11月还没有填报：信息"),
        (other_town, "2026年12月还没有填报：信息"),
        (other_town, "2026年第四季度还没有填报：信息“建议”"),
    }
    records.edit(sent, raw=raw_of(sent, 类别="建议"), by=member)
    assert {t.title for t in still_owed() if t.unit == town} == {"2026年12月还没有填报：信息"}


def test_who_lacks_one_of_them_is_listed(client, reports, office, town, member):
    other = orgs.township(Unit.objects.get(depth=1), name="西山镇")
    meets(reports, town, member, "2026-11-03", 类别="动态")
    assert list(urging.unfilled(reports, office)) == [town, other]
    page = signed_in(client, office)
    listed = page.get(f"/registers/{reports.pk}/unfilled/", {"lacked": "0"}).content.decode()
    assert (town.short_name in listed, other.short_name in listed) == (False, True)
    listed = page.get(f"/registers/{reports.pk}/unfilled/").content.decode()
    assert "季度至少 1 条“建议”，时限：每季度末，2026年第四季度最迟 2026-12-31" in listed


def test_who_lacks_one_of_them_is_asked_for_it_until_it_is_there(reports, office, town, member):
    meets(reports, town, member, "2026-11-03", 类别="动态")
    urging.urge(reports, town, by=office)  # though it sent something in today
    asked = Task.objects.open().get(key__startswith="registers.fill.")
    assert "还缺：2026年第四季度应填 1 条“建议”，已填 0 条。" in asked.detail
    meets(reports, town, member, "2026-11-04", 类别="动态")
    assert Task.objects.open().filter(pk=asked.pk).exists()
    meets(reports, town, member, "2026-11-05", 类别="建议")
    assert not Task.objects.open().filter(pk=asked.pk).exists()
    with pytest.raises(ValidationError, match="今天刚填报过"):
        urging.urge(reports, town, by=office)


def test_a_sort_that_is_owed_is_chosen_among_what_there_is_and_not_dropped(client, reports, office):
    address = f"/registers/{reports.pk}/edit/"
    page = signed_in(client, office)
    assert "类别为“建议”的" in page.get(address).content.decode()
    key = make.key(reports, "类别")
    wrong = [*asks("每月末"), *asks("每季度末", field=key, option="旧的")]
    with pytest.raises(ValidationError, match="没有类别“旧的”可选") as refused:
        registers.edit(reports, by=office, name="信息", owed=wrong)
    assert list(refused.value.message_dict) == ["owed_sort1"]
    draft = designs.start_draft(reports.fieldset, by=office)
    designs.edit_field(draft.fields.get(key=key), by=office, choices=make.choices("动态"))
    with pytest.raises(ValidationError, match="每期应填“每季度末至少 1 条“建议””要用的字段或选项"):
        designs.publish(draft, effective_from=timezone.localdate(), by=office)


def test_a_county_clerk_sets_it_in_the_form(client, reports, office):
    registers.edit(reports, by=office, name="信息", owed=[])
    key, address = make.key(reports, "类别"), f"/registers/{reports.pk}/edit/"
    page = signed_in(client, office)
    typed = {"name": "信息", "levels": ["township"], "kind": "log", "is_open": "on"}
    typed |= {"owed_rule1": "每季最后一个工作日", "owed_times1": "1", "owed_sort1": f"{key}=建议"}
    assert page.post(address, typed).status_code == 302
    reports.refresh_from_db()
    assert reports.owed == [
        {"rule": "每季度最后1个工作日", "times": 1, "field": key, "option": "建议"}
    ]
    shown = page.get(address).context["form"]
    assert shown["owed_sort0"].value() == f"{key}=建议"
    told = Event.objects.filter(action=REGISTER_CHANGED).latest("pk").detail["changes"]
    assert told["每期应填"] == ["", "每季度最后1个工作日至少 1 条“建议”"]


# Settings -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "name", "words"),
    [
        ({"owed": asks("每月32日")}, "owed_rule0", "不是能识别的时限"),
        ({"owed": asks("登记后3天")}, "owed_rule0", "无从算起"),
        ({"owed": [{}, *asks("", 2)]}, "owed_rule1", "还要写最迟何时填报"),
        ({"owed": asks("每月末", None)}, "owed_times0", "还要写每期至少几条"),
        ({"owed": asks("每月末"), "single": True}, "owed_rule0", "只填一条"),
        ({"owed": [*asks("每月末"), *asks("每月25日", 2)]}, "owed_rule1", "只留一项"),
        (
            {"kind": "periodic", "rhythm": "quarter", "owed": asks("每月末")},
            "owed_rule0",
            "按季度填报，“每月末”不是按季度的时限",
        ),
        (
            {"kind": "periodic", "rhythm": "month", "owed": asks("每月末", 2)},
            "owed_times0",
            "每期每个单位一条",
        ),
        (
            {
                "kind": "periodic",
                "rhythm": "month",
                "owed": asks("每月末", field="f1", option="甲"),
            },
            "owed_rule0",
            "不分类别",
        ),
        ({"due_rule": "尽快"}, "due_rule", "可以这样写：登记后30天"),
    ],
)
def test_settings_that_make_no_sense_are_refused(county, office, facts, name, words):
    given = {"name": "甲", "levels": [UnitLevel.TOWNSHIP], "single": False, **facts}
    with pytest.raises(ValidationError, match=words) as refused:
        registers.create(by=office, **given)
    assert list(refused.value.message_dict) == [name]


def test_the_designer_takes_plain_words_and_says_what_is_wrong():
    asked = {"name": "例会", "levels": ["county"], "kind": "log", "owed_times0": "1"}
    wrong = RegisterForm({**asked, "owed_rule0": "尽快"})
    assert "“尽快”不是能识别的时限" in wrong.errors["owed_rule0"][0]
    right = RegisterForm({**asked, "owed_rule0": "每周五１５时"})
    assert right.is_valid(), right.errors
    assert right.cleaned_data["owed"] == [
        {"rule": "每周五15时", "times": 1, "field": "", "option": ""}
    ]
