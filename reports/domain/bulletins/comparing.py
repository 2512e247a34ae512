"""Two papers side by side: which sentences and which numbers are others, part by part."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, Final

from reports.blocks import (
    Attachment,
    Block,
    Gap,
    Head,
    Prose,
    Row,
    RowKind,
    SectionHeading,
    Table,
)
from reports.domain.official import setting

NOTHING: Final = "（无）"
WORDS: Final = "文字"
_COUNTS: Final = {"位次", "序号"}  # columns that name no row


@dataclass(frozen=True)
class PaperDifference:
    """`part` of the paper, `what` in it: a sentence, or a column of a row."""

    part: str
    what: str
    was: str
    now: str

    def kept(self) -> dict[str, str]:
        return asdict(self)


def differences(before: Iterable[Block], after: Iterable[Block]) -> list[PaperDifference]:
    """Part by part; charts say the numbers of their tables once more and are left out."""
    return [
        PaperDifference(part.label, *each)
        for part in side_by_side(before, after)
        for each in (*_sentences(part.before, part.after), *_cells(part.before, part.after))
    ]


@dataclass(frozen=True)
class ComparedPart:
    """Below one heading, in both papers; empty where one of them has no such part."""

    label: str
    before: list[Block]
    after: list[Block]


def side_by_side(before: Iterable[Block], after: Iterable[Block]) -> list[ComparedPart]:
    left, right = _parts(before), _parts(after)
    labels = dict.fromkeys([*left, *right])
    return [ComparedPart(one, left.get(one, []), right.get(one, [])) for one in labels]


def lines(blocks: Iterable[Block]) -> list[str]:
    """The sentences, and headings below the part's own."""
    return [_said(block) for block in blocks if isinstance(block, Prose | SectionHeading)]


def paired(before: list[str], after: list[str]) -> Iterator[tuple[str, str, bool]]:
    """Sentence beside sentence, and whether they are the same."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for how, i, j, k, m in matcher.get_opcodes():
        for was, now in zip_longest(before[i:j], after[k:m], fillvalue=""):
            yield was, now, how == "equal"


def _parts(blocks: Iterable[Block]) -> dict[str, list[Block]]:
    found: dict[str, list[Block]] = {}
    label = ""
    for block in blocks:
        match block:
            case SectionHeading(text=text, level=1):
                label = text
                found.setdefault(label, [])
            case Attachment(title=title):
                label = _without_period(title)
                found.setdefault(label, [])
            case Prose() | Table() | SectionHeading() if label:
                found[label].append(block)
    return found


def _without_period(title: str) -> str:
    """Attachments of two months are called alike but for the month."""
    return title.rpartition("月")[2] or title


def _sentences(before: list[Block], after: list[Block]) -> Iterator[tuple[str, str, str]]:
    for was, now, is_same in paired(lines(before), lines(after)):
        if not is_same:
            yield WORDS, was or NOTHING, now or NOTHING


def _cells(before: list[Block], after: list[Block]) -> Iterator[tuple[str, str, str]]:
    left, right = _tables(before), _tables(after)
    for title in dict.fromkeys([*left, *right]):
        yield from _of_tables(left.get(title), right.get(title))


def _tables(blocks: list[Block]) -> dict[str, Table]:
    return {block.title: block for block in blocks if isinstance(block, Table)}


def _of_tables(before: Table | None, after: Table | None) -> Iterator[tuple[str, str, str]]:
    heads = (after or before or Table((), ())).heads
    left, right = _rows(before), _rows(after)
    for key in dict.fromkeys([*left, *right]):
        was, now = left.get(key, {}), right.get(key, {})
        for head in heads:
            one, other = was.get(head.label, NOTHING), now.get(head.label, NOTHING)
            if one != other:
                yield f"{key} {head.label}", one, other


def _rows(table: Table | None) -> dict[str, dict[str, str]]:
    """By what names them, their cells by column; of namesakes the second is called so."""
    if table is None:
        return {}
    names = _naming(table.heads)
    seen: Counter[str] = Counter()
    found = {}
    for row in table.rows:
        if row.kind != RowKind.RECORD:
            continue
        key = " ".join(_cell(row, place) for place in names)
        seen[key] += 1
        called = key if seen[key] == 1 else f"{key}（{seen[key]}）"
        found[called] = {
            head.label: _cell(row, place)
            for place, head in enumerate(table.heads)
            if place not in names and head.label != "序号"
        }
    return found


def _naming(heads: tuple[Head, ...]) -> list[int]:
    """The first column of words; of tables of matters the second one too."""
    words = [
        place
        for place, head in enumerate(heads)
        if not (head.is_number or head.centred or head.label in _COUNTS)
    ]
    return words[:2] or [0]


def _cell(row: Row, place: int) -> str:
    value = row.cells[place] if place < len(row.cells) else None
    return "" if value is None else str(value)


def _said(block: Any) -> str:
    if isinstance(block, SectionHeading):
        return block.text
    return "".join(
        f"［{part.hint}］" if isinstance(part, Gap) else setting.word(part) for part in block.parts
    )
