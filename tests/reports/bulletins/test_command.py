"""`manage.py build_bulletin`: four files of one text, or the reason there are none."""

import json

import pytest
from django.core.management import CommandError, call_command

from reports.models import Bulletin
from tests.factories import accounts, bulletins

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(county):
    return accounts.holder("assessment_office", county)


def build(folder, clerk, series="testing", period="2026-10"):
    call_command("build_bulletin", series, period, out=folder, user=clerk.username, verbosity=0)
    return {path.suffix: path for path in folder.iterdir()}


def test_without_a_draft_it_is_written_and_not_kept(tmp_path, clerk):
    files = build(tmp_path / "out", clerk)
    assert set(files) == {".xlsx", ".docx", ".pdf", ".json"}
    assert files[".pdf"].read_bytes().startswith(b"%PDF")
    said = json.loads(files[".json"].read_text(encoding="utf-8"))
    assert [one["block"] for one in said][:3] == ["red head", "title", "addressees"]
    assert not Bulletin.objects.exists()


def test_what_was_signed_is_written_with_its_number(tmp_path, clerk, county):
    bulletins.signed(county)
    said = json.loads(build(tmp_path, clerk)[".json"].read_text(encoding="utf-8"))
    assert said[0]["number"] == "组通〔2026〕1号"


@pytest.mark.parametrize(
    ("asked", "words", "status"),
    [
        (("nothing", "2026-10"), "没有代码为“nothing”的通报系列", 2),
        (("testing", "10月"), "不是期间", 2),
        (("testing", "2026-11"), "还没有结束", 1),
    ],
)
def test_what_cannot_be_written_says_why(tmp_path, clerk, asked, words, status):
    with pytest.raises(CommandError, match=words) as refused:
        build(tmp_path, clerk, *asked)
    assert refused.value.returncode == status
    assert not list(tmp_path.iterdir())


def test_a_section_that_fails_leaves_no_file(tmp_path, clerk, sayings):
    sayings.word = None
    with pytest.raises(CommandError, match="“评价”没有写成：乡镇组还没有计分"):
        build(tmp_path, clerk)
    assert not list(tmp_path.iterdir())


def test_a_draft_that_is_not_whole_leaves_no_file_either(tmp_path, clerk, sayings):
    sayings.word = None
    bulletins.draft(clerk)
    with pytest.raises(CommandError, match="“评价”没有写成：乡镇组还没有计分"):
        build(tmp_path, clerk)
    assert not list(tmp_path.iterdir())
