"""What printed rosters have in common: names, dates and the line of figures about people."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from portal.codes import lookup
from portal.dates import PartialDate
from portal.people.choices import Sex
from portal.people.domain.measures import COLLEGE, HAN
from portal.people.models import Person

YOUNG: Final = 35
_TWO: Final = 2


def padded(name: str) -> str:
    """A name of two characters is spread over three, as rosters print it."""
    return f"{name[0]}　{name[1]}" if len(name) == _TWO else name


def month(date: PartialDate | None) -> str:
    return date.dotted if date else ""


def day(date: dt.date | None) -> str:
    return f"{date:%Y.%m.%d}" if date else ""


@dataclass
class PeopleFigures:
    """How many, how old, how schooled. People without a birth date count in no age."""

    month: PartialDate
    count: int = 0
    women: int = 0
    minority: int = 0
    aged: int = 0
    years: int = 0
    young: int = 0
    schooled: int = 0

    def __post_init__(self) -> None:
        self._college = lookup.within("education", *COLLEGE)

    @classmethod
    def on(cls, today: dt.date) -> "PeopleFigures":
        return cls(PartialDate(today.year, today.month))

    def count_person(self, person: Person, educations: set[str]) -> None:
        self.count += 1
        self.women += person.sex == Sex.FEMALE
        self.minority += bool(person.nationality) and person.nationality != HAN
        self.schooled += bool(educations & set(self._college))
        age = person.age_on(self.month)
        if age is not None:
            self.aged += 1
            self.years += age
            self.young += age <= YOUNG

    @property
    def parts(self) -> list[str]:
        lines = [f"共 {self.count:,} 人", f"女 {self.women:,} 人", f"少数民族 {self.minority:,} 人"]
        if self.aged:
            lines.append(f"平均年龄 {self.years / self.aged:.1f} 岁")
        lines.append(f"{YOUNG} 岁及以下 {self.young} 人")
        lines.append(f"大专及以上 {self.schooled} 人")
        return lines
