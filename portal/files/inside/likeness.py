"""How a picture looks, in 64 bits: what survives saving anew, another size, other brightness.

A difference hash tells for a picture shrunk to 9 by 8 points where it gets lighter to the right. A
copy whose edge was cut off looks different as a whole, but like the same cut of the original: so
the whole and some cuts of it are told, and two pictures are compared whole against cut.
"""

import io
import statistics
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from PIL import Image

Box = tuple[float, float, float, float]  # left, top, right, bottom as parts of the size
_ACROSS, _DOWN = 9, 8
_SHRUNK: Final = (360, 320)  # all cuts are taken from this: the picture is read once
_FLAT: Final = 4.0  # shades of 256: a blank page looks like every other
_CORNER: Final = 0.07


def _sides(cut: float) -> tuple[Box, ...]:
    return (cut, 0, 1, 1), (0, cut, 1, 1), (0, 0, 1 - cut, 1), (0, 0, 1, 1 - cut)


def _inner(cut: float) -> Box:
    return cut, cut, 1 - cut, 1 - cut


WHOLE: Final[Box] = (0, 0, 1, 1)
CUTS: Final[tuple[Box, ...]] = (
    WHOLE,
    _inner(0.05),
    _inner(0.1),
    *_sides(0.05),
    *_sides(0.1),
    (_CORNER, _CORNER, 1, 1),
    (0, _CORNER, 1 - _CORNER, 1),
    (_CORNER, 0, 1, 1 - _CORNER),
    (0, 0, 1 - _CORNER, 1 - _CORNER),
)


def looks_of(content: bytes) -> list[int]:
    """Of the whole first; nothing of a picture that is as good as blank."""
    with Image.open(io.BytesIO(content)) as image:
        image.draft("L", _SHRUNK)  # a large JPEG is decoded no larger than needed
        gray = image.convert("L").resize(_SHRUNK, Image.Resampling.BOX)
    looks = list(_looks(gray))
    return [look for look in looks if look is not None] if looks[0] is not None else []


def _looks(gray: Image.Image) -> Iterator[int | None]:
    width, height = gray.size
    for left, top, right, bottom in CUTS:
        box = (left * width, top * height, right * width, bottom * height)
        points = gray.resize((_ACROSS, _DOWN), Image.Resampling.BOX, box=box).tobytes()
        yield None if statistics.pstdev(points) < _FLAT else _bits(points)


def _bits(points: bytes) -> int:
    bits = 0
    for start in range(0, len(points), _ACROSS):
        line = points[start : start + _ACROSS]
        for here, right in pairwise(line):
            bits = bits << 1 | (here < right)
    return bits
