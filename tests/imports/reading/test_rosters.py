"""The readers against what the apps declare: each roster knows its own headings and template."""

import pytest

from portal.imports.declaring import ROSTERS
from portal.imports.domain import workbooks
from portal.imports.reading.headings import Heading, find_table
from portal.imports.reading.mapping import propose
from portal.imports.reading.opening import open_workbook

each_roster = pytest.mark.parametrize("key", sorted(ROSTERS))


@each_roster
def test_its_own_headings_are_never_asked_about(key):
    columns = list(ROSTERS[key].columns().values())
    headings = [Heading(at, "", c.label, c.group) for at, c in enumerate(columns)]
    proposal = propose(headings, columns)
    assert proposal.by_column == {column.key: at for at, column in enumerate(columns)}


@each_roster
@pytest.mark.django_db
def test_its_empty_template_reads_as_a_table_without_records(key):
    roster = ROSTERS[key]
    book = open_workbook(workbooks.template(roster), "模板.xlsx")
    table = find_table(book.grid(book.sheets[0]), roster.words())
    assert len(propose(table.headings, roster.columns().values()).by_column) == len(
        roster.columns()
    )
    assert table.rows == []
