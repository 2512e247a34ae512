"""Forms of ledgers as tests need them: made and published through the acts, in force for long."""

import datetime as dt

import factory
from django.utils import timezone

from assessments.choices import CellOrigin, LedgerState, RoundOutcome, TargetKey
from assessments.domain import forms
from assessments.domain.ledgers import cells, opening
from assessments.domain.ledgers.cells import Typed
from assessments.file_purposes import EVIDENCE
from assessments.models import (
    BurdenComplaint,
    Delegation,
    FillingTime,
    Ledger,
    LedgerForm,
    LedgerStar,
    UnitTarget,
)
from assessments.presets import common
from assessments.presets import notation as n
from portal.orgs.choices import UnitLevel
from portal.orgs.models import UnitKind
from portal.periods import Period, PeriodKind
from tests.factories import files, registers

NOVEMBER = Period.parse("2026-11")
LONG_AGO = dt.date(2025, 1, 1)
OPEN_DAY = "2026-11-23T09:00"
DAY = dt.timedelta(days=1)

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
# The least there may be, for worlds that need a ledger of every kind.
BARE = n.PresetForm(
    key="bare",
    name="走访台账",
    note="",
    levels=(UnitLevel.TOWNSHIP,),
    reviews=(n.PresetLevel("组织科", ("organization_office", "township_member")),),
    clock=common.CLOCK,
    sections={
        "一、走访": (n.count("visited", "走访人数", "人", n.may_prove(2)),),
        "二、说明": (n.words("remark", "其他", n.OPTIONAL),),
    },
    checks=(),
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


def target(unit, indicator="F1", year=2026, number=100):
    return UnitTarget.objects.create(unit=unit, indicator=indicator, year=year, number=number)


def kinds(level):
    return UnitKind.objects.filter(level=level)


# Without their acts, at any time of day: for worlds that need a ledger of every kind --------------


def in_hand(form, unit, by, *, ago=0, **facts):
    """Due in two days; `ago` tells of which period before this one it is."""
    now = timezone.now()
    period = Period.containing(timezone.localdate(), PeriodKind(form.period_kind)).shifted(-ago)
    facts = {"due_at": now + 2 * DAY, "locks_at": now + 5 * DAY, **facts}
    made = of(form, unit, period, **facts)
    values = {"visited": (3, 3), "remark": ("家常", None)}
    for key, (data, number) in values.items():
        made.values.create(
            key=key, data=data, number=number, origin=CellOrigin.HAND, is_confirmed=True, by=by
        )
    return made


def submitted(form, unit, by, *, ago=1, **facts):
    now = timezone.now()
    handed_over = {
        "state": LedgerState.SUBMITTED,
        "level": form.levels.first(),
        "first_submitted_at": now,
        "submitted_at": now,
        "submitted_by": by,
    }
    made = in_hand(form, unit, by, ago=ago, **{**handed_over, **facts})
    told = dict(made.values.values_list("key", "data"))
    made.rounds.create(number=1, level=made.level, values=told, submitted_by=by)
    return made


def locked(form, unit, by, *, ago=2):
    """Given back once before it was accepted."""
    now = timezone.now()
    made = submitted(form, unit, by, ago=ago, due_at=now - 9 * DAY, locks_at=now - 6 * DAY)
    made.change(state=LedgerState.LOCKED, level=None, accepted_at=now, locked_at=now, returns=1)
    first = made.rounds.get()
    second = {"values": first.values, "submitted_by": by, "outcome": RoundOutcome.ACCEPTED}
    made.rounds.create(number=2, level=first.level, **second)
    first.outcome, first.words, first.decided_by = RoundOutcome.RETURNED, "请核对", by
    first.save()
    first.queries.create(key="visited", reason="多了一人")
    return made


def asked(ledger, by):
    """To correct it."""
    return ledger.reopenings.create(keys=["visited"], reason="漏计一人", asked_by=by)


def complaint(unit, by, **facts):
    """That too much is asked of it."""
    facts = {"words": "走访户数每周另报一次", **facts}
    return BurdenComplaint.objects.create(unit=unit, asked_by=by, **facts)


def worked(ledger, minutes):
    return FillingTime.objects.create(ledger=ledger, seconds=60 * minutes)


def star(ledger, office, by, **facts):
    facts = {"key": "visited", "label": "走访人数", **facts}
    return LedgerStar.objects.create(ledger=ledger, unit=office, starred_by=by, **facts)


def proof(ledger, by, *, key="visited", **facts):
    facts = {"purpose": EVIDENCE.key, "name": "签到表.txt", **facts}
    upload = files.on_disk(owner=by, unit=ledger.unit, expires_at=None, **facts)
    return ledger.files.create(key=key, upload=upload)


def delegation(reviewer, deputy):
    day = timezone.localdate()
    return Delegation.objects.create(reviewer=reviewer, deputy=deputy, since=day, until=day)


class UnitTargetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = UnitTarget

    indicator = TargetKey.INCOME
    year = factory.Sequence(lambda n: 2000 + n % 199)
    number = 100
