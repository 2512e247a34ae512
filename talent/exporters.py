"""What leaves of talents and enterprises: the lists as their rosters write them, and on paper."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from portal.people.choices import Sex
from portal.people.models import Person
from reports.datasets import Chosen, Printed, Sheet, SheetColumn, register
from reports.printing import month, padded
from reports.rosters import roster_dataset
from talent.filters.talents import EnterpriseFilters, TalentFilters
from talent.filters.tickets import TicketFilters
from talent.filters.worthies import WorthyFilters
from talent.models import Enterprise, EnterpriseYear, Recognition, TalentProfile, Ticket, Worthy
from talent.permissions import TALENT_VIEW

_BACHELOR, _ASSOCIATE, _YOUNG = 4, "3", 35


def _talents(chosen: Chosen) -> QuerySet:
    """With the levels of each, in one query per chunk."""
    everybody = TalentProfile.objects.visible_to(chosen.by)
    rows = chosen.narrowed(everybody, usual=everybody.in_store())
    rows = rows.filter(chosen.within("unit__path"))
    levels = Prefetch(
        "recognitions", Recognition.objects.select_related("grade").in_order(), to_attr="levels"
    )
    return rows.select_related("person", "unit").prefetch_related(levels).in_order()


def _level(profile: Any) -> Recognition | None:
    return next(iter(profile.levels), None)


class TalentTally:
    """人数, 平均年龄, 女, 35岁以下, 本科以上, 副高以上."""

    def __init__(self, chosen: Chosen) -> None:
        self.today = chosen.today
        self.count = self.women = self.young = self.schooled = self.titled = 0
        self.ages: list[int] = []

    def add(self, row: Any) -> None:
        person: Person = row.person
        age = person.age_on(self.today)
        self.count += 1
        self.women += person.sex == Sex.FEMALE
        self.schooled += (row.schooling or 0) >= _BACHELOR
        self.titled += row.title_level >= _ASSOCIATE
        if age is not None:
            self.ages.append(age)
            self.young += age < _YOUNG

    @property
    def line(self) -> str:
        parts = [f"共 {self.count:,} 人", f"女 {self.women:,} 人"]
        if self.ages:
            parts.append(f"平均年龄 {sum(self.ages) / len(self.ages):.1f} 岁")
        parts += [
            f"{_YOUNG} 岁以下 {self.young:,} 人",
            f"本科以上 {self.schooled:,} 人",
            f"副高以上 {self.titled:,} 人",
        ]
        return "，".join(parts) + "。"


def _printed(chosen: Chosen) -> Sheet:
    today = timezone.localdate()
    columns = [
        SheetColumn("姓名", lambda t: padded(t.person.name), width=9, centred=True),
        SheetColumn("性别", lambda t: t.person.get_sex_display(), width=5, centred=True),
        SheetColumn("出生\n年月", lambda t: month(t.person.birth), width=8, centred=True),
        SheetColumn("籍贯", lambda t: t.person.native_place, width=10),
        SheetColumn("现工作单位及职务", lambda t: f"{t.work_unit}{t.post}", width=24),
        SheetColumn("来源", lambda t: t.get_source_display(), width=9, centred=True),
        SheetColumn("专业领域", lambda t: t.get_field_display(), width=11),
        SheetColumn("层次", lambda t: _granted(t, today), width=9),
        SheetColumn("学历", lambda t: t.schooling_label, width=6, centred=True),
        SheetColumn("职称", lambda t: t.get_title_level_display(), width=8, centred=True),
        SheetColumn("技能等级", lambda t: t.get_skill_level_display(), width=8, centred=True),
        SheetColumn("归口单位", lambda t: str(t.unit), width=12),
    ]
    return Sheet("人才名册", columns, _talents(chosen))


def _granted(profile: Any, today: Any) -> str:
    words = (one.state_on(today) for one in profile.levels)
    granted = [
        str(level.grade)
        for level, word in zip(profile.levels, words, strict=True)
        if word == "已认定"
    ]
    return granted[0] if granted else ""


register(
    roster_dataset(
        "talents",
        permission=TALENT_VIEW,
        rows=_talents,
        paths={"talent": "", "person": "person", "recognition": _level},
        filters=TalentFilters,
        layouts=(
            Printed(
                key="paper",
                label="人才名册（打印）",
                title="人才名册",
                sheet=_printed,
                tally=TalentTally,
            ),
        ),
        position=40,
    )
)


def _enterprises(chosen: Chosen) -> QuerySet:
    everything = Enterprise.objects.visible_to(chosen.by)
    rows = chosen.narrowed(everything, usual=everything)
    rows = rows.filter(chosen.within("unit__path"))
    told = Prefetch("years", EnterpriseYear.objects.order_by("-year"), to_attr="told")
    return rows.select_related("unit").prefetch_related(told).in_order()


def _last_year(enterprise: Any) -> EnterpriseYear | None:
    return next(iter(enterprise.told), None)


register(
    roster_dataset(
        "enterprises",
        permission=TALENT_VIEW,
        rows=_enterprises,
        paths={"enterprise": "", "year": _last_year},
        filters=EnterpriseFilters,
        position=41,
    )
)


def _tickets(chosen: Chosen) -> QuerySet:
    everything = Ticket.objects.visible_to(chosen.by)
    rows = chosen.narrowed(everything, usual=everything)
    rows = rows.filter(chosen.within("profile__unit__path"))
    return rows.select_related("profile__person", "profile__unit").in_order()


register(
    roster_dataset(
        "tickets",
        permission=TALENT_VIEW,
        rows=_tickets,
        paths={"ticket": ""},
        filters=TicketFilters,
        position=47,
    )
)


def _worthies(chosen: Chosen) -> QuerySet:
    everybody = Worthy.objects.visible_to(chosen.by)
    rows = chosen.narrowed(everybody, usual=everybody.counted())
    rows = rows.filter(chosen.within("village__path"))
    return rows.select_related("profile__person", "village").in_order()


register(
    roster_dataset(
        "worthies",
        permission=TALENT_VIEW,
        rows=_worthies,
        paths={"worthy": "", "talent": "profile", "person": "profile.person"},
        filters=WorthyFilters,
        position=48,
    )
)
