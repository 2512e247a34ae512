"""Files that prove a cell: asked for where the field asks, at handing in and at closing."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.access import Denied
from portal.deeds.domain import deeds
from portal.fields.choices import Evidence, KindKey
from portal.fields.domain import designs
from portal.files.domain import uploads as files
from portal.registers.choices import RegisterKind
from portal.registers.domain import evidence, records, steps
from portal.registers.domain.typed_rows import TypedRow
from portal.registers.models import RecordFile, RegisterRecord
from tests.factories import registers as make
from tests.factories.accounts import holder
from tests.factories.files import sent

pytestmark = pytest.mark.django_db

MUST = {"evidence": Evidence.REQUIRED, "evidence_most": 2, "evidence_megabytes": 1}
FIELDS = [
    {"label": "活动", "kind": KindKey.TEXT, "required": True},
    {"label": "人数", "kind": KindKey.INTEGER, **MUST},
    {"label": "照片说明", "kind": KindKey.TEXT, "evidence": Evidence.OPTIONAL},
    {"label": "备注", "kind": KindKey.TEXT},
]
TASK = {"kind": RegisterKind.TASK, "closed_by": ["organization_office"], "name": "整改台账"}


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.FILE_SCANNER = ""


@pytest.fixture
def log(county, office):
    return make.register(county, FIELDS, (), by=office)


@pytest.fixture
def enter(log, town, member):
    def enter(proofs=(), **typed):
        raw = make.raw(log, **{"活动": "夜校", **typed})
        sent_files = {make.key(log, label): files for label, files in dict(proofs).items()}
        return records.create(log, unit=town, raw=raw, by=member, proofs=sent_files)

    return enter


def test_a_filled_cell_that_has_to_be_proven_is_handed_in_with_its_files(enter, log):
    with pytest.raises(ValidationError, match="“人数”必须附佐证材料"):
        enter(人数="12")
    record = enter({"人数": [sent("签到表.txt")]}, 人数="12")
    (link,) = record.files.all()
    assert (link.key, link.upload.name, link.upload.expires_at) == (
        make.key(log, "人数"),
        "签到表.txt",
        None,
    )


def test_nothing_is_demanded_where_no_rule_asks(enter):
    record = enter(照片说明="合影", 备注="无")
    assert record.findings == []


@pytest.mark.parametrize(
    ("label", "sizes", "message"),
    [
        ("人数", [10, 10, 10], "最多附 2 个文件"),
        ("人数", [1024 * 1024 + 1], "超过 1 MB"),
        ("备注", [10], "不要佐证材料"),
    ],
)
def test_too_many_too_large_or_not_asked_for_are_refused(enter, label, sizes, message):
    sent_files = [sent(f"{n}.txt", b"a" * size) for n, size in enumerate(sizes)]
    with pytest.raises(ValidationError, match=message):
        enter({"人数": [sent("签到表.txt")], label: sent_files}, 人数="12", 备注="无")
    assert not RecordFile.objects.exists()


def test_a_grid_saves_it_and_says_what_is_missing_until_it_is_there(log, town, member):
    raw = make.raw(log, 活动="夜校", 人数="12")
    row = TypedRow(unit=town, raw=raw, before={})
    records.save_cells(log, [row], by=member)
    record = RegisterRecord.objects.get()
    assert "必须附佐证材料" in record.findings[0]["message"]
    key = make.key(log, "人数")
    evidence.attach(record, key=key, files=[sent("签到表.txt")], by=member)
    assert RegisterRecord.objects.get().findings == []
    again = TypedRow(unit=town, raw={key: "13"}, before={}, record=record)
    records.save_cells(log, [again], by=member)
    assert RegisterRecord.objects.get().findings == []


def test_one_taken_out_is_gone_for_all_and_may_be_put_back(enter, member, log):
    record = enter({"人数": [sent("签到表.txt")]}, 人数="12")
    link = record.files.get()
    with deeds.noted() as kept:
        evidence.detach(link, by=member)
    assert not files.may_read(link.upload, member)
    assert "必须附" in RegisterRecord.objects.get().findings[0]["message"]
    deeds.withdraw(kept[0], reason="移错了", by=member)
    assert files.may_read(record.files.get().upload, member)
    assert RegisterRecord.objects.get().findings == []


def test_others_and_wrong_moments_are_refused(enter, other_town, office, member, log):
    record, key = enter(), make.key(log, "照片说明")
    foreign = holder("township_member", other_town)
    with pytest.raises(Denied):
        evidence.attach(record, key=key, files=[sent("合影.txt")], by=foreign)
    with pytest.raises(ValidationError, match="没有这个字段"):
        evidence.attach(record, key="f99", files=[sent("合影.txt")], by=member)
    steps.void(record, words="重复", by=member)
    with pytest.raises(ValidationError, match="不能再改"):
        evidence.attach(record, key=key, files=[sent("合影.txt")], by=member)


def test_a_task_is_proven_when_it_is_handed_in_and_when_it_is_closed(county, town, member, office):
    tasks = make.draft(county, (), (), by=office, **TASK)
    draft = tasks.fieldset.versions.get()
    done = draft.fields.get(label="办结情况")
    designs.edit_field(done, by=office, **MUST)
    designs.publish(draft, effective_from=timezone.localdate(), by=office)
    typed = {"事项": "党费收缴", "完成时限": "2026-12-20", "办结情况": "已补缴"}
    record = records.create(tasks, unit=town, raw=make.raw(tasks, **typed), by=member)
    with pytest.raises(ValidationError, match="“办结情况”必须附佐证材料"):
        steps.ask(record, words="完成", by=member)
    evidence.attach(record, key=done.key, files=[sent("凭证.txt")], by=member)
    steps.ask(record, words="完成", by=member)
    with pytest.raises(ValidationError, match="不能再改"):
        evidence.detach(record.files.get(), by=member)
    link = record.files.get()
    RecordFile.objects.all().delete()
    with pytest.raises(ValidationError, match="必须附佐证材料"):
        steps.close(record, by=office)
    RecordFile.objects.create(record=record, key=link.key, upload=link.upload)
    steps.close(record, by=office)
