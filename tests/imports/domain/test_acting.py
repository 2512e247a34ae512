"""Small rosters whose rows go through acts: refusals are findings, undo goes the same way."""

import pytest
from django.core.exceptions import ValidationError

from branches.permissions import MEMBERS_MANAGE
from portal.imports import widgets
from portal.imports.choices import RowOutcome, Undone
from portal.imports.declaring import ROSTERS, ActTarget, Column, Roster
from portal.imports.domain import preview
from portal.imports.domain.matching import KeyMatcher
from portal.orgs.models import UnitKind
from tests.factories.imports import checked, imported, taken_back, workbook

pytestmark = pytest.mark.django_db


def create(values, *, by):
    if values["label"] == "坏":
        raise ValidationError({"label": "名称不合适。"})
    above = values.pop("_above", None)
    position = UnitKind.objects.get(label=above).position + 1 if above else 1
    return UnitKind.objects.create(level="other", position=position, **values)


def change(record, values, *, by):
    UnitKind.objects.filter(pk=record.pk).update(**values)


def remove(record, *, by):
    if record.label == "离不开":
        raise ValidationError("还在使用。")
    record.delete()


def restore(record, values, *, by):
    UnitKind.objects.filter(pk=record.pk).update(**values)


def parents_first(values):
    return sorted(range(len(values)), key=lambda place: "_above" in values[place])


class Kinds(Roster):
    key, label = "kinds", "类别名册"
    permission = MEMBERS_MANAGE
    targets = (
        ActTarget(
            "kind",
            UnitKind,
            KeyMatcher("code"),
            create=create,
            change=change,
            remove=remove,
            restore=restore,
            order=parents_first,
        ),
    )
    code = Column("标识", "kind.code", widgets.Text(30), required=True)
    label_ = Column("名称", "kind.label", widgets.Text(30), required=True)
    above = Column("上级", "kind._above", widgets.Text(30))


HEAD = ["标识", "名称", "上级"]


@pytest.fixture(autouse=True)
def _roster(monkeypatch):
    monkeypatch.setitem(ROSTERS, "kinds", Kinds)


def book(*rows):
    return workbook([HEAD, *rows])


def test_acts_create_and_change_in_their_own_order(keeper):
    imported(book(["b", "乙", "甲"], ["a", "甲", ""]), by=keeper, roster="kinds")
    assert UnitKind.objects.get(code="b").position == 2
    batch = imported(book(["a", "甲甲", ""], ["c", "丙", ""]), by=keeper, roster="kinds")
    assert batch.counts["written"] == {"机构类别": [1, 1]}
    assert UnitKind.objects.get(code="a").label == "甲甲"


def test_refusal_of_an_act_is_found_by_the_check_which_changes_nothing(keeper):
    batch = checked(book(["a", "甲", ""], ["b", "坏", ""]), by=keeper, roster="kinds")
    (finding,) = preview.findings(batch)
    assert (finding.row, finding.column, finding.message) == (3, "label_", "名称不合适。")
    assert (batch.counts[RowOutcome.NEW], batch.counts[RowOutcome.FAULTY]) == (1, 1)
    assert not UnitKind.objects.filter(code="a").exists()


def test_undo_goes_through_acts_too(keeper):
    imported(book(["a", "甲", ""]), by=keeper, roster="kinds")
    rows = book(["a", "甲甲", ""], ["c", "丙", ""], ["d", "离不开", ""])
    batch = taken_back(imported(rows, by=keeper, roster="kinds"), by=keeper)
    assert batch.undone == {Undone.REVERTED: 2, Undone.FAILED: 1}
    assert UnitKind.objects.get(code="a").label == "甲"
    assert not UnitKind.objects.filter(code="c").exists()


def test_what_was_edited_since_is_kept(keeper):
    batch = imported(book(["a", "甲", ""]), by=keeper, roster="kinds")
    UnitKind.objects.filter(code="a").update(position=9)
    assert taken_back(batch, by=keeper).undone == {Undone.EDITED: 1}
