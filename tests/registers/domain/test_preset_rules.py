"""What forms-and-schemes §3, §1.6 and the registers of branch life and talent say of rules, row by
row: due rules, what is owed, what expires, what is proven."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.fields.choices import Evidence
from portal.inbox.models import Task
from portal.registers.choices import RecordState
from portal.registers.domain import evidence, owed, presets, records, reminders, steps
from portal.registers.presets import PRESETS
from portal.rules.domain import deadlines
from tests.factories.accounts import holder
from tests.factories.files import sent
from tests.factories.people import PersonFactory

_OFFICERS = ("考核办", "干部科", "办公室", "组织科", "人才办", "乡镇组织委员")
# By preset: when a new entry is due, how many are owed by when.
RULES = {
    "POR-01": ("", "每周五15时至少 1 条"),
    "POR-02": ("", "每季度末前15天至少 1 条"),
    "REP-03": ("", "每月末至少 1 条；每季度末至少 1 条“问题建议”"),
    "CAD-24": ("登记后30天", "每季度末至少 1 条"),
    "ASM-03": ("", "全县合计每年1月31日至少 12 条“省市项目”"),
    "ASM-13": ("登记后60天", ""),
    "ASM-14": ("登记后6个月", ""),
    "ASM-15": ("每季度末", "每季度首月10日至少 3 条"),
    "ASM-19": ("每年10月31日", "每人（部领导）每年3月31日至少 1 条"),
    "ASM-20": (
        "",
        f"每人（部领导）每月28日合计至少 5；每人（{'、'.join(_OFFICERS)}）每年末合计至少 80",
    ),
    "BRA-11": ("每季度末", "每人每季度末至少 1 条“调研指导”；每人每半年末至少 1 条“讲党课”"),
    "BRA-23": ("", "每季度末至少 1 条"),
    "BRA-31": ("", "全县合计每年末至少 20 条"),
    "BRA-39": ("登记后6个月", ""),
    "BRA-41": ("", "每月22日至少 1 条"),
    "TAL-09": ("", "每年1月31日至少 1 条"),
    "TAL-18": ("", "每季度末至少 1 条"),
}
# By preset and field: so many days before its day.
EXPIRES = {
    ("REP-04", "until"): 30,
    ("TAL-06", "until"): 60,
    ("TAL-07", "until"): 60,
    ("TAL-15", "until"): 60,
}
MUST_BE_PROVEN = {("ASM-16", "outcome"): 3, ("ASM-19", "outcome"): 1}


def test_rules_of_time_are_those_of_the_page():
    said = {
        key: (preset.due_rule, owed.in_words(presets.facts_of(preset)["owed"]))
        for key, preset in PRESETS.items()
        if preset.due_rule or preset.owed
    }
    assert said == RULES
    rules = [one.rule for preset in PRESETS.values() for one in preset.owed]
    for words in filter(None, (*rules, *(preset.due_rule for preset in PRESETS.values()))):
        assert str(deadlines.parse(words)) == words


@pytest.mark.django_db
def test_what_is_owed_of_one_sort_names_an_option_that_ships(office):
    named = [key for key, preset in PRESETS.items() if any(one.field for one in preset.owed)]
    for key in named:
        (register,) = presets.install([PRESETS[key]], on=timezone.localdate(), by=office)
        assert len(owed.of(register)) == len(PRESETS[key].owed), key


def test_what_expires_and_what_is_proven_are_those_of_the_page():
    fields = {
        (key, field.key): field
        for key, preset in PRESETS.items()
        for field in presets.settled(preset)[0]
    }
    assert {at: f.expiry_days for at, f in fields.items() if f.expiry_days} == EXPIRES
    proven = {at: f.evidence_most for at, f in fields.items() if f.evidence == Evidence.REQUIRED}
    assert proven == MUST_BE_PROVEN
    optional = {at for at, f in fields.items() if f.evidence == Evidence.OPTIONAL}
    tasks = {(key, "outcome") for key, preset in PRESETS.items() if preset.due}
    assert optional == tasks - proven.keys() | {("BRA-09", "sort")}


@pytest.fixture
def shipped(office):
    def install(key):
        return presets.install([PRESETS[key]], on=timezone.localdate(), by=office)[0]

    return install


@pytest.mark.django_db
def test_a_shipped_term_that_ends_is_reminded_of(shipped, county):
    clerk, today = holder("general_office", county), timezone.localdate()
    until = today + dt.timedelta(days=30)
    raw = {"name": PersonFactory(unit=county).name, "since": f"{today - dt.timedelta(days=700)}"}
    raw |= {"until": f"{until}", "skills": "调研"}
    record = records.create(shipped("REP-04"), unit=county, raw=raw, by=clerk)
    reminders.remind(today - dt.timedelta(days=1))
    assert not Task.objects.exists()
    reminders.remind(today)
    task = Task.objects.get()
    assert task.title == f"到期提醒：信息通讯员 {record.number}"
    assert (task.role, task.due_on) == ("general_office", until)


@pytest.mark.django_db
def test_a_shipped_problem_is_not_handed_in_without_its_proof(
    shipped, town, member, settings, tmp_path
):
    settings.MEDIA_ROOT, settings.FILE_SCANNER = tmp_path / "media", ""
    raw = {"matter": "党费", "due": "2026-12-31", "source": "审计", "sort": "立行立改"}
    raw["outcome"] = "已补缴"
    record = records.create(shipped("ASM-16"), unit=town, raw=raw, by=member)
    with pytest.raises(ValidationError, match="“办结情况”必须附佐证材料"):
        steps.ask(record, words="完成", by=member)
    evidence.attach(record, key="outcome", files=[sent("回执.txt")], by=member)
    assert steps.ask(record, words="完成", by=member).state == RecordState.ASKED
