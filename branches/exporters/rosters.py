"""What leaves of members and party organisations: as import rosters write it, and for paper."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from functools import partial
from operator import attrgetter
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from branches.choices.members import Category
from branches.choices.organisations import Nature, OrganisationKind
from branches.domain import listing
from branches.domain.admission import recorded
from branches.domain.dues.listing import with_standards
from branches.filters.admission import CaseFilters
from branches.filters.dues import PaymentFilters, StandardFilters
from branches.filters.life import ActivityFilters
from branches.filters.members import MemberFilters
from branches.filters.officers import OfficerFilters
from branches.filters.organisations import OrganisationFilters
from branches.importers.admissions import AdmissionRoster
from branches.models import (
    Activity,
    ActivityKind,
    ActivityOfKind,
    AdmissionCase,
    Affiliation,
    DuesPayment,
    DuesStandard,
    PartyMember,
    PartyOrganization,
    VillageOfficer,
)
from branches.permissions import (
    ACTIVITIES_VIEW,
    ADMISSION_VIEW,
    DUES_MEMBERS,
    MEMBERS_VIEW,
    OFFICERS_VIEW,
    ORGANISATIONS_VIEW,
)
from reports.datasets import Chosen, Printed, Sheet, SheetColumn, register
from reports.printing import PeopleFigures, day, month, padded
from reports.rosters import Virtual, revealed, roster_dataset
from reports.trees import parent_words


def _members(chosen: Chosen) -> QuerySet:
    everybody = PartyMember.objects.visible_to(chosen.by)
    rows = chosen.narrowed(everybody, usual=everybody.present())
    rows = rows.filter(chosen.within("organization__unit__path"))
    return rows.select_related("person", "organization").in_tree_order()


class MemberFigures:
    def __init__(self, chosen: Chosen) -> None:
        self.people = PeopleFigures.on(chosen.today)
        self.probationary = 0

    def add(self, row: PartyMember) -> None:
        self.people.count_person(row.person, {row.education})
        self.probationary += row.category == Category.PROBATIONARY

    @property
    def line(self) -> str:
        count, *others = self.people.parts
        return "，".join([count, f"预备党员 {self.probationary} 人", *others]) + "。"


def _printed_members(chosen: Chosen) -> Sheet:
    columns = [
        SheetColumn("姓名", lambda m: padded(m.person.name), width=10, centred=True),
        SheetColumn("性别", lambda m: m.person.get_sex_display(), width=6, centred=True),
        SheetColumn("民族", lambda m: m.person.nationality, width=8, centred=True),
        SheetColumn("出生年月", lambda m: month(m.person.birth), width=10, centred=True),
        SheetColumn(
            "身份证号",
            lambda m: revealed(m.person.identity),
            width=21,
            sensitive=True,
            centred=True,
        ),
        SheetColumn("学历", lambda m: m.get_education_display(), width=12, centred=True),
        SheetColumn("人员类别", lambda m: m.get_category_display(), width=11, centred=True),
        SheetColumn("入党日期", lambda m: month(m.joined_on), width=10, centred=True),
        SheetColumn("转正日期", lambda m: month(m.confirmed_on), width=10, centred=True),
        SheetColumn("支部内职务", lambda m: m.get_branch_post_display(), width=13, centred=True),
        SheetColumn("工作岗位", lambda m: m.get_work_post_display(), width=22),
        SheetColumn(
            "电话", lambda m: revealed(m.person.phone), width=14, sensitive=True, centred=True
        ),
        SheetColumn("备注", _of_note, width=16),
    ]
    return Sheet("党员名册", columns, _members(chosen))


def _of_note(member: PartyMember) -> str:
    notes = {
        "第一书记": member.is_first_secretary,
        "流动": member.is_mobile,
        "失联": member.is_lost,
        "困难": member.is_hardship,
        "离退休": member.is_retired,
    }
    return "、".join(label for label, holds in notes.items() if holds)


register(
    roster_dataset(
        "members",
        permission=MEMBERS_VIEW,
        rows=_members,
        paths={"member": "", "person": "person"},
        filters=MemberFilters,
        layouts=(
            Printed(
                key="paper",
                label="党员名册（打印）",
                title="党员名册",
                sheet=_printed_members,
                tally=MemberFigures,
                group_of=lambda member: member.organization.name,
            ),
        ),
        position=10,
    )
)


def _chosen_organisations(chosen: Chosen) -> QuerySet:
    everything = PartyOrganization.objects.visible_to(chosen.by)
    listed = listing.listed(everything, on=chosen.today)
    rows = chosen.narrowed(listed, usual=everything.still_open())
    return rows.filter(chosen.within("unit__path"))


def _organisations(chosen: Chosen) -> QuerySet:
    keys = _chosen_organisations(chosen).order_by().values("pk")
    return listing.listed(PartyOrganization.objects.filter(pk__in=keys), on=chosen.today)


class OrganisationFigures:
    def __init__(self, chosen: Chosen) -> None:
        self.kinds: Counter[str] = Counter()
        self.members = 0
        self.overdue = 0
        self.today: dt.date = chosen.today

    def add(self, row: Any) -> None:
        self.kinds[row.kind] += 1
        self.members += row.member_count
        self.overdue += row.elects and row.due_on is not None and row.due_on < self.today

    @property
    def line(self) -> str:
        kinds = [
            f"{kind.label} {self.kinds[kind]} 个" for kind in OrganisationKind if self.kinds[kind]
        ]
        parts = [f"共 {self.kinds.total():,} 个党组织", *kinds, f"党员 {self.members:,} 名"]
        return "，".join([*parts, f"逾期未换届 {self.overdue} 个"]) + "。"


def _printed_organisations(chosen: Chosen) -> Sheet:
    columns = [
        SheetColumn("党组织名称", lambda o: o.name, width=38),
        SheetColumn("类型", lambda o: o.get_kind_display(), width=11, centred=True),
        SheetColumn("上级党组织", lambda o: o.parent_name, width=24),
        SheetColumn("成立日期", lambda o: month(o.founded_on), width=10, centred=True),
        SheetColumn("书记", lambda o: padded(o.leader or ""), width=10, centred=True),
        SheetColumn("党员数", lambda o: o.member_count, width=8, is_number=True, centred=True),
        SheetColumn("最近换届", lambda o: day(o.last_elected_on), width=12, centred=True),
        SheetColumn("应换届", lambda o: day(o.due_on), width=12, centred=True),
        SheetColumn("联系人", lambda o: o.contact, width=12, centred=True),
        SheetColumn("备注", _nature, width=14),
    ]
    return Sheet("党组织名册", columns, _organisations(chosen))


def _nature(organisation: PartyOrganization) -> str:
    return "" if organisation.nature == Nature.REGULAR else organisation.get_nature_display()


def _plain_organisations(chosen: Chosen) -> QuerySet:
    """With the present affiliation of each, a query per chunk."""
    keys = _chosen_organisations(chosen).order_by().values("pk")
    rows = PartyOrganization.objects.filter(pk__in=keys).select_related("unit")
    current = Prefetch("affiliations", queryset=Affiliation.objects.current(), to_attr="present")
    return rows.prefetch_related(current).in_tree_order()


def _affiliated(name: str) -> Callable[[Any], Any]:
    return lambda row: getattr(next(iter(row.present), None), name, None)


def _of_organisations(chosen: Chosen) -> Virtual:
    return {
        "parent": parent_words(PartyOrganization.objects.all(), chosen),
        "since": _affiliated("since"),
        "document": _affiliated("document"),
    }


register(
    roster_dataset(
        "organisations",
        permission=ORGANISATIONS_VIEW,
        rows=_plain_organisations,
        paths={"organisation": ""},
        filters=OrganisationFilters,
        virtual=_of_organisations,
        layouts=(
            Printed(
                key="paper",
                label="党组织名册（打印）",
                title="党组织名册",
                sheet=_printed_organisations,
                tally=OrganisationFigures,
            ),
        ),
        position=20,
    )
)


def _officers(chosen: Chosen) -> QuerySet:
    everybody = VillageOfficer.objects.visible_to(chosen.by)
    rows = chosen.narrowed(everybody, usual=everybody.in_office())
    rows = rows.filter(chosen.within("unit__path"))
    return rows.select_related("person", "unit").in_tree_order()


register(
    roster_dataset(
        "officers",
        permission=OFFICERS_VIEW,
        rows=_officers,
        paths={"officer": "", "person": "person"},
        filters=OfficerFilters,
        virtual=lambda _: {"heads_both": attrgetter("heads_both")},
        position=25,
    )
)


def _activities(chosen: Chosen) -> QuerySet:
    everything = Activity.objects.visible_to(chosen.by)
    rows = chosen.narrowed(everything, usual=everything.counted())
    rows = rows.filter(chosen.within("organization__unit__path"))
    of_kinds = ActivityOfKind.objects.select_related("kind").order_by("kind__position", "pk")
    return (
        rows.select_related("organization")
        .prefetch_related(Prefetch("of_kinds", of_kinds))
        .order_by("organization__path", "held_on", "pk")
    )


def _first_kind(activity: Activity) -> ActivityKind | None:
    return next((one.kind for one in activity.of_kinds.all()), None)


register(
    roster_dataset(
        "activities",
        permission=ACTIVITIES_VIEW,
        rows=_activities,
        paths={"activity": ""},
        filters=ActivityFilters,
        virtual=lambda _: {"kind": _first_kind},
        position=27,
    )
)


def _standards(chosen: Chosen) -> QuerySet:
    """Of each member the standard in force; the sealed base never leaves."""
    everybody = with_standards(PartyMember.objects.visible_to(chosen.by))
    members = chosen.narrowed(everybody, usual=everybody.present())
    newest = DuesStandard.objects.in_force().filter(member=OuterRef("member")).newest_first()
    rows = DuesStandard.objects.visible_to(chosen.by).in_force()
    rows = rows.filter(pk=Subquery(newest.values("pk")[:1]), member__in=members.values("pk"))
    rows = rows.filter(chosen.within("member__organization__unit__path"))
    return rows.select_related("member__person").order_by("member__organization__path", "pk")


register(
    roster_dataset(
        "dues_standards",
        permission=DUES_MEMBERS,
        rows=_standards,
        paths={"standard": ""},
        filters=StandardFilters,
        virtual=lambda _: {"base": lambda _row: ""},
        position=28,
    )
)


def _payments(chosen: Chosen) -> QuerySet:
    everything = DuesPayment.objects.visible_to(chosen.by)
    rows = chosen.narrowed(everything, usual=everything.standing())
    rows = rows.filter(chosen.within("organization__unit__path"))
    rows = rows.select_related("member__person", "organization")
    return rows.order_by("organization__path", "paid_on", "pk")


register(
    roster_dataset(
        "dues_payments",
        permission=DUES_MEMBERS,
        rows=_payments,
        paths={"payment": ""},
        filters=PaymentFilters,
        virtual=lambda _: {"month": lambda _row: ""},
        position=29,
    )
)


def _admissions(chosen: Chosen) -> QuerySet:
    everything = AdmissionCase.objects.visible_to(chosen.by)
    rows = chosen.narrowed(everything, usual=everything.running())
    rows = rows.filter(chosen.within("organization__unit__path"))
    return recorded.with_dates(rows).in_tree_order()


def _of_admissions(_: Chosen) -> Virtual:
    """Each date out of the steps that stand; a row's are read once."""
    columns = AdmissionRoster.columns().values()
    return {one.key: partial(_told_of, one.key) for one in columns if one.is_virtual}


def _told_of(key: str, case: Any) -> Any:
    if not hasattr(case, "told"):
        case.told = recorded.told(case)
    return case.told.get(key)


register(
    roster_dataset(
        "admissions",
        permission=ADMISSION_VIEW,
        rows=_admissions,
        paths={"case": "", "person": "person"},
        filters=CaseFilters,
        virtual=_of_admissions,
        position=26,
    )
)
