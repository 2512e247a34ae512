"""Sets a paper as a PDF, in the limited child: a table of many rows may take all memory.

The words of a paper come as data, which the template only shows: none of them is ever a program.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pylopdf_fonts_zh_cn as open_fonts
import typst

TEMPLATE: Final = Path(__file__).with_name("paper.typ")
_SERIF, _SANS = "Noto Serif SC", "Noto Sans SC"
# The faces of official papers by the names their files bear, the open one that stands in at last.
FACES: Final = {
    "title": ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", _SERIF),
    "head": ("黑体", "SimHei", _SANS),
    "body": ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", _SERIF),
}


def pdf(paper: bytes, own_fonts: str) -> Iterator[bytes]:
    """`own_fonts`: a folder whose faces go before the open ones; it may be missing."""
    folders = [own_fonts] if Path(own_fonts).is_dir() else []
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[*folders, str(open_fonts.serif_path().parent)],
    )
    compiler = typst.Compiler(
        TEMPLATE.read_bytes(),
        root=TEMPLATE.parent,
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"paper": paper.decode(), "faces": json.dumps(faces(fonts.families()))},
    )
    made = compiler.compile(format="pdf", pdf_tags=False)
    if isinstance(made, bytes):
        yield made


def faces(families: list[str]) -> dict[str, list[str]]:
    """For each part of a paper the faces there are, the wanted ones first; a sign that one of them
    lacks is taken from the next, from those that nobody asked for at last."""
    return {
        part: list(dict.fromkeys([*(name for name in wanted if name in families), *families]))
        for part, wanted in FACES.items()
    }
