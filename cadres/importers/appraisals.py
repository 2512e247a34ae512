"""Yearly appraisals: one column per year, or one line per person and year."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

from cadres.domain.checks import check_appraisal
from cadres.importers import current, printed
from cadres.importers.checks import line
from cadres.models import Appraisal, Cadre
from cadres.permissions import CADRES_MANAGE, CADRES_VIEW
from portal.access import Scope
from portal.imports.kit import (
    CodeValue,
    Column,
    Drafts,
    FindingKind,
    HeadedTable,
    KeyMatcher,
    OpenedBook,
    OpenedSheet,
    PersonMatcher,
    Plan,
    Roster,
    Target,
    find_table,
    persons,
    plain,
    register,
    reshaping,
    widgets,
)
from portal.people import names
from portal.people.models import Person
from portal.problems import Level

_YEAR_HEADING: Final = re.compile(r"((?:19|20)\d{2})年?度?(?:考核)?(?:结果|结论|等次|情况)?")
_YEAR_IN_TITLE: Final = re.compile(r"((?:19|20)\d{2})年")
_YEARS: Final = "考核年度"
_CONCLUSIONS: Final = ("考核结论", "等次", "考核等次", "考核结果", "考核结论等次")
_FEW_YEARS: Final = range(2000, 2100)


class CadreMatcher(PersonMatcher):
    """Where neither a number nor the birth is told: the one cadre of that name in the user's
    scope; of several the one whose post or unit the row tells."""

    def match(self, drafts: Drafts) -> None:
        super().match(drafts)
        numbers, births = drafts.column(self.identity), drafts.column(self.birth)
        named = drafts.column(self.name)
        open_places = {
            place: names.match_key(named[place])
            for place, pk in enumerate(drafts.pks)
            if pk is None and named[place] and not numbers[place] and births[place] is None
        }
        if not open_places:
            return
        namesakes = _cadres_by_name(set(open_places.values()), drafts.checked.by.scope(CADRES_VIEW))
        posts = drafts.column("post")
        for place, key in open_places.items():
            self._choose(drafts, place, namesakes.get(key, ()), posts[place] or "")

    def _choose(
        self, drafts: Drafts, place: int, namesakes: Sequence[tuple[int, str, str]], post: str
    ) -> None:
        fitting = [one for one in namesakes if _tells(post, one)] or list(namesakes)
        if not fitting:
            return
        self._forget_missing(drafts, place)
        if len(fitting) > 1:
            message = f"已登记的干部中有 {len(fitting):,} 名同名的，请补上身份证号或单位及职务。"
            drafts.checked.find(place, message, column=self.name, kind=FindingKind.CONFLICT)
            return
        drafts.pks[place] = fitting[0][0]
        if not _tells(post, fitting[0]):
            _, full, unit = fitting[0]
            drafts.checked.find(
                place,
                f"只按姓名对应到 {full or unit} 的这一位，请核对是不是同一人。",
                column=self.name,
                kind=FindingKind.DOUBT,
                level=Level.WARNING,
            )

    def _forget_missing(self, drafts: Drafts, place: int) -> None:
        """That nobody was found by number or birth says nothing any more."""
        findings = drafts.checked.findings
        findings[place] = [one for one in findings[place] if one.kind != FindingKind.CONFLICT]
        if not any(one.is_error for one in findings[place]):
            drafts.checked.faulty.discard(place)


def _cadres_by_name(keys: set[str], scope: Scope) -> dict[str, list[tuple[int, str, str]]]:
    by_name: dict[str, list[tuple[int, str, str]]] = {}
    rows = Cadre.objects.filter(scope.q("unit__path"), person__name_key__in=keys)
    cadres = rows.values_list("person__name_key", "person", "post_full", "unit__name")
    for key, person, post, unit in cadres:
        by_name.setdefault(key, []).append((person, post, unit))
    return by_name


def _tells(post: str, cadre: tuple[int, str, str]) -> bool:
    _, full, unit = cadre
    text = "".join(post.split())
    return bool(text) and (text == full or unit in text or (bool(full) and full in text))


def _year(number: int) -> tuple[Column, Target]:
    key = f"year_{number}"
    column = Column(f"{number}年度", f"{key}.conclusion", CodeValue("appraisal"), sample="称职")
    column.key = key
    target = Target(
        key,
        Appraisal,
        KeyMatcher("cadre", "year"),
        links={"cadre": "cadre"},
        fixed={"year": number},
        optional=True,
    )
    return column, target


@register
class Appraisals(Roster):
    key = "appraisals"
    label = "年度考核"
    about = "干部历年考核结果：一个年度一列，或者一人一年一行；干部须已登记。"
    permission = CADRES_MANAGE
    sheet_names = ("年度考核",)
    list_url = "cadres:cadres"
    targets = (
        Target("person", Person, CadreMatcher(known_in="cadre"), must_exist=True),
        Target(
            "cadre",
            Cadre,
            KeyMatcher("person"),
            links={"person": "person"},
            must_exist=True,
            placed_by="unit__path",
        ),
        Target(
            "appraisal",
            Appraisal,
            KeyMatcher("cadre", "year"),
            links={"cadre": "cadre"},
            optional=True,
        ),
    )

    name = Column(
        "姓名", "person.name", widgets.Name(), aliases=("名字", "干部姓名"), required=True,
        sample="李四四",
    )  # fmt: skip
    identity = Column(
        "身份证号", "person.identity", widgets.Identity(), aliases=persons.IDENTITY_WORDS,
        sensitive=True, width=22, help="18 位，可以不填；有同名的必须填。",
    )  # fmt: skip
    birth = Column(
        "出生年月", "person.birth", widgets.Date(), aliases=("出生日期", "出生时间"),
        help="可以不填，用来区分同名的人。", sample="1985.03",
    )  # fmt: skip
    post = Column(
        "单位及职务", "person._post", widgets.Text(), width=36,
        aliases=(*printed.POST_WORDS, "时任职务", "单位", "所在单位", "工作单位"),
        help="只用来核对是不是同一个人，不改动已登记的职务。",
    )  # fmt: skip
    year = Column(
        _YEARS, "appraisal.year", widgets.Year(), aliases=("年度", "年份"), required=True,
        help="一人一年一行的表格用这两列；一个年度一列的，列名写“2024年度”等，不用这两列。",
    )  # fmt: skip
    conclusion = Column(
        _CONCLUSIONS[0], "appraisal.conclusion", CodeValue("appraisal"), aliases=_CONCLUSIONS[1:],
        required=True, sample="称职",
    )  # fmt: skip

    row_checks = (line(check_appraisal, {"year": year, "conclusion": conclusion}, {}, holder=()),)

    @classmethod
    def words(cls) -> set[str]:
        """Of the headings that are years, those anybody still keeps."""
        years = {word for n in _FEW_YEARS for word in (f"{n}年度", f"{n}", f"{n}年")}
        return super().words() | years

    @classmethod
    def table_of(cls, book: OpenedBook, sheet: OpenedSheet) -> HeadedTable | None:
        grid = book.grid(sheet)
        table = find_table(grid, cls.words())
        if table is None:
            return None
        labels = {plain(heading.label) for heading in table.headings}
        if labels & set(_CONCLUSIONS) and not labels & {_YEARS, "年度", "年份"}:
            _take_year(table, grid, sheet)
        return table

    @classmethod
    def arranged(cls, headings: Sequence[str]) -> type[Roster]:
        years = sorted(set(_years(headings)))
        return _arranged(tuple(years)) if years else cls

    @classmethod
    def settle(cls, plan: Plan) -> None:
        current.forget_none_answers(plan)


def _years(headings: Sequence[str]) -> Iterator[int]:
    for heading in headings:
        if match := _YEAR_HEADING.fullmatch(plain(heading.rpartition("/")[2])):
            yield int(match.group(1))


def _take_year(table: HeadedTable, grid: Sequence[Sequence[Any]], sheet: OpenedSheet) -> None:
    """The year stands in a title above the headings, or in the sheet's name."""
    first = min(table.numbers, default=1)
    titles = [str(cell) for row in grid[: first - 1] for cell in row if isinstance(cell, str)]
    for title in (*titles, sheet.name):
        if match := _YEAR_IN_TITLE.search(plain(title)):
            years = [match.group(1)] * len(table.rows)
            reshaping.add(table, _YEARS, years, sheet=sheet.name, origin=0)
            return


@lru_cache(maxsize=64)
def _arranged(years: tuple[int, ...]) -> type[Roster]:
    made: dict[str, Any] = {"targets": Appraisals.targets[:2], "row_checks": ()}
    for number in years:
        column, target = _year(number)
        column.aliases = (f"{number}", f"{number}年", f"{number}年考核结果", f"{number}年度考核")
        made[column.key] = column
        made["targets"] += (target,)
    roster: type[Roster] = type("ArrangedAppraisals", (Appraisals,), made)
    for key in ("year", "conclusion"):
        roster.fields.pop(key)
    return roster
