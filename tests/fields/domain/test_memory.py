"""Published definitions are read once, until another version is published."""

import datetime as dt

from django.utils import timezone

from portal.fields.domain import designs, memory
from portal.fields.models import FieldSet


def in_force(register, on=None):
    fieldset = FieldSet.objects.get(pk=register.fieldset_id)
    return memory.in_force(fieldset.pk, stamp=fieldset.stamp, on=on or timezone.localdate())


def test_is_read_once(register, django_assert_num_queries):
    first = in_force(register)
    with django_assert_num_queries(1):  # of the stamp
        assert in_force(register) is first


def test_a_published_version_is_seen_on_its_day(register, office):
    draft = designs.start_draft(register.fieldset, by=office)
    assert in_force(register).version.number == 1
    later = timezone.localdate() + dt.timedelta(days=3)
    designs.publish(draft, effective_from=later, by=office)
    days = [later - dt.timedelta(days=1), later]
    assert [in_force(register, on=day).version.number for day in days] == [1, 2]
    assert in_force(register, on=dt.date(2000, 1, 1)) is None


def test_what_a_later_version_calls_sensitive_is_so_at_once(register, office):
    assert "联系电话" not in [kind.field.label for kind in in_force(register).open_kinds]
    draft = designs.start_draft(register.fieldset, by=office)
    designs.edit_field(draft.fields.get(label="面积"), by=office, sensitive=True)
    later = timezone.localdate() + dt.timedelta(days=3)
    designs.publish(draft, effective_from=later, by=office)
    definition = in_force(register)
    assert definition.version.number == 1
    assert "面积" not in [kind.field.label for kind in definition.open_kinds]


def test_only_so_many_field_sets_are_kept(register, monkeypatch):
    monkeypatch.setattr(memory, "MOST_KEPT", 1)
    monkeypatch.setattr(memory, "_kept", {0: None})
    in_force(register)
    assert list(memory._kept) == [register.fieldset_id]
