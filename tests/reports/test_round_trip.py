"""A file exported comes back in unchanged: for every roster that can be imported."""

import datetime as dt

import pytest

from portal.imports.declaring import ROSTERS
from portal.imports.domain import commanding
from reports.choices import Format
from reports.datasets import DATASETS
from reports.domain import exports
from tests.reports.worlds import WORLDS

TODAY = dt.date(2026, 11, 21)
# What only an act is told and no record keeps.
NOT_KEPT = {"units": {"批准文号"}}

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("written_as", Format.values)
@pytest.mark.parametrize("sensitive", [True, False], ids=["sensitive", "ordinary"])
@pytest.mark.parametrize("key", sorted(ROSTERS))
def test_exported_roster_comes_back_unchanged(key, sensitive, written_as):
    by, rows = WORLDS[key]()
    if sensitive and not _has_sensitive(key, by):
        pytest.skip("this roster has no sensitive columns")
    made = exports.write_now(
        DATASETS[key],
        by=by,
        unit=by.unit,
        format=written_as,
        sensitive=sensitive,
        purpose="核对名册能否原样导回",
    )
    run = commanding.run(key, made.content, made.name, by=by, dry=True)
    assert [str(finding) for finding in run.findings if finding.is_error] == []
    assert (run.mapping.unmapped, run.mapping.ambiguous) == ([], {})
    counts = {name: run.counts[name] for name in ("rows", "unchanged", "new", "changed")}
    assert counts == {"rows": rows, "unchanged": rows, "new": 0, "changed": 0}


@pytest.mark.parametrize("key", sorted(ROSTERS))
def test_every_column_of_a_roster_can_be_exported(key):
    by, _ = WORLDS[key]()
    (sheet,) = DATASETS[key].sheets(exports.Chosen(by=by, unit=by.unit, today=TODAY))
    labels = {column.label.rstrip("*").rpartition("/")[2] for column in sheet.columns}
    assert {column.label for column in ROSTERS[key].columns().values()} - labels == NOT_KEPT.get(
        key, set()
    )


def _has_sensitive(key, by):
    chosen = exports.Chosen(by=by, unit=by.unit, today=TODAY)
    return any(sheet.has_sensitive for sheet in DATASETS[key].sheets(chosen))
