"""Ledgers from the command line."""

import io
import json

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from assessments.choices import LedgerState
from assessments.domain.ledgers import workbooks
from assessments.models import Ledger, LedgerValue
from portal.audit.models import Event
from tests import clock
from tests.assessments.handing import PLAIN, accepted, whole
from tests.factories import accounts, ledgers

pytestmark = pytest.mark.usefixtures("in_november")


WHOLE = {
    "走访人数": 2,
    "reserve": {"value": 1, "note": "正在培养"},
    "报酬已发放": False,
    "unpaid": "上级拨款未到",
    "本月收入": "12.50",
}


@pytest.fixture
def form(county, office, town, other_town):
    return ledgers.form(county, PLAIN, by=office)


def run(*arguments, by):
    out = io.StringIO()
    call_command(*arguments, "--as", by.username, stdout=out)
    return out.getvalue()


class TestLedgers:
    def test_state_and_timeliness_by_unit(self, ledger, member, reviewer):
        accepted(ledger, member, reviewer)
        output = run("ledgers", "2026-11", by=reviewer)
        assert "2026年11月台账 2 份" in output
        assert "东河镇\t小台账\t已通过\t按时" in output
        assert output.endswith("未到期 1，按时 1\n")
        with clock.at("2026-11-26T09:00"):
            rows = json.loads(run("ledgers", "2026-11", "--form", "small", "--json", by=reviewer))
        by_unit = {row["unit_name"]: (row["state"], row["timeliness"]) for row in rows}
        assert by_unit == {"东河镇": ("accepted", "in_time"), "西山镇": ("open", "missing")}

    @pytest.mark.usefixtures("ledger")
    def test_of_ones_own_unit_only(self, member):
        rows = json.loads(run("ledgers", "2026-11", "--json", by=member))
        assert [row["unit_name"] for row in rows] == ["东河镇"]

    @pytest.mark.usefixtures("ledger")
    def test_what_is_not_there_is_told(self, county, reviewer):
        with pytest.raises(CommandError, match="不是期间"):
            run("ledgers", "moon", by=reviewer)
        with pytest.raises(CommandError, match="现有：small（小台账）"):
            run("ledgers", "2026-11", "--form", "moon", by=reviewer)
        with pytest.raises(CommandError, match="权限"):
            run("ledgers", "2026-11", by=accounts.holder("auditor", county))


def typed_into(content, **values):
    """The workbook with something else in the cells of these fields."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in book:
        for row in sheet.iter_rows(min_row=workbooks.FIRST_ROW + 1):
            if row[workbooks.KEY].value in values:
                row[workbooks.VALUE].value = values[row[workbooks.KEY].value]
    changed = io.BytesIO()
    book.save(changed)
    return changed.getvalue()


class TestSubmit:
    @pytest.fixture
    def file(self, tmp_path):
        def written(contents):
            path = tmp_path / "ledger.json"
            text = contents if isinstance(contents, str) else json.dumps(contents)
            path.write_text(text)
            return str(path)

        return written

    @pytest.fixture
    def submit(self, ledger, file, town, member):
        def submitted(contents, *more, by=member, unit=town.code):
            return run("submit_ledger", "small", "2026-11", unit, file(contents), *more, by=by)

        return submitted

    def test_by_name_or_by_key_with_notes(self, submit, ledger, member):
        assert "已报送“东河镇 2026年11月小台账”，待审核。" in submit(WHOLE, "--confirm")
        assert whole(ledger).state == LedgerState.SUBMITTED
        assert ledger.values.get(key="reserve").note == "正在培养"
        assert Event.objects.filter(action="ledger.submitted", actor=member).exists()

    def test_everything_that_is_wrong_at_once_and_nothing_changed(self, submit, ledger):
        before = list(LedgerValue.objects.filter(ledger=ledger).order_by("pk").values())
        with pytest.raises(CommandError) as refused:
            submit(WHOLE | {"走访人数": "三个", "本月收入": -1, "没有的项": 1})
        message = str(refused.value)
        assert "什么都没有改变。请改正以下 3 处：" in message
        assert "走访人数（visited）：" in message
        assert "没有“没有的项”这一项" in message
        assert refused.value.returncode == 1
        with pytest.raises(CommandError, match=r"党员总数（members）：.*还没有确认") as refused:
            submit(WHOLE)
        assert refused.value.returncode == 1
        assert list(LedgerValue.objects.filter(ledger=ledger).order_by("pk").values()) == before

    def test_a_warning_and_what_differs_from_the_system_ask_for_a_reason(self, submit):
        with pytest.raises(CommandError) as refused:
            submit(WHOLE | {"reserve": 1, "members": 6}, "--confirm")
        assert "后备人数不足2人" in str(refused.value)
        assert "“党员总数”与系统数据不同，请写明原因" in str(refused.value)

    @pytest.mark.parametrize(
        ("contents", "says"),
        [
            ("{", "不是 JSON"),
            ("[1]", "应是一个对象"),
            ('{"a": NaN}', "不是 JSON"),
            ('{"a": "' + "长" * 600_000 + '"}', "超过 1 MB"),
        ],
    )
    def test_a_file_that_is_none(self, submit, contents, says):
        with pytest.raises(CommandError, match=says) as refused:
            submit(contents)
        assert refused.value.returncode == 2

    def test_wrong_types_are_told_by_their_name(self, submit):
        with pytest.raises(CommandError, match=r"走访人数（visited）：.*只能写 value") as refused:
            submit({"走访人数": {"值": 1}, "本月收入": {"value": {}}})
        assert "“本月收入”：填报值应是文字" in str(refused.value)

    def test_whose_ledger_it_is_not(self, submit, other_town, reviewer):
        with pytest.raises(CommandError, match="不在管理范围内") as refused:
            submit(WHOLE, unit=other_town.code)
        assert refused.value.returncode == 2
        with pytest.raises(CommandError) as refused:
            submit(WHOLE, by=reviewer)
        assert refused.value.returncode == 2

    def test_the_workbook_that_was_filled_elsewhere(self, ledger, town, member, tmp_path):
        """Its own sheet alone; what others changed since it left is told and not written over."""
        path = tmp_path / "台账.xlsx"

        def handed(**changed):
            leaving = Ledger.objects.filter(pk=ledger.pk).select_related("form__fieldset", "unit")
            path.write_bytes(typed_into(workbooks.written(leaving, by=member), **changed))
            return ["submit_ledger", "small", "2026-11", town.code, str(path), "--confirm"]

        wrong = handed(visited="三个", reserve=3)
        with pytest.raises(CommandError, match="“走访人数”：") as refused:
            run(*wrong, by=member)
        assert refused.value.returncode == 1
        assert not ledger.values.filter(key="visited").exists()
        whole_one = {"visited": 2, "reserve": 3, "paid": "否", "unpaid": "未到", "income": 12.5}
        late = handed(**whole_one)
        ledgers.fill(ledger, member, visited="1")
        with pytest.raises(CommandError, match="已把这一格改为“1”"):
            run(*late, by=member)
        again = handed(**whole_one)
        assert "已报送“东河镇 2026年11月小台账”" in run(*again, by=member)
        assert ledger.values.get(key="visited").data == 2

    def test_a_workbook_of_something_else(self, tmp_path, ledger, town, member):
        path = tmp_path / "台账.xlsx"
        path.write_bytes(b"PK nothing")
        with pytest.raises(CommandError) as refused:
            run("submit_ledger", "small", "2026-11", town.code, str(path), by=member)
        assert refused.value.returncode == 2
        other = Ledger.objects.exclude(pk=ledger.pk).select_related("form__fieldset", "unit")
        writer = accounts.holder("township_member", other[0].unit)
        path.write_bytes(workbooks.written(other, by=writer))
        with pytest.raises(CommandError, match="没有找到“东河镇 2026年11月小台账”的工作表"):
            run("submit_ledger", "small", "2026-11", town.code, str(path), by=member)

    def test_after_the_lock(self, submit):
        with clock.at("2026-11-30T18:01"), pytest.raises(CommandError, match="18:00 锁定"):
            submit(WHOLE, "--confirm")
