"""Columns of a mended workbook found again: by their headings, by what stands under them, by what
the roster calls them. Nobody is asked a second time; what cannot be told is named."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.views.decorators.debug import sensitive_variables

from portal.imports.cells import is_blank
from portal.imports.domain.running import RosterSource
from portal.imports.reading.mapping import propose

_SAME: Final = 0.5  # of the cells, so that what was mended or added leaves a column known
_CLEARLY: Final = 0.2  # more than the next best

Texts = Mapping[str, str]  # column key → the heading it was taken from


@sensitive_variables()
def refit(
    source: RosterSource, texts: Texts, before: Mapping[str, Sequence[Any]]
) -> dict[str, int]:
    """Column key → position in the mended table. `before`: the cells of the columns as they were.
    A column that was blank may be gone."""
    if source.table.settled:
        return dict(source.table.settled)
    known = source.roster.columns()
    proposed = propose(source.table.headings, known.values()).by_column
    fitted = _by_heading(source, texts)
    free = {h.position for h in source.table.headings} - set(fitted.values())
    for key in [key for key in texts if key not in fitted]:
        position = _by_content(source, before.get(key, ()), free)
        if position is None and proposed.get(key) in free:
            position = proposed[key]
        if position is not None:
            fitted[key] = position
            free.discard(position)
    lost = [key for key in texts if key not in fitted or key not in known]
    _refuse_lost([texts[key] for key in lost if _content(before.get(key, ()))])
    return {key: position for key, position in fitted.items() if key not in lost}


def _by_heading(source: RosterSource, texts: Texts) -> dict[str, int]:
    """The same words, each once on both sides."""
    places: dict[str, list[int]] = {}
    for heading in source.table.headings:
        places.setdefault(heading.text, []).append(heading.position)
    times = Counter(texts.values())
    return {
        key: places[text][0]
        for key, text in texts.items()
        if times[text] == 1 and len(places.get(text, ())) == 1
    }


@sensitive_variables()
def _by_content(source: RosterSource, cells: Sequence[Any], free: Collection[int]) -> int | None:
    """The free column that holds most of these cells, where no other comes near."""
    content = _content(cells)
    if not content:
        return None
    shares = sorted(
        ((_shared(content, _content(_under(source, position))), position) for position in free),
        reverse=True,
    )
    best, *others = [*shares, (0.0, -1)]
    clear = best[0] >= _SAME and (not others or best[0] - others[0][0] >= _CLEARLY)
    return best[1] if clear else None


def _under(source: RosterSource, position: int) -> list[Any]:
    return [row[position] for row in source.table.rows if position < len(row)]


def _content(cells: Sequence[Any]) -> "Counter[Any]":
    return Counter(cell for cell in cells if not is_blank(cell))


def _shared(one: "Counter[Any]", other: "Counter[Any]") -> float:
    return (one & other).total() / max(one.total(), other.total())


def _refuse_lost(lost: Sequence[str]) -> None:
    if lost:
        named = "、".join(f"“{text}”" for text in lost)
        raise ValidationError(
            f"改好的表里找不到原来的{named}{'这一列' if len(lost) == 1 else '这几列'}：表头不同，"
            f"下面的内容也对不上。请把表头改回{named}再上传；确实不要的，请作为新文件另行导入。"
        )
