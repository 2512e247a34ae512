"""What checks, earlier periods and the system say of all ledgers of a month, in one list: judged
anew as each ledger judges itself, out of a fixed number of statements."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from assessments.choices import LedgerState, RemarkAnswer, RemarkCause
from assessments.domain.ledgers import discipline
from assessments.domain.ledgers.filling import WHY, Filling, Past, Remark, definition_of
from assessments.models import Ledger, LedgerFile, LedgerForm, LedgerValue
from portal.access import Actor
from portal.fields.choices import Deviation
from portal.fields.domain import deviation, engine
from portal.orgs.models import Unit
from portal.periods import Period

_ASKED: Final = (f"，{deviation.REASON}", f"；{engine.EXCUSE}", f"，{WHY}")


@dataclass(frozen=True)
class LedgerRemark:
    """One remarkable cell of one ledger, in words; without a `label` it is about the whole."""

    ledger: Ledger
    cause: RemarkCause
    answer: RemarkAnswer
    label: str
    text: str
    said: str
    note: str


def of_month(
    month: Period, *, by: Actor, form: LedgerForm | None = None, unit: Unit | None = None
) -> list[LedgerRemark]:
    """Of the ledgers he may see whose own period ends in the month, in the order of the tree.
    What has not been filled yet is for the page of progress: of a ledger that was never handed in
    only what stands in it is judged."""
    seen = Ledger.objects.visible_to(by).filter(discipline.ended_in(month))
    seen = seen.exclude(state=LedgerState.EXEMPT)
    if form:
        seen = seen.filter(form=form)
    if unit:
        seen = seen.filter(unit=unit)
    ledgers = list(
        seen.select_related("form__fieldset", "unit__kind").order_by(
            "unit__path", "form__position", "period", "pk"
        )
    )
    return [remark for filling in _fillings(ledgers, by=by) for remark in _of(filling)]


def _of(filling: Filling) -> Iterator[LedgerRemark]:
    values, remarks = filling.remarked
    is_begun = filling.ledger.first_submitted_at is None
    for remark in remarks:
        key = remark.finding.column
        if is_begun and values.get(key) is None and not remark.note:
            continue
        kind = filling.definition.by_key.get(key)
        yield LedgerRemark(
            ledger=filling.ledger,
            cause=remark.cause,
            answer=remark.answer,
            label=kind.field.label if kind else "",
            text=kind.text(values.get(key), filling.world) if kind else "",
            said=_said(remark, filling),
            note=remark.note,
        )


def _said(remark: Remark, filling: Filling) -> str:
    """Without asking for what may have been said already; with what the system says."""
    message, key = remark.finding.message, remark.finding.column
    for asked in _ASKED:
        message = message.removesuffix(asked)
    if remark.cause == RemarkCause.CONTESTED:
        arrived = filling.rows[key].arrived
        message += f"（系统 {filling.definition.by_key[key].text(arrived, filling.world)}）"
    return message


# Read at once -------------------------------------------------------------------------------------


def _fillings(ledgers: Sequence[Ledger], *, by: Actor) -> Iterator[Filling]:
    rows: dict[int, list[LedgerValue]] = defaultdict(list)
    for row in LedgerValue.objects.filter(ledger__in=ledgers):
        rows[row.ledger_id].append(row)
    files: dict[int, dict[str, list[LedgerFile]]] = defaultdict(lambda: defaultdict(list))
    for file in LedgerFile.objects.filter(ledger__in=ledgers):
        files[file.ledger_id][file.key].append(file)
    past = _past(ledgers)
    for ledger in ledgers:
        filling = Filling(ledger, by=by, rows=rows[ledger.pk])
        filling.files = files[ledger.pk]
        filling.past = past[ledger.form_id, ledger.unit_id]
        yield filling


def _past(ledgers: Sequence[Ledger]) -> dict[tuple[int, int], Past]:
    """By form and unit what was handed over before, of the cells that are compared with it."""
    compared: set[str] = set()
    for ledger in {ledger.version_id: ledger for ledger in ledgers}.values():
        kinds = definition_of(ledger).typed_in
        compared |= {kind.key for kind in kinds if kind.field.deviation != Deviation.NONE}
    spans = {ledger.period for ledger in ledgers}
    periods = {one.shifted(-step) for one in spans for step in range(1, deviation.PERIODS + 1)}
    found: dict[tuple[int, int], Past] = defaultdict(lambda: defaultdict(dict))
    rows = LedgerValue.objects.filter(
        ledger__form__in={ledger.form_id for ledger in ledgers},
        ledger__unit__in={ledger.unit_id for ledger in ledgers},
        ledger__period__in=periods,
        ledger__first_submitted_at__isnull=False,
        key__in=compared,
    ).exclude(ledger__state=LedgerState.EXEMPT)
    names = ("ledger__form", "ledger__unit", "ledger__period", "key", "data")
    for form, unit, period, key, data in rows.values_list(*names):
        found[form, unit][period][key] = data
    return found
