"""An official paper as a PDF, set from the same lines and measures as the Word document."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, Final

from portal.foreign.calling import Call
from reports.blocks import Block, Gap
from reports.domain import layout
from reports.domain.layout import BODY_FACE, HEAD_FACE, KAI_FACE, SONG_FACE, TITLE_FACE
from reports.domain.official import charts, measures, setting
from reports.domain.official.measures import LOOKS
from reports.domain.official.setting import Foot, Frame, Picture, Piece, RuledTable, TextLine, Turn
from reports.domain.pdf import answered, set_as_pdf, shown, table
from reports.domain.pdf import begun as begun_setting
from reports.inside import typesetting

_FACES: Final = {
    TITLE_FACE: "title",
    HEAD_FACE: "head",
    BODY_FACE: "body",
    KAI_FACE: "kai",
    SONG_FACE: "song",
}


def pdf(blocks: Iterable[Block], *, signed: str) -> bytes:
    return set_as_pdf(_paper(list(blocks), signed), typesetting.OFFICIAL)


def begun(blocks: list[Block], *, signed: str) -> Call:
    """In a child, beside whatever else is drawn: `finished` takes its answer."""
    paper = _paper(blocks, signed)
    return begun_setting(paper, typesetting.OFFICIAL, typesetting.pdf_and_words)


def finished(call: Call) -> tuple[bytes, list[str]]:
    """And what each of its pages says, read back from it."""
    made, *pages = answered(call)
    return bytes(made), pages


def _paper(blocks: list[Block], signed: str) -> dict[str, Any]:
    return {
        "title": layout.title_of(blocks),
        "signed": signed,
        "measures": _measures(),
        "leaves": _leaves(setting.pieces(blocks)),
    }


def _leaves(pieces: list[Piece]) -> list[dict[str, Any]]:
    """What stands on pages that lie the same way, page turns between them."""
    leaves: list[dict[str, Any]] = [{"is_wide": False, "pieces": []}]
    for piece in pieces:
        if isinstance(piece, Turn):
            leaves.append({"is_wide": piece.is_wide, "pieces": []})
        else:
            leaves[-1]["pieces"].append(shown(_said(piece)))
    return [leaf for leaf in leaves if leaf["pieces"]]


def _said(piece: Piece) -> dict[str, Any]:
    match piece:
        case TextLine():
            return _line(piece)
        case RuledTable(grid, widths):
            return {"piece": "grid", "widths": widths, **table(grid)}
        case Picture(chart):
            return {"piece": "chart", **charts.data(chart)}
        case Frame(box):
            return {"piece": "box", **asdict(box)}
        case Foot(lines):
            return {"piece": "foot", "lines": [_line(line) for line in lines]}
    raise TypeError(type(piece).__name__)


def _line(line: TextLine) -> dict[str, Any]:
    look = LOOKS[line.look]
    size = line.size or look.size
    return {
        "piece": "line",
        "look": {**asdict(look), "face": _FACES[look.face]},
        "parts": [_part(part) for part in line.parts],
        "far": [_part(part) for part in line.far],
        "size": size,
        "line": look.line * size / look.size,
        "right": look.right if line.right is None else line.right,
        "drop": measures.HEAD_DROP if line.look == "organ" else 0,
    }


def _part(part: Any) -> Any:
    return {"gap": part.hint} if isinstance(part, Gap) else setting.word(part)


def _measures() -> dict[str, Any]:
    return {
        "upright": asdict(measures.UPRIGHT),
        "on_its_side": asdict(measures.ON_ITS_SIDE),
        "size": measures.SIZE,
        "line": measures.LINE,
        "tracking": measures.PITCH - measures.SIZE,
        "number_drop": measures.NUMBER_DROP,
        "rule_drop": measures.RULE_DROP,
        "thick": measures.THICK,
        "thin": measures.THIN,
        "red": measures.RED,
        "page": {"size": LOOKS["page"].size},
        "cell": {"size": LOOKS["cell"].size},
    }
