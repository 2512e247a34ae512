"""The code tables the portal knows, with the values it brings along."""

from typing import Final

from portal.codes.catalogue import (
    careers,
    education,
    party,
    people,
    posts,
    records,
    talent,
    villages,
)
from portal.codes.catalogue.base import CodeTable, Value
from portal.text import search_key, search_term

__all__ = ["TABLES", "CodeTable", "Value", "keys_matching"]

TABLES: Final[dict[str, CodeTable]] = {
    table.key: table
    for chapter in (people, education, posts, careers, records, party, villages, talent)
    for table in chapter.TABLES
}


def keys_matching(typed: str) -> list[str]:
    """Tables whose name, standard or key contains what was typed, pinyin initials too."""
    term = search_term(typed)
    return [
        key for key, table in TABLES.items() if term in search_key(table.label, table.standard, key)
    ]
