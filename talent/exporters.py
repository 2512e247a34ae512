"""What leaves of talents and enterprises: the lists as their rosters write them, and on paper."""

from collections.abc import Callable
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from portal.people.choices import Sex
from portal.people.models import Person
from reports.datasets import Chosen, Printed, Sheet, SheetColumn, register
from reports.printing import month, padded
from reports.rosters import roster_dataset
from talent.filters.needs import NeedFilters
from talent.filters.talents import EnterpriseFilters, TalentFilters
from talent.filters.tickets import TicketFilters
from talent.filters.worthies import WorthyFilters
from talent.models import (
    Enterprise,
    EnterpriseTitle,
    EnterpriseYear,
    Need,
    Recognition,
    TalentProfile,
    Ticket,
    Worthy,
)
from talent.models.profile import SCHOOLINGS
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


class EnterpriseTally:
    """户数, 规上, 从业人数, 研发人员 of the last year told."""

    def __init__(self, chosen: Chosen) -> None:
        self.count = self.large = self.staff = self.researchers = 0

    def add(self, row: Any) -> None:
        told = _last_year(row)
        self.count += 1
        self.large += row.is_large
        self.staff += (told and told.staff) or 0
        self.researchers += (told and told.researchers) or 0

    @property
    def line(self) -> str:
        return (
            f"共 {self.count:,} 家，规上企业 {self.large:,} 家，"
            f"从业人数 {self.staff:,} 人，研发人员 {self.researchers:,} 人。"
        )


def _told(name: str) -> Callable[[Any], Any]:
    def of_last_year(enterprise: Any) -> Any:
        return getattr(_last_year(enterprise), name, None)

    return of_last_year


def _valid_titles(enterprise: Any) -> str:
    return "、".join(dict.fromkeys(one.get_kind_display() for one in enterprise.valid))


def _printed_enterprises(chosen: Chosen) -> Sheet:
    lasts = Q(until=None) | Q(until__gte=chosen.today)
    titles = Prefetch(
        "titles", EnterpriseTitle.objects.filter(lasts).order_by("kind"), to_attr="valid"
    )
    columns = [
        SheetColumn("企业名称", lambda e: e.name, width=24),
        SheetColumn("统一社会信用代码", lambda e: e.credit_code, width=20, centred=True),
        SheetColumn("归口", lambda e: str(e.unit), width=12),
        SheetColumn("重点产业", lambda e: e.get_field_display(), width=11),
        SheetColumn("规模", lambda e: e.get_scale_display(), width=6, centred=True),
        SheetColumn("规上", lambda e: "是" if e.is_large else "", width=5, centred=True),
        SheetColumn("有效资质", _valid_titles, width=20),
        SheetColumn("从业\n人数", _told("staff"), width=7, centred=True),
        SheetColumn("研发\n人员", _told("researchers"), width=7, centred=True),
        SheetColumn("联系人", lambda e: e.contact, width=9, centred=True),
        SheetColumn("单位电话", lambda e: e.phone, width=14, centred=True),
    ]
    return Sheet("科技型企业名册", columns, _enterprises(chosen).prefetch_related(titles))


register(
    roster_dataset(
        "enterprises",
        permission=TALENT_VIEW,
        rows=_enterprises,
        paths={"enterprise": "", "year": _last_year},
        filters=EnterpriseFilters,
        layouts=(
            Printed(
                key="paper",
                label="科技型企业名册（打印）",
                title="科技型企业名册",
                sheet=_printed_enterprises,
                tally=EnterpriseTally,
            ),
        ),
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


class WorthyTally(TalentTally):
    def add(self, row: Any) -> None:
        super().add(row.profile)


def _printed_worthies(chosen: Chosen) -> Sheet:
    columns = [
        SheetColumn("姓名", lambda w: padded(w.profile.person.name), width=9, centred=True),
        SheetColumn("性别", lambda w: w.profile.person.get_sex_display(), width=5, centred=True),
        SheetColumn("出生\n年月", lambda w: month(w.profile.person.birth), width=8, centred=True),
        SheetColumn("类型", lambda w: w.get_kind_display(), width=6, centred=True),
        SheetColumn("现居住地", lambda w: w.profile.get_residence_display(), width=12),
        SheetColumn(
            "现工作单位及职务", lambda w: f"{w.profile.work_unit}{w.profile.post}", width=26
        ),
        SheetColumn("学历", lambda w: w.profile.schooling_label, width=6, centred=True),
        SheetColumn("专业领域", lambda w: w.profile.get_field_display(), width=11),
        SheetColumn("意愿领域", lambda w: w.get_wills_display(), width=20),
        SheetColumn("村级联络员", lambda w: w.liaison, width=10, centred=True),
    ]
    return Sheet("乡贤名册", columns, _worthies(chosen))


register(
    roster_dataset(
        "worthies",
        permission=TALENT_VIEW,
        rows=_worthies,
        paths={"worthy": "", "talent": "profile", "person": "profile.person"},
        filters=WorthyFilters,
        layouts=(
            Printed(
                key="paper",
                label="乡贤名册（打印，按村）",
                title="乡贤名册",
                sheet=_printed_worthies,
                tally=WorthyTally,
                group_of=lambda worthy: str(worthy.village),
            ),
        ),
        position=48,
    )
)


def _needs(chosen: Chosen) -> QuerySet:
    everything = Need.objects.visible_to(chosen.by)
    rows = chosen.narrowed(everything, usual=everything)
    return rows.filter(chosen.within("unit__path")).in_order()


class NeedTally:
    def __init__(self, chosen: Chosen) -> None:
        self.count = self.wanted = 0

    def add(self, row: Any) -> None:
        self.count += 1
        self.wanted += row.number

    @property
    def line(self) -> str:
        return f"共 {self.count:,} 项需求，{self.wanted:,} 人。"


def _skilled(need: Any) -> str:
    """Title and skill, one enough where the need says so."""
    words = [need.get_title_least_display(), need.get_skill_least_display()]
    asked = [f"{word}及以上" for word in words if word]
    return ("或" if need.title_or_skill else "、").join(asked)


def _least_schooling(need: Any) -> str:
    word = SCHOOLINGS.get(need.education_least or 0, "")
    return f"{word}及以上" if word else ""


def _catalogue(chosen: Chosen) -> Sheet:
    """What goes out to universities and fairs: nothing nobody has confirmed in the quarter."""
    rows = _needs(chosen).in_catalogue(chosen.today)  # type: ignore[attr-defined] # NeedQuerySet
    columns = [
        SheetColumn("单位", lambda n: n.employer, width=24),
        SheetColumn("岗位（课题）", lambda n: n.post, width=18),
        SheetColumn("人数", lambda n: n.number, width=5, centred=True),
        SheetColumn("学历", _least_schooling, width=10, centred=True),
        SheetColumn("专业", lambda n: n.get_field_display(), width=12),
        SheetColumn("职称、技能", _skilled, width=16),
        SheetColumn("待遇", lambda n: n.pay, width=16),
        SheetColumn("紧缺程度", lambda n: n.get_urgency_display(), width=8, centred=True),
        SheetColumn("单位电话", lambda n: n.phone, width=14, centred=True),
    ]
    return Sheet("人才需求目录", columns, rows.select_related("unit", "enterprise"))


register(
    roster_dataset(
        "needs",
        permission=TALENT_VIEW,
        rows=_needs,
        paths={"record": ""},
        filters=NeedFilters,
        layouts=(
            Printed(
                key="paper",
                label="人才需求目录（打印）",
                title="人才需求目录",
                sheet=_catalogue,
                tally=NeedTally,
            ),
        ),
        position=42,
    )
)
