"""The app's own checks as rosters run them, one set per line of a cadre's file."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from cadres.domain.checks import Check, FileFacts, check_cadre
from portal.imports.kit import Column, RecordCheck
from portal.problems import Finding

HOLDER: Final = ("birth", "work_since")  # columns of the roster the lines are compared with


def first_page(keys: Sequence[str]) -> RecordCheck:
    """`keys`: columns named like the fields of a cadre."""

    def check(values: Mapping[str, Any], today: dt.date) -> Iterator[Finding]:
        holder = FileFacts(today, birth=values["birth"])
        yield from check_cadre(values, holder)

    return RecordCheck((*keys, "birth"), check)


def line(
    check_line: Check,
    columns: Mapping[str, Column],
    fixed: Mapping[str, Any],
    *,
    holder: tuple[str, ...] = HOLDER,
) -> RecordCheck:
    """`columns` by the key the roster gives them."""
    fields = {key: column.field for key, column in columns.items()}
    keys = {field: key for key, field in fields.items()}

    def check(values: Mapping[str, Any], today: dt.date) -> Iterator[Finding]:
        given = {field: values[key] for key, field in fields.items()}
        if all(value is None for value in given.values()):
            return
        about = FileFacts(today, **{name: values[name] for name in holder})
        for finding in check_line({**given, **fixed}, about):
            yield Finding(keys.get(finding.field, ""), finding.message, finding.level)

    return RecordCheck((*fields, *holder), check)
