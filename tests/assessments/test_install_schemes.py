"""`manage.py install_schemes`: what is shipped becomes the county's own."""

import io

import pytest
from django.core.management import CommandError, call_command

from assessments.choices import SchemeState
from assessments.models import SchemeVersion
from portal.orgs.models import ComparisonGroup
from tests.factories import accounts, schemes


def run(by, *arguments):
    out = io.StringIO()
    call_command("install_schemes", *arguments, "--as", by.username, stdout=out)
    return out.getvalue()


def test_all_that_are_not_there_yet(county):
    ComparisonGroup.objects.create(name="乡镇组")
    designer = schemes.designer(county)
    told = run(designer, "township", "--since", "2026-10")
    assert told == "已添加“乡镇（街道）组织工作考核方案”，启用，适用分组：乡镇组。\n"
    assert run(designer) == "已添加“县直单位机关党建考核方案”，草稿，适用分组：还没有。\n"
    assert run(designer) == ""
    states = SchemeVersion.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [SchemeState.ACTIVE, SchemeState.DRAFT]


def test_what_is_not_shipped_is_told(county):
    with pytest.raises(CommandError, match="可用：township、county_unit"):
        run(schemes.designer(county), "moon")


def test_nobody_else(county):
    with pytest.raises(CommandError, match="管理考核方案"):
        run(accounts.holder("auditor", county))
