"""Registers that ask for something each period, as the tests of what is owed need them."""

from django.utils import timezone

from portal.fields.choices import KindKey
from portal.inbox.models import Task
from portal.registers.domain import presets, records, registers
from portal.registers.presets import PRESETS
from tests.factories import registers as make


def shipped(key, office, **facts):
    (register,) = presets.install([PRESETS[key]], on=timezone.localdate(), by=office)
    if facts:
        registers.edit(register, by=office, **{"name": register.name, **facts})
    return register


def asks(rule, times=1, **sort):
    return [{"rule": rule, "times": times, **sort}]


BASIC = [{"label": "名称", "kind": KindKey.TEXT}, {"label": "日期", "kind": KindKey.DATE}]


def log(county, rule, times=1, **facts):
    settings = {"owed": asks(rule, times), "name": "活动", **facts}
    return make.register(county, BASIC, (), **settings)


def meets(register, unit, by, day, **typed):
    raw = make.raw(register, 名称="甲", 日期=f"{day}", **typed)
    return records.create(register, unit=unit, raw=raw, by=by)


def raw_of(record, **typed):
    return make.raw(
        record.register,
        名称="甲",
        日期=record.open_values[make.key(record.register, "日期")],
        **typed,
    )


def still_owed():
    return list(Task.objects.open().filter(key__startswith="registers.owed.").order_by("pk"))
