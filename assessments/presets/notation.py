"""How forms are written down: a line for each field, a line for each check."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from assessments.catalogue import JUDGED, TARGET, TOTAL
from portal.fields.choices import Arrival, Deviation, Evidence, KindKey
from portal.figures.field_sources import PREFIX as FIGURE
from portal.orgs.choices import UnitLevel
from portal.periods import PeriodKind
from portal.problems import Level

Settings = dict[str, Any]
LONG: Final = 200
STOCK: Final[Settings] = {"deviation": Deviation.STOCK}
FLOW: Final[Settings] = {"deviation": Deviation.FLOW}
OPTIONAL: Final[Settings] = {"required": False}
CARRIED: Final[Settings] = {"arrival": Arrival.CARRIED}


@dataclass(frozen=True)
class FormField:
    key: str
    settings: Mapping[str, Any]


@dataclass(frozen=True)
class FormCheck:
    expression: str
    message: str
    level: Level = Level.ERROR


@dataclass(frozen=True)
class PresetLevel:
    label: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class PresetForm:
    """`sections` by heading; `clock` are the columns of the form that say when."""

    key: str
    name: str
    note: str
    levels: tuple[UnitLevel, ...]
    sections: Mapping[str, tuple[FormField, ...]]
    checks: tuple[FormCheck, ...]
    reviews: tuple[PresetLevel, ...] = ()
    period_kind: PeriodKind = PeriodKind.MONTH
    clock: Mapping[str, Any] = field(default_factory=dict)
    minutes: int = 10
    owed_by: str = ""
    sample_share: int = 0  # of what is accepted, in percent, looked at again from above

    def fields(self) -> list[tuple[str, FormField]]:
        """Each with the heading it stands under."""
        return [(section, one) for section, those in self.sections.items() for one in those]


# Kinds --------------------------------------------------------------------------------------------


def _field(key: str, label: str, kind: KindKey, *more: Mapping[str, Any]) -> FormField:
    settings: Settings = {"label": label, "kind": kind, "required": True}
    for part in more:
        settings |= part
    return FormField(key, settings)


def count(key: str, label: str, unit: str, *more: Mapping[str, Any]) -> FormField:
    least = {"unit_of_measure": unit, "minimum": 0}
    return _field(key, label, KindKey.INTEGER, least, *more)


def money(key: str, label: str, *more: Mapping[str, Any]) -> FormField:
    kept = {"unit_of_measure": "万元", "minimum": 0, "decimals": 2}
    return _field(key, label, KindKey.MONEY, kept, *more)


def percent(key: str, label: str, *more: Mapping[str, Any]) -> FormField:
    kept = {"minimum": 0, "maximum": 100, "decimals": 1}
    return _field(key, label, KindKey.PERCENT, kept, *more)


def words(key: str, label: str, *more: Mapping[str, Any]) -> FormField:
    return _field(key, label, KindKey.LONG_TEXT, {"max_length": LONG}, *more)


def yes_no(key: str, label: str, *more: Mapping[str, Any]) -> FormField:
    return _field(key, label, KindKey.YES_NO, *more)


def rate(key: str, label: str, part: str, whole: str, otherwise: int) -> FormField:
    """A share in percent; `otherwise` where there is nothing to share."""
    formula = f"if([{whole}] > 0, round([{part}] ÷ [{whole}] × 100, 1), {otherwise})"
    return computed(key, label, "%", formula, decimals=1)


def computed(key: str, label: str, unit: str, formula: str, *, decimals: int = 0) -> FormField:
    kept = {"formula": formula, "unit_of_measure": unit, "decimals": decimals}
    return _field(key, label, KindKey.AUTOMATIC, kept)


def total(key: str, label: str, of: str) -> FormField:
    """What has run up since January, of a field in 万元."""
    kept = {"source": f"{TOTAL}{of}", "unit_of_measure": "万元", "decimals": 2}
    return _field(key, label, KindKey.AUTOMATIC, kept)


def target(key: str, label: str, of: str) -> FormField:
    kept = {"source": f"{TARGET}{of}", "unit_of_measure": "万元", "decimals": 2}
    return _field(key, label, KindKey.AUTOMATIC, kept)


# What else is said of a field ---------------------------------------------------------------------


def arrives(figure: str) -> Settings:
    return {"arrival": Arrival.SOURCE, "source": f"{FIGURE}{figure}"}


def judged(key: str) -> Settings:
    """Yes or no as figures say: `assessments.domain.judging`."""
    return {"arrival": Arrival.SOURCE, "source": f"{JUDGED}{key}"}


def starts(value: str, *, each: str = "") -> Settings:
    return {"start": value, "start_each": each}


def when(condition: str) -> Settings:
    return {"required": False, "required_when": condition}


def may_prove(most: int) -> Settings:
    return {"evidence": Evidence.OPTIONAL, "evidence_most": most}


def must_prove(what: str) -> Settings:
    return {"evidence": Evidence.REQUIRED, "evidence_most": 1, "help": f"附{what}。"}


def at_most(most: int) -> Settings:
    return {"maximum": most}


# Checks -------------------------------------------------------------------------------------------


def not_above(part: str, whole: str) -> FormCheck:
    return FormCheck(f"[{part}] <= [{whole}]", f"{part}不能大于{whole}，请核对")


def remark(expression: str, message: str) -> FormCheck:
    return FormCheck(expression, message, Level.WARNING)
