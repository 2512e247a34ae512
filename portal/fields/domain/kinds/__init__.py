"""One class per kind of field; a new kind is a class here and a word in `choices.KindKey`."""

from typing import Final

from portal.fields.choices import KindKey
from portal.fields.domain.kinds.automatic import Automatic
from portal.fields.domain.kinds.base import Fact, Kind
from portal.fields.domain.kinds.dates import Date, Month
from portal.fields.domain.kinds.links import Attachment, LinkedPerson
from portal.fields.domain.kinds.lists import Choice, MultiChoice, UnitOf, YesNo
from portal.fields.domain.kinds.numbers import Integer, Money, Number, Percent, spoken
from portal.fields.domain.kinds.texts import LongText, Text

KINDS: Final[dict[str, type[Kind]]] = {
    KindKey.INTEGER: Integer,
    KindKey.DECIMAL: Number,
    KindKey.PERCENT: Percent,
    KindKey.MONEY: Money,
    KindKey.TEXT: Text,
    KindKey.LONG_TEXT: LongText,
    KindKey.CHOICE: Choice,
    KindKey.MULTI_CHOICE: MultiChoice,
    KindKey.DATE: Date,
    KindKey.MONTH: Month,
    KindKey.YES_NO: YesNo,
    KindKey.PERSON: LinkedPerson,
    KindKey.UNIT: UnitOf,
    KindKey.FILE: Attachment,
    KindKey.AUTOMATIC: Automatic,
}

__all__ = ["KINDS", "Automatic", "Fact", "Kind", "Number", "spoken"]
