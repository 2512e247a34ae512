"""Where what arrives in a cell comes from: its figure, which opens its card, or plain words."""

from dataclasses import dataclass, replace

from assessments.catalogue import TARGET, TOTAL
from assessments.choices import TargetKey
from assessments.domain.ledgers import arrivals
from assessments.domain.ledgers.filling import definition_of
from assessments.models import Ledger
from portal.access import Actor
from portal.fields import sources
from portal.fields.choices import Arrival
from portal.fields.domain import formulas
from portal.fields.domain.kinds import FieldKind
from portal.figures import catalogue, links
from portal.figures.field_sources import PREFIX as FIGURE
from portal.figures.permissions import FIGURES_VIEW


@dataclass(frozen=True)
class CellSource:
    """`card` is the address of what explains the number, for who may open it; `label` names it."""

    words: str
    label: str = ""
    card: str = ""
    formula: str = ""


class CellSources:
    """Of the cells of one ledger, for one reader; costs no statement, however many they are. What
    is carried or computed is a figure of the ledger's own, once it was accepted."""

    def __init__(self, ledger: Ledger, *, by: Actor) -> None:
        self.ledger, self.by = ledger, by
        self.definition = definition_of(ledger)
        self.opens_cards = by.can(FIGURES_VIEW, ledger.unit)

    def of(self, kind: FieldKind) -> CellSource | None:
        field, source = kind.field, kind.field.source
        if is_carried(kind):
            return self._own(kind, "沿用上一份已通过台账的值")
        if field.formula:
            formula = formulas.with_labels(field.formula, self.definition.fields)
            return replace(self._own(kind, "自动计算"), formula=formula)
        if source.startswith(TOTAL):
            return self._own(kind, "本年已通过的各期与本期之和")
        if source.startswith(TARGET):
            return CellSource(f"年度目标：{TargetKey(source.removeprefix(TARGET)).label}")
        taken = None if arrivals.is_announced(kind) else self._taken(source)  # typed until then
        return taken or self._typed(kind)

    def _typed(self, kind: FieldKind) -> CellSource | None:
        """A number that people type is a figure, too: its card shows what it has been."""
        if not kind.is_number:
            return None
        own = self._own(kind, "")
        return replace(own, words="", label="以往各期") if own.card else None

    def _taken(self, source: str) -> CellSource | None:
        if source.startswith(FIGURE):
            return self._figure(source.removeprefix(FIGURE), "取自")
        other = sources.find(source)
        return CellSource(f"取自{other.label}") if other else None

    def _own(self, kind: FieldKind, words: str) -> CellSource:
        own = self._figure(f"{self.ledger.form.fieldset.code}.{kind.key}", f"{words}，见")
        return own if own and own.card else CellSource(words)

    def _figure(self, key: str, words: str) -> CellSource | None:
        figure = catalogue.find(key)
        if figure is None or not figure.known_to(self.by):
            return None
        opens = self.opens_cards and figure.exists_for(self.ledger.period)
        card = links.card(key, self.ledger.unit, self.ledger.period) if opens else ""
        return CellSource(words, figure.brief, card)


def is_carried(kind: FieldKind) -> bool:
    """From the ledger accepted last; so is the stock of a figure that is yet to come."""
    announced = sources.find(kind.field.source) if arrivals.is_announced(kind) else None
    meanwhile = announced.meanwhile if announced else kind.field.arrival
    return meanwhile == Arrival.CARRIED
