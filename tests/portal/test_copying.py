"""Rows by COPY are read back as they were given."""

import pytest
from django.db import connection

from portal import copying


@pytest.mark.django_db
@pytest.mark.parametrize(
    "value",
    ["a\tb", "a\nb\\n", "\\N", "行\r尾", "“引号”\"'", "{甲,乙}", ""],
)
def test_copy_keeps_every_character(value):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE copied (a text, b text[]) ON COMMIT DROP")
        copying.copy("copied", ["a", "b"], [[value, None], [[value, "x"], []]])
        cursor.execute("SELECT a, b FROM copied")
        assert cursor.fetchall() == [(value, [value, "x"]), (None, [])]
