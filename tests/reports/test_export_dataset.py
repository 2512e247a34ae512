"""`manage.py export_dataset`."""

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from portal.audit.models import Event
from reports.actions import DATASET_EXPORTED

pytestmark = pytest.mark.django_db


@pytest.fixture
def command(tmp_path, keeper):
    """Runs it; returns the file."""

    def run(*options, by=keeper, name="out.xlsx"):
        out = tmp_path / name
        call_command("export_dataset", "members", "--out", str(out), "--as", by.username, *options)
        return out

    return run


def test_writes_the_file_for_its_user_alone(command, members, capsys):
    out = command()
    assert openpyxl.load_workbook(out).worksheets[0].max_row == 4
    assert out.stat().st_mode & 0o077 == 0
    assert "已导出 2 行" in capsys.readouterr().out
    assert Event.objects.get(action=DATASET_EXPORTED).user_agent == "命令行"


def test_takes_format_and_unit(command, members, town):
    out = command("--format", "csv", "--unit", town.code, name="out.csv")
    assert len(out.read_text("utf-8-sig").splitlines()) == 3


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--sensitive"], "须写明用途"),
        (["--unit", "没有"], "没有编码"),
        (["--layout", "没有"], "没有这种版式"),
    ],
)
def test_refusals_are_said_and_leave_no_file(command, members, tmp_path, options, reason):
    with pytest.raises(CommandError, match=reason):
        command(*options)
    assert not (tmp_path / "out.xlsx").exists()


def test_uses_the_rights_of_the_account(command, members, township, town):
    with pytest.raises(CommandError, match="没有“导出含身份证号"):
        command("--sensitive", "--purpose", "核对本镇党员信息", by=township)
