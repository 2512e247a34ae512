"""One table made ready for lookups by code, by words and by likeness."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from portal.codes.models import Code


@dataclass(frozen=True)
class CodeMatch:
    """The value that was meant; a closed one is for the records that hold it already."""

    code: str
    label: str
    is_closed: bool = False


@dataclass
class Index:
    codes: dict[str, Code] = field(default_factory=dict)
    words: dict[str, CodeMatch] = field(default_factory=dict)
    options: list[tuple[str, str]] = field(default_factory=list)
    below: dict[str, list[str]] = field(default_factory=dict)


EMPTY = Index()


def folded(typed: object) -> str:
    """Full and half width, capitals and blanks make no difference."""
    return "".join(unicodedata.normalize("NFKC", str(typed)).split()).casefold()


def build(rows: Iterable[Code]) -> dict[str, Index]:
    tables: dict[str, list[Code]] = {}
    for row in rows:
        tables.setdefault(row.table, []).append(row)
    return {key: _index(codes) for key, codes in tables.items()}


def _index(codes: list[Code]) -> Index:
    made = Index(codes={code.code: code for code in codes})
    for code in codes:
        made.below.setdefault(code.parent, []).append(code.code)
    chosen = [code for code in codes if not code.is_heading]
    made.options = [(code.code, code.label) for code in chosen if not code.is_closed]
    # What is in use goes before what is closed, a label before a code, a code before an alias.
    for code in sorted(chosen, key=lambda code: code.is_closed):
        made.words.setdefault(folded(code.label), _found(code))
    for words in (_spellings_of_code, _aliases):
        for code in chosen:
            for word in words(code):
                made.words.setdefault(folded(word), _found(code))
    return made


def _found(code: Code) -> CodeMatch:
    return CodeMatch(code.code, code.label, code.is_closed)


def _spellings_of_code(code: Code) -> list[str]:
    # A spreadsheet drops the zero in front.
    return [code.code, code.code.lstrip("0") or code.code]


def _aliases(code: Code) -> list[str]:
    return code.aliases
