"""What leaves of cadres: the list as its import roster writes it, appraisals, the printed list."""

from operator import attrgetter
from typing import Any

from django.db.models import F, Prefetch, QuerySet

from cadres.choices import FULL_TIME, IN_SERVICE, PARTY_MEMBERS
from cadres.filters import CadreFilters
from cadres.models import Appraisal, Cadre, Education, Post
from cadres.permissions import CADRES_VIEW
from portal.codes import lookup
from reports.datasets import Chosen, Printed, Sheet, SheetColumn, register
from reports.printing import PeopleFigures, month, padded
from reports.rosters import roster_dataset

_FULL_TIME_GROUP, _IN_SERVICE_GROUP = "全日制教育", "在职教育"


def _cadres(chosen: Chosen) -> QuerySet:
    """With the courses of study and the present main post of each, two queries per chunk."""
    everybody = Cadre.objects.visible_to(chosen.by)
    rows = chosen.narrowed(everybody, usual=everybody.present())
    rows = rows.filter(chosen.within("unit__path"))
    studies = Education.objects.order_by(F("graduated_on").desc(nulls_last=True), "-pk")
    posts = Post.objects.current().filter(is_main=True)
    return (
        rows.select_related("person", "unit")
        .prefetch_related(
            Prefetch("educations", queryset=studies, to_attr="studies"),
            Prefetch("posts", queryset=posts, to_attr="main_posts"),
        )
        .in_official_order()
    )


def _main_post(cadre: Any) -> Post | None:
    return next(iter(cadre.main_posts), None)


def _full_time(cadre: Any) -> Education | None:
    return _highest(cadre, FULL_TIME)


def _in_service(cadre: Any) -> Education | None:
    return _highest(cadre, IN_SERVICE)


def _highest(cadre: Any, mode: str) -> Education | None:
    """The code table counts from the highest level down; of equals the latest."""
    own = [study for study in cadre.studies if study.mode == mode]
    return min(own, key=lambda study: study.education or "~", default=None)


class CadreTally:
    def __init__(self, chosen: Chosen) -> None:
        self.people = PeopleFigures.on(chosen.today)
        self.outside = 0

    def add(self, row: Any) -> None:
        self.people.count_person(row.person, {study.education for study in row.studies})
        self.outside += bool(row.political) and row.political not in PARTY_MEMBERS

    @property
    def line(self) -> str:
        count, women, minority, *others = self.people.parts
        return "，".join([count, women, minority, f"党外 {self.outside} 人", *others]) + "。"


def _learnt(study: Education | None) -> str:
    """`大学（经济学学士）`, as the forms print it on two lines."""
    if study is None:
        return ""
    return "\n".join(filter(None, (study.shown_education, study.shown_degree)))


def _studied(study: Education | None) -> str:
    return "" if study is None else f"{study.school}{study.major}"


def _joined(cadre: Cadre) -> str:
    """A date, or for members of other parties and of none their words or label."""
    if cadre.party_since_text:
        return cadre.party_since_text
    if cadre.party_since:
        return month(cadre.party_since)
    is_member = not cadre.political or cadre.political in PARTY_MEMBERS
    return "" if is_member else lookup.label("political", cadre.political)


def _held_since(cadre: Any) -> str:
    post = _main_post(cadre)
    return month(post.since) if post else ""


def _printed(chosen: Chosen) -> Sheet:
    columns = [
        SheetColumn("姓名", lambda c: padded(c.person.name), width=9, centred=True),
        SheetColumn("现任职务", attrgetter("post"), width=24),
        SheetColumn("性别", lambda c: c.person.get_sex_display(), width=5, centred=True),
        SheetColumn("民族", lambda c: c.person.nationality, width=7, centred=True),
        SheetColumn("籍贯", lambda c: c.person.native_place, width=9, centred=True),
        SheetColumn("学历\n学位", lambda c: _learnt(_full_time(c)), 11, group=_FULL_TIME_GROUP),
        SheetColumn(
            "毕业院校及专业", lambda c: _studied(_full_time(c)), 16, group=_FULL_TIME_GROUP
        ),
        SheetColumn("学历\n学位", lambda c: _learnt(_in_service(c)), 11, group=_IN_SERVICE_GROUP),
        SheetColumn(
            "毕业院校及专业", lambda c: _studied(_in_service(c)), 16, group=_IN_SERVICE_GROUP
        ),
        SheetColumn("出生\n年月", lambda c: month(c.person.birth), width=8, centred=True),
        SheetColumn("参加工\n作时间", lambda c: month(c.work_since), width=8, centred=True),
        SheetColumn("入党\n时间", _joined, width=8, centred=True),
        SheetColumn("任现职\n时间", _held_since, width=8, centred=True),
        SheetColumn("任现职\n级时间", lambda c: month(c.rank_since), width=8, centred=True),
        SheetColumn("备注", lambda c: c.remark, width=8),
    ]
    return Sheet("干部名册", columns, _cadres(chosen))


register(
    roster_dataset(
        "cadres",
        permission=CADRES_VIEW,
        rows=_cadres,
        paths={
            "cadre": "",
            "person": "person",
            "full_time": _full_time,
            "in_service": _in_service,
            "main_post": _main_post,
        },
        filters=CadreFilters,
        layouts=(
            Printed(
                key="paper",
                label="干部名册（打印）",
                title="干部名册",
                sheet=_printed,
                tally=CadreTally,
            ),
        ),
        position=30,
    )
)


def _appraisals(chosen: Chosen) -> QuerySet:
    rows = Appraisal.objects.visible_to(chosen.by).filter(chosen.within("cadre__unit__path"))
    rows = rows.filter(cadre__left_on=None, cadre__leaving="")
    order = ("cadre__unit__path", "cadre__position", "cadre__person__name_key", "cadre", "year")
    return rows.select_related("cadre__person").order_by(*order)


register(
    roster_dataset(
        "appraisals",
        permission=CADRES_VIEW,
        rows=_appraisals,
        paths={"appraisal": "", "cadre": "cadre", "person": "cadre.person"},
        virtual=lambda _: {"post": attrgetter("cadre.post_full")},
        position=31,
    )
)
