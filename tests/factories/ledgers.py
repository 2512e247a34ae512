"""Forms of ledgers as tests need them: made and published through the acts, in force for long."""

import datetime as dt

from django.utils import timezone

from assessments.domain import forms
from assessments.domain.ledgers import cells, opening
from assessments.domain.ledgers.cells import Typed
from assessments.models import Ledger, LedgerForm, UnitTarget
from assessments.presets import common
from assessments.presets import notation as n
from portal.orgs.choices import UnitLevel
from portal.orgs.models import UnitKind
from portal.periods import Period
from tests.factories import registers

NOVEMBER = Period.parse("2026-11")
LONG_AGO = dt.date(2025, 1, 1)
OPEN_DAY = "2026-11-23T09:00"

FIELDS = (
    n.count("members", "党员总数", "人", n.arrives("MEM-1")),
    n.count("visited", "走访人数", "人", n.FLOW),
    n.count("reserve", "后备人数", "人", n.CARRIED),
    n.yes_no("paid", "报酬已发放", n.must_prove("发放凭证")),
    n.words("unpaid", "未发放原因", n.when("not [报酬已发放]")),
    n.money("income", "本月收入"),
    n.total("year", "本年收入", "income"),
    n.target("goal", "本年目标", "F1"),
    n.rate("rate", "完成率", "本年收入", "本年目标", 0),
    n.words("remark", "其他", n.OPTIONAL),
)
CHECKS = (
    n.not_above("走访人数", "党员总数"),
    n.remark("[后备人数] >= 2", "后备人数不足2人"),
)
SMALL = n.PresetForm(
    key="small",
    name="小台账",
    note="",
    levels=(UnitLevel.TOWNSHIP,),
    reviews=(n.PresetLevel("组织科", ("organization_office",)),),
    clock=common.CLOCK,
    sections={"一、人": FIELDS[:3], "二、钱": FIELDS[3:]},
    checks=CHECKS,
)


def form(county, preset=SMALL, *, by=None, **changes):
    """In force since long ago."""
    by = by or registers.designer(county)
    made = forms.install(preset, effective_from=timezone.localdate(), by=by)
    made.fieldset.versions.update(effective_from=LONG_AGO)
    LedgerForm.objects.filter(pk=made.pk).update(**changes)
    return LedgerForm.objects.select_related("fieldset").get(pk=made.pk)


def opened(form, period=NOVEMBER, *, today=dt.date(2026, 11, 23)):
    """By unit's short name."""
    opening.open_period(form, period, today=today)
    ledgers = Ledger.objects.filter(form=form, period=period)
    return {ledger.unit.short_name: ledger for ledger in ledgers.select_related("unit")}


def of(form, unit, period=NOVEMBER, **facts):
    """A ledger without its act."""
    version = form.fieldset.versions.published().latest("number")
    moment = timezone.make_aware(dt.datetime.combine(period.last_day, dt.time(18)))
    return Ledger.objects.create(
        form=form,
        unit=unit,
        period=period,
        version=version,
        window_from=period.first_day,
        window_until=period.last_day,
        opens_on=period.first_day,
        due_at=facts.pop("due_at", moment),
        locks_at=facts.pop("locks_at", moment + dt.timedelta(days=3)),
        **facts,
    )


def typed(ledger, **raw):
    """As somebody types who has just opened the page."""
    editions = dict(ledger.values.values_list("key", "edition"))
    return {key: Typed(value, editions.get(key, 0)) for key, value in raw.items()}


def fill(ledger, by, **raw):
    return cells.save(ledger, typed(ledger, **raw), by=by)


def explain(ledger, by, **notes):
    rows = {row.key: row for row in ledger.values.filter(key__in=notes)}
    said = {
        key: Typed("" if rows[key].data is None else str(rows[key].data), rows[key].edition, note)
        for key, note in notes.items()
    }
    return cells.save(ledger, said, by=by)


def target(unit, key="F1", year=2026, number=100):
    return UnitTarget.objects.create(unit=unit, key=key, year=year, number=number)


def kinds(level):
    return UnitKind.objects.filter(level=level)
