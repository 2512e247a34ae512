"""A county small enough to be scored by hand: a scheme, three towns, what they reported."""

from decimal import Decimal

from django.utils import timezone

from assessments.choices import CellOrigin, LedgerState
from assessments.file_purposes import ADJUSTMENT_PROOF, OBJECTION_PROOF
from assessments.models import Adjustment, ScoreObjection, ScoreRun, ScoreSheet
from assessments.presets.adjustments import ADJUSTMENTS
from assessments.presets.schemes import notation as n
from portal.orgs.models import ComparisonGroup
from portal.periods import Period, PeriodKind
from tests.factories import files, ledgers, orgs, schemes
from tests.factories.schemes import GROUP


def line(code, label, full, source, rule, *, aim=n.NO_AIM):
    return n.PresetIndicator(code, label, full, source, rule, aim, n.FULL, n.ZERO)


ALL = n.aim("100")
PAID = n.grades("是=100 否=0", n1="是", n0="否")
IN_TIME = n.grades("按时=100 迟报=50 未报=0", n0="按时", n1="迟报", n2="未报")
BY_HAND = n.PresetScheme(
    "by_hand",
    "手算方案",
    (GROUP,),
    (
        n.PresetCategory(
            "A",
            "党员",
            (
                line("A1", "党员总数", 20, n.figure("MEM-1"), n.up(), aim=n.aim("10")),
                line("A2", "走访率", 20, n.rate("small.visited", "small.members"), n.up(), aim=ALL),
                # No app counts these yet: there is nothing to be done.
                line("A3", "薄弱村整顿率", 20, n.rate("WEAK-1", "ECO-2"), n.up(), aim=ALL),
            ),
        ),
        n.PresetCategory(
            "B",
            "收入和报送",
            (
                line("F1", "经营性收入", 20, n.figure("small.year"), n.up(), aim=n.SO_FAR),
                line("B2", "报酬发放", 10, n.figure("small.paid"), PAID),
                line("B3", "台账报送", 10, n.figure("LED-1"), IN_TIME),
            ),
        ),
    ),
)


def group(*units):
    """Members since long ago."""
    made, _ = ComparisonGroup.objects.get_or_create(name=GROUP)
    for unit in units:
        orgs.MembershipFactory(group=made, unit=unit)
    return made


def scheme(county, preset=BY_HAND):
    return schemes.active(county, preset).scheme


def accepted(form, unit, period=ledgers.NOVEMBER, *, contested=(), **cells):
    """Handed in and accepted; `yes` and `no` are such cells."""
    now = timezone.now()
    facts = {"state": LedgerState.ACCEPTED, "submitted_at": now, "first_submitted_at": now}
    made = ledgers.of(form, unit, period, accepted_at=now, **facts)
    for key, value in cells.items():
        origin = CellOrigin.CONTESTED if key in contested else CellOrigin.HAND
        made.values.create(key=key, data=value, number=Decimal(value), origin=origin)
    return made


def adjustment(scheme, unit, by, terms=ADJUSTMENTS[0], **facts):
    """Without its act, with a proof on the disk."""
    name = facts.pop("proof_name", "通报.txt")
    upload = files.on_disk(
        name=name, owner=by, unit=unit, expires_at=None, purpose=ADJUSTMENT_PROOF.key
    )
    said = {
        "code": terms.code,
        "label": terms.label,
        "kind": terms.kind,
        "marks": terms.marks,
        "category": terms.category,
        "share": terms.share,
        "cap": terms.cap,
        "happened_on": timezone.localdate(),
        "document": "云组通〔2026〕1号",
    }
    return Adjustment.objects.create(
        scheme=scheme, unit=unit, proof=upload, proposed_by=by, **said | facts
    )


def run(version, group, period, **facts):
    """A run without sheets."""
    return ScoreRun.objects.create(
        scheme=version.scheme,
        version=version,
        group=group,
        period=period,
        mean=0,
        scored_at=timezone.now(),
        **{"digest": "0" * 64, **facts},
    )


def published_sheet(version, unit, by, **words):
    """Of last month's published ranking, with a line that says `words`."""
    month = Period.containing(timezone.localdate(), PeriodKind.MONTH).previous()
    one = sheet(run(version, group(), month), unit, 90)
    line_of(one, **words)
    published(one.run, by)
    one.run.refresh_from_db()
    return one


def line_of(sheet, **words):
    indicator = sheet.run.version.indicators.order_by("position").first()
    facts = {"raw": "9", "target": "10", "score": 50, "state": "scored", "formula": "60 × 9 ÷ 10"}
    return sheet.lines.create(indicator=indicator, **{**facts, **words})


def sheet(run, unit, total, place=1, **facts):
    """Without lines."""
    marks = {"base": total, "bonus": 0, "deduction": 0, "total": total}
    told = {"position": place, "place": place, "change": "—", "month_on_month": "—"}
    told["formulas"] = {part: f"= {mark}" for part, mark in marks.items()}
    return ScoreSheet.objects.create(run=run, unit=unit, **marks, **told, **facts)


def approved(scheme, unit, by, leader, **facts):
    """Without its acts."""
    decided = {"decided_by": leader, "decided_at": timezone.now(), "state": "approved"}
    return adjustment(scheme, unit, by, **{"period": ledgers.NOVEMBER, **decided, **facts})


def published(run, by):
    """Without its act."""
    ScoreRun.objects.filter(pk=run.pk).update(published_at=timezone.now(), published_by=by)


def objection(line, by, **facts):
    """Without its act."""
    proof = {"owner": by, "unit": line.sheet.unit, "purpose": OBJECTION_PROOF.key}
    upload = files.on_disk(expires_at=None, **proof)
    facts = {"reason": "漏计一人", **facts}
    return ScoreObjection.objects.create(line=line, asked_by=by, proof=upload, **facts)
