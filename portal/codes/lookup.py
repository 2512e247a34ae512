"""What other apps ask of the code tables. Cheap: everything is answered from memory."""

from portal.codes.domain import likeness, memory
from portal.codes.domain.index import CodeMatch, folded

__all__ = ["CodeMatch", "find", "is_known", "label", "nearest", "options", "parents", "within"]


def label(table: str, code: str) -> str:
    """The words of a code, closed ones too; an unknown code shows as it is."""
    known = memory.table(table).codes.get(code)
    return known.label if known else code


def options(table: str) -> list[tuple[str, str]]:
    """(code, label) of what may be chosen today, in the table's order."""
    return list(memory.table(table).options)


def find(table: str, typed: str) -> CodeMatch | None:
    """By label, code or alias; full or half width and blanks make no difference."""
    return memory.table(table).words.get(folded(typed))


def nearest(table: str, typed: str) -> str:
    """The label that was probably meant, or nothing."""
    return likeness.nearest(memory.table(table), typed)


def is_known(table: str, code: str) -> bool:
    """Whether a record may hold the code: open or closed, but no heading."""
    known = memory.table(table).codes.get(code)
    return known is not None and not known.is_heading


def parents(table: str) -> dict[str, str]:
    """The code above each code that has one."""
    codes = memory.table(table).codes
    return {code: row.parent for code, row in codes.items() if row.parent}


def within(table: str, *codes: str) -> frozenset[str]:
    """The codes themselves and all below them."""
    below = memory.table(table).below
    inside: set[str] = set()
    waiting = list(codes)
    while waiting:
        code = waiting.pop()
        if code not in inside:
            inside.add(code)
            waiting.extend(below.get(code, ()))
    return frozenset(inside)
