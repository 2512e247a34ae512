"""The list of cadres as offices print it: columns under two rows of headings, read apart."""

from typing import Final

from cadres.importers.widgets import learnt, studied
from portal.imports.kit import HeadedTable, Heading, labels, reshaping

FULL_TIME, IN_SERVICE = "全日制教育", "在职教育"
_LEVEL_AND_DEGREE: Final = ("学历学位", "学历(学位)", "学历及学位")
_SCHOOL_AND_SUBJECT: Final = (
    *("毕业院校及专业", "毕业院校系及专业", "院校系专业", "院校专业", "毕业院校、专业"),
    *("毕业院校系专业", "毕业学校及专业", "院校及专业"),
)
POST_WORDS: Final = (
    *("现任职务", "职务", "现职务", "所在单位及职务", "工作单位及职务", "单位及职务"),
    "现工作单位及职务全称",
)
UNIT_WORDS: Final = (
    *("统计关系所在单位", "所在单位", "工作单位", "单位", "单位名称", "现工作单位", "单位归口"),
)
GUESSED = "所在单位（按现任职务）"
# Besides labels and aliases of the columns, what the finder of tables knows headings by.
WORDS: Final = frozenset({FULL_TIME, IN_SERVICE, *_LEVEL_AND_DEGREE, *_SCHOOL_AND_SUBJECT})


def reshape(table: HeadedTable, sheet: str) -> HeadedTable:
    for heading in list(table.headings):
        if _is(heading, _LEVEL_AND_DEGREE) and heading.group:
            reshaping.split(table, heading, ("学历", "学位"), learnt, sheet=sheet)
        elif _is(heading, _SCHOOL_AND_SUBJECT) and heading.group:
            reshaping.split(table, heading, ("毕业院校", "所学专业"), studied, sheet=sheet)
    if not any(_is(heading, UNIT_WORDS) for heading in table.headings):
        _add_unit(table, sheet)
    return table


def _add_unit(table: HeadedTable, sheet: str) -> None:
    post = next((h for h in table.headings if _is(h, POST_WORDS)), None)
    if post is not None:
        posts = [reshaping.cell(row, post.position) for row in table.rows]
        reshaping.add(table, GUESSED, posts, sheet=sheet, origin=post.position)


def _is(heading: Heading, words: tuple[str, ...]) -> bool:
    known = {form for word in words for form in labels.forms(word)}
    own = {labels.folded(heading.label)} | {labels.bare(heading.label)}
    return bool(own & known) and labels.folded(heading.label) not in ("学历", "学位")
