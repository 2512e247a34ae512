"""Results of the year's review of members, as branches sent them in: a name and a grade."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from branches.choices.review import MemberGrade, NotGraded
from branches.domain.review import sheets, tasks
from branches.domain.review.sheets import Reviewed
from branches.importers.matching import Key, OwnKeys
from branches.importers.references import MemberRef
from branches.models import PartyMember, ReviewedMember
from branches.permissions import REVIEWS_KEEP
from portal.accounts.models import User
from portal.imports.kit import ActTarget, Column, Drafts, Roster, register, widgets


def _usual_year() -> int:
    """Where a table names none: the year under review, between the seasons the one before."""
    today = timezone.localdate()
    season = tasks.season(today)
    return season[0] if season else today.year - 1


class ReviewMatcher(OwnKeys):
    """The member's line on the sheet of that year."""

    def keys_of(self, drafts: Drafts) -> list[Key | None]:
        people, years = drafts.keys(("member",)), drafts.column("year")
        usual = _usual_year()
        return [
            (key[0], year or usual) if key else None
            for key, year in zip(people, years, strict=True)
        ]

    def known(self, keys: Iterable[Key]) -> dict[Key, int]:
        rows = ReviewedMember.objects.filter(member__in=[member for member, _ in keys])
        found = rows.values_list("pk", "member", "sheet__year")
        return {(member, year): pk for pk, member, year in found}


def _create(values: dict[str, Any], *, by: User) -> ReviewedMember:
    told = values["member"]
    member = PartyMember.objects.select_related("organization").get(pk=getattr(told, "pk", told))
    year = values.get("_year") or _usual_year()
    return sheets.bring(member, year=year, told=_told(values), by=by)


def _told(values: Mapping[str, Any], line: ReviewedMember | None = None) -> Reviewed:
    """What a table leaves out stays."""

    def of(name: str) -> str:
        return values[name] or "" if name in values else getattr(line, name, "")

    graded = bool(values.get("grade"))  # who was graded has no reason left
    return Reviewed(
        line.pk if line else 0,
        grade=of("grade"),
        not_graded="" if graded and "not_graded" not in values else of("not_graded"),
        measure=of("measure"),
    )


def _change(record: ReviewedMember, values: Mapping[str, Any], *, by: User) -> ReviewedMember:
    return sheets.result(record, _told(values, record), by=by)


def _blank(record: ReviewedMember, *, by: User) -> ReviewedMember:
    """The line stays on its sheet: whoever is listed is reviewed."""
    return sheets.result(record, Reviewed(record.pk), by=by)


@register
class ReviewRoster(Roster):
    key = "reviews"
    label = "民主评议结果"
    about = "每名党员的评议等次，一人一行；没有评的写未评原因。各步骤和票数在民主评议表上填写。"
    permission = REVIEWS_KEEP
    place = "member"
    sheet_names = ("民主评议结果", "民主评议党员汇总表")
    list_url = "branches:reviews"
    targets = (
        ActTarget(
            "line",
            ReviewedMember,
            ReviewMatcher(),
            placed_by="sheet__organization__unit__path",
            create=_create,
            change=_change,
            remove=_blank,
            restore=_change,
        ),
    )

    member = Column(
        "姓名", "line.member", MemberRef(REVIEWS_KEEP), aliases=("党员", "党员姓名"), required=True,
        help="重名的在前面写所在党组织，例如“光明营村党支部张三”。",
    )  # fmt: skip
    grade = Column(
        "评议结果", "line.grade",
        widgets.Choice(MemberGrade),
        aliases=("评定等次", "评议等次", "等次", "民主评议结果", "评定结果"), width=12,
        sample="合格",
    )  # fmt: skip
    not_graded = Column(
        "未评原因", "line.not_graded", widgets.Choice(NotGraded), aliases=("未参评原因",), width=24,
    )  # fmt: skip
    measure = Column(
        "措施", "line.measure", widgets.Text(200), aliases=("教育帮助措施", "处理意见"), width=30,
        help="基本合格、不合格的必填。",
    )  # fmt: skip
    year = Column(
        "年度", "line._year", widgets.Integer(sheets.FIRST_YEAR, 2100, unit="年"),
        aliases=("评议年度",), width=8, help="不填的，为正在评议的年度。", sample="2026",
    )  # fmt: skip
