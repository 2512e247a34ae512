"""Rosters of members that came in: one taken back, one in use, one with faults to be mended."""

import datetime as dt
from typing import Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile

from branches.choices.organisations import OrganisationKind
from branches.models import PartyMember, PartyOrganization
from portal.accounts.models import User
from portal.demo import DemoPlan
from portal.imports.kit import Import, imports, running, undoing
from portal.people import demo as people
from portal.people.choices import Sex
from portal.people.domain import identity
from portal.sheets.books import Book

IMPORTER: Final = "xz01"  # the organization committee member of the first township
_HEAD: Final = (
    "姓名", "公民身份号码", "性别", "民族", "出生日期", "人员类别", "所在党支部", "学历",
    "入党日期", "转正日期", "手机号码", "家庭住址", "血型",
)  # fmt: skip
_NEW, _KNOWN, _FAULTY = 6, 8, 3


def build(plan: DemoPlan) -> None:
    by = User.objects.filter(username=IMPORTER).select_related("unit").first()
    branches = PartyOrganization.objects.filter(kind=OrganisationKind.BRANCH, closed_on=None)
    branch = by and branches.filter(unit__path__startswith=by.unit.path).order_by("path").first()
    if by is None or branch is None:
        return
    taken_back = _checked("转入党员（误传）.xlsx", _new(branch, 30, _NEW), by=by)
    running.write(taken_back, by=by)
    _dated(undoing.undo(taken_back, by=by), plan, days=16)
    used = _checked("新转入党员.xlsx", _new(branch, 50, _NEW), by=by)
    running.write(used, by=by)
    _dated(used, plan, days=9)
    rows = [*_known(branch), *_with_faults(_new(branch, 70, _NEW))]
    _dated(_checked("党员基本信息核对表.xlsx", rows, by=by), plan, days=1)


def _checked(name: str, rows: list[dict[str, Any]], *, by: User) -> Import:
    batch = imports.start(SimpleUploadedFile(name, _workbook(rows)), roster="members", by=by)
    batch = imports.set_mapping(batch, columns=batch.mapping["columns"], by=by)
    return running.check(batch, by=by)


def _workbook(rows: list[dict[str, Any]]) -> bytes:
    book = Book()
    sheet = book.page("党员名册")
    sheet.write_row(0, 0, ["党员基本信息汇总表"])
    sheet.write_row(1, 0, _HEAD)
    for number, row in enumerate(rows, start=2):
        sheet.write_row(number, 0, [row.get(heading, "") for heading in _HEAD])
    return book.content()


def _new(branch: PartyOrganization, first: int, count: int) -> list[dict[str, Any]]:
    """People nobody has registered yet."""
    rows = []
    for n in range(first, first + count):
        born = dt.date(1972, 3, 1) + dt.timedelta(days=n * 61)
        first_17 = f"{people.AREA}{born:%Y%m%d}9{n % 50:02}"
        sex = Sex.MALE if int(first_17[-1]) % 2 else Sex.FEMALE
        given = people.MALE if sex == Sex.MALE else people.FEMALE
        rows.append(
            {
                "姓名": f"{people.SURNAMES[n]}{given[n % len(given)]}{given[n * 7 % len(given)]}",
                "公民身份号码": first_17 + identity.check_character(first_17),
                "性别": sex.label,
                "民族": "汉族",
                "出生日期": f"{born:%Y.%m.%d}",
                "人员类别": "正式党员",
                "所在党支部": branch.name,
                "学历": "大学",
                "入党日期": f"{born.year + 25}.07.01",
                "转正日期": f"{born.year + 26}.07.01",
                "手机号码": f"1390000{n:04}",
                "血型": "A",
            }
        )
    return rows


def _known(branch: PartyOrganization) -> list[dict[str, Any]]:
    """Registered members, a few of them with another schooling."""
    members = PartyMember.objects.filter(organization=branch, left_on=None)
    rows = []
    for n, member in enumerate(members.select_related("person").order_by("pk")[:_KNOWN]):
        person = member.person
        rows.append(
            {
                "姓名": person.name,
                "公民身份号码": person.identity.reveal() if person.identity else "",
                "性别": person.get_sex_display(),
                "出生日期": str(person.birth),
                "所在党支部": branch.name,
                "学历": "" if n % 3 else "研究生",
            }
        )
    return rows


def _with_faults(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    faults = ({"出生日期": "1999.13.40"}, {"学历": "大大学"}, {"手机号码": "13900"})
    return [{**row, **fault} for row, fault in zip(rows, faults, strict=False)] + rows[_FAULTY:]


def _dated(batch: Import, plan: DemoPlan, *, days: int) -> None:
    """When it happened, rather than just now."""
    earlier = dt.timedelta(days=days)
    batch.refresh_from_db()
    moments = ("created_at", "checked_at", "done_at", "undone_at")
    facts = {name: moment - earlier for name in moments if (moment := getattr(batch, name))}
    Import.objects.filter(pk=batch.pk).update(**facts)
