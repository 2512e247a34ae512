"""Text that a spreadsheet must take for text."""

from typing import Final

LONGEST: Final = 32_767  # UTF-16 units in a cell, by the format
_HEADER: Final = 200  # the format allows 255 together with the codes of a header
_TITLE: Final = 31
_BREAKS: Final = "\t\r\n"
# Half width, full width and the small forms: offices' software takes all of them for a formula.
_SIGNS: Final = frozenset("=+-@＝＋－＠﹦﹢﹣﹫")
_NOT_IN_TITLES: Final = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))


class TextTooLongError(ValueError):
    """A cell cannot hold the text."""


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet might run it instead of showing it."""
    first = text[:1]
    if first in _SIGNS:
        return True
    return first.isspace() and (first in _BREAKS or text.lstrip()[:1] in _SIGNS)


def neutral(text: str) -> str:
    """For formats without types: an apostrophe says "this is text". `original` takes it away."""
    return f"'{text}" if looks_like_formula(text) else text


def original(text: str) -> str:
    return text[1:] if text.startswith("'") and looks_like_formula(text[1:]) else text


def on_paper(text: str) -> str:
    """For headers and footers, where a lone ampersand begins a code."""
    return " ".join(text[:_HEADER].split()).replace("&", "&&")


def title(text: str) -> str:
    """As a worksheet may be called."""
    plain = "".join(c if c.isprintable() else " " for c in text.translate(_NOT_IN_TITLES))
    cut = plain.encode("utf-16-le", "replace")[: _TITLE * 2].decode("utf-16-le", "ignore")
    return cut.strip("' ") or "表"
