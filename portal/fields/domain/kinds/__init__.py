"""One class per kind of field; a new kind is a class here and a word in `choices.KindKey`."""

from typing import Final

from portal.fields.choices import KindKey
from portal.fields.domain.kinds.automatic import AutomaticKind
from portal.fields.domain.kinds.base import Fact, FieldKind
from portal.fields.domain.kinds.dates import DateKind, MonthKind
from portal.fields.domain.kinds.links import AttachmentKind, LinkedPersonKind
from portal.fields.domain.kinds.lists import ChoiceKind, MultiChoiceKind, UnitOfKind, YesNoKind
from portal.fields.domain.kinds.numbers import (
    IntegerKind,
    MoneyKind,
    NumberKind,
    PercentKind,
    spoken,
)
from portal.fields.domain.kinds.texts import LongTextKind, TextKind

KINDS: Final[dict[str, type[FieldKind]]] = {
    KindKey.INTEGER: IntegerKind,
    KindKey.DECIMAL: NumberKind,
    KindKey.PERCENT: PercentKind,
    KindKey.MONEY: MoneyKind,
    KindKey.TEXT: TextKind,
    KindKey.LONG_TEXT: LongTextKind,
    KindKey.CHOICE: ChoiceKind,
    KindKey.MULTI_CHOICE: MultiChoiceKind,
    KindKey.DATE: DateKind,
    KindKey.MONTH: MonthKind,
    KindKey.YES_NO: YesNoKind,
    KindKey.PERSON: LinkedPersonKind,
    KindKey.UNIT: UnitOfKind,
    KindKey.FILE: AttachmentKind,
    KindKey.AUTOMATIC: AutomaticKind,
}

__all__ = ["KINDS", "AutomaticKind", "Fact", "FieldKind", "NumberKind", "spoken"]
