"""`manage.py import_roster`: exit status, JSON, what is written and what is not."""

import json

import pytest
from django.core.management import CommandError, call_command

from branches.models import PartyMember
from portal.imports.choices import ImportState
from portal.imports.models import Import
from tests.factories.imports import taken_back, workbook
from tests.imports import rosters
from tests.imports.rosters import HEAD, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def command(tmp_path, capsys, keeper, branch):
    """Run it on the rows; returns exit status and what was printed."""

    def run(rows, *options, content=None, name="名册.xlsx"):
        path = tmp_path / name
        path.write_bytes(workbook(rows) if content is None else content)
        status = 0
        try:
            call_command("import_roster", "members", str(path), "--as", keeper.username, *options)
        except SystemExit as end:
            status = end.code
        except CommandError as error:
            return error.returncode, str(error)
        return status, capsys.readouterr().out

    return run


def test_clean_file_goes_in(command, keeper):
    status, output = command(rosters.rows(2))
    assert (status, PartyMember.objects.count()) == (0, 2)
    assert "党员新增 2、修改 0" in output
    batch = Import.objects.get()
    assert (batch.state, batch.owner) == (ImportState.DONE, keeper)
    assert taken_back(batch, by=keeper).undone == {"reverted": 4}


def test_dry_run_writes_nothing_at_all(command):
    assert command(rosters.rows(2), "--dry-run")[0] == 0
    assert not PartyMember.objects.exists()
    assert not Import.objects.exists()


def test_any_error_keeps_everything_out_unless_partial(command):
    rows = [HEAD, row(1), row(2, 性别="")]
    status, output = command(rows)
    assert (status, PartyMember.objects.count()) == (1, 0)
    assert "第 3 行 性别（错误）" in output
    assert command(rows, "--partial")[0] == 1
    assert PartyMember.objects.count() == 1


def test_whoever_runs_it_has_looked_at_the_warnings_unless_strict(command):
    rows = [HEAD, row(1, 性别="女")]
    assert command(rows, "--strict")[0] == 1
    assert not PartyMember.objects.exists()
    assert command(rows)[0] == 0
    assert PartyMember.objects.exists()
    assert Import.objects.get().confirmed_at is not None


def test_json_tells_counts_mapping_and_findings(command):
    rows = [[*HEAD, "血型"], [*row(1), "A"], [*row(2, 学历="大大学"), "B"]]
    status, output = command(rows, "--json", "--dry-run")
    answer = json.loads(output)
    assert status == 1
    assert (answer["counts"]["rows"], answer["counts"]["errors"], answer["written"]) == (
        2,
        1,
        False,
    )
    assert answer["mapping"]["columns"]["所在党支部"] == "所在党支部"
    assert answer["mapping"]["unmapped"] == ["血型"]
    (finding,) = answer["findings"]
    assert (finding["row"], finding["column"], finding["level"]) == (3, "学历", "error")


def test_heading_named_by_hand_feeds_its_column(command):
    head = ["那个支部" if label == "所在党支部" else label for label in HEAD]
    status, output = command([head, row(1)], "--map", "那个支部=所在党支部", "--json")
    assert (status, json.loads(output)["written"]) == (0, True)


def test_report_is_written_as_a_workbook(command, tmp_path):
    report = tmp_path / "out.xlsx"
    command([HEAD, row(1, 性别="")], "--report", str(report))
    assert report.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "a.xlsx"), (b"no workbook", "a.xlsx"), (None, "a.xlsm"), (b"\xd0\xcf\x11\xe0", "a.xls")],
)
def test_unusable_files_end_with_two_and_a_reason(command, content, name):
    status, output = command(rosters.rows(1), content=content, name=name)
    assert status == 2
    assert output


def test_a_file_that_is_no_such_roster_is_unusable(command):
    assert command([["甲", "乙"], [1, 2]])[0] == 2
    assert command(rosters.rows(1), "--sheet", "没有的表")[0] == 2


def test_who_may_not_import_is_told(command, tmp_path, county):
    path = tmp_path / "x.xlsx"
    path.write_bytes(workbook(rosters.rows(1)))
    for name in ("nobody",):
        with pytest.raises(CommandError) as error:
            call_command("import_roster", "members", str(path), "--as", name)
        assert error.value.returncode == 2
