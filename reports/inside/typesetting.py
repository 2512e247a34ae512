"""Sets a paper as a PDF, in the limited child: a table of many rows may take all memory.

The words of a paper come as data, which the templates only show: none of them is ever a program.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pylopdf_fonts_zh_cn as open_fonts
import typst

from reports.inside import reading

_HERE: Final = Path(__file__).parent
PAPER, OFFICIAL, CHARTS = "paper.typ", "official.typ", "charts.typ"
_SERIF, _SANS = "Noto Serif SC", "Noto Sans SC"
# The faces of official papers by the names their files bear, the open one that stands in at last.
FACES: Final = {
    "title": ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", _SERIF),
    "head": ("黑体", "SimHei", _SANS),
    "body": ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", _SERIF),
    "kai": ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", _SERIF),
    "song": ("宋体", "SimSun", _SERIF),
}
_SHARP: Final = 220  # dots per inch of a picture: sharp on paper


def pdf(paper: bytes, own_fonts: str, template: str = PAPER) -> Iterator[bytes]:
    """`own_fonts`: a folder whose faces go before the open ones; it may be missing."""
    made = _compiler(paper, own_fonts, template).compile(format="pdf", pdf_tags=False)
    if isinstance(made, bytes):
        yield made


def pdf_and_words(paper: bytes, own_fonts: str, template: str) -> Iterator[bytes | str]:
    """The file, then what each page of it says: one start of a child for both."""
    for made in pdf(paper, own_fonts, template):
        yield made
        yield from reading.pages(made)


def charts(said: bytes, own_fonts: str) -> Iterator[bytes]:
    """One picture for each chart."""
    made: Any = _compiler(said, own_fonts, CHARTS).compile(format="png", ppi=_SHARP)
    yield from (made if isinstance(made, list) else [made])


def _compiler(paper: bytes, own_fonts: str, template: str) -> typst.Compiler:
    folders = [own_fonts] if Path(own_fonts).is_dir() else []
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[*folders, str(open_fonts.serif_path().parent)],
    )
    return typst.Compiler(
        (_HERE / template).read_bytes(),
        root=_HERE,
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"paper": paper.decode(), "faces": json.dumps(faces(fonts.families()))},
    )


def faces(families: list[str]) -> dict[str, list[str]]:
    """For each part of a paper the faces there are, the wanted ones first; a sign that one of them
    lacks is taken from the next, from those that nobody asked for at last."""
    return {
        part: list(dict.fromkeys([*(name for name in wanted if name in families), *families]))
        for part, wanted in FACES.items()
    }
