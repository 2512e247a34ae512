"""The app `garden` is named by one line of `settings.py` beside this: all it brings is there."""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from tests import sources

pytestmark = pytest.mark.django_db  # the other portal asks the database of these tests
HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="module")
def shown(django_db_setup):
    """As a portal of its own sees it, on the database of this test run."""
    database = urlsplit(os.environ["DATABASE_URL"])._replace(
        path=f"/{connection.settings_dict['NAME']}"
    )
    environment = {
        "DJANGO_SETTINGS_MODULE": "tests.one_place.settings",
        "PYTHONPATH": str(HERE),
        "DATABASE_URL": database.geturl(),
    }
    answer = subprocess.run(
        [sys.executable, "-m", "tests.one_place.showing"],
        cwd=sources.ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout.splitlines()[-1])


def test_its_permissions_stand_where_it_says_and_are_held_by_whom_it_says(shown):
    assert shown["permissions"] == ["查看园圃", "维护园圃"]
    assert shown["roles"] == ["general_office", "township_member"]
    order = shown["order"]
    assert (
        order.index("people.identity_reveal") < order.index("beds.view") < order.index("rules.view")
    )


def test_its_act_asks_them_and_its_rows_are_shown_by_them(shown):
    assert shown["office"] == ["县委大院花坛", "乡政府苗圃"]
    assert shown["member"] == ["乡政府苗圃"]
    assert (shown["refused"], shown["stranger"]) == (True, 403)


def test_other_programs_read_its_rows_by_the_same_permission(shown):
    assert shown["program"] == ["乡政府苗圃"]


def test_the_trail_keeps_its_action_and_the_auditor_finds_it(shown):
    assert (shown["action"], shown["trail"]) == ("开设园圃", True)


def test_its_menu_section_stands_between_those_of_the_portal(shown):
    assert shown["sections"] == [
        "",
        "填报",
        "考核",
        "组织",
        "组织生活",
        "发展党员",
        "党费",
        "人才",
        "园圃",
        "资料",
        "系统",
    ]
    assert shown["menu"]


def test_its_address_and_its_hour_are_known(shown):
    assert shown["address"] == "/garden/"
    assert shown["task"] == "garden.water"


def test_no_other_app_needs_a_migration_for_it(shown):
    assert shown["migrations"] == []
