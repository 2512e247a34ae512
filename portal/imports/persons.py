"""What rosters of people have in common: their person, matched, derived and checked alike."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.views.decorators.debug import sensitive_variables

from portal.crypto import providers
from portal.imports.declaring import Derived, RecordCheck, Target
from portal.imports.domain.matching import PersonMatcher
from portal.people import names
from portal.people.domain import identity
from portal.people.models import Person
from portal.people.permissions import PEOPLE_MANAGE
from portal.problems import Finding, Level


def _by_name(name: str | None) -> tuple[str, str, list[str]]:
    search = names.search_text(name or "")
    return names.match_key(name or ""), search, names.grams(search)


@sensitive_variables()
def _by_number(number: str | None) -> tuple[str | None]:
    return (providers.blind_index(number) if number else None,)


# What else the column of the identity number is called.
IDENTITY_WORDS = (
    *("公民身份号码", "身份证号码", "公民身份证号", "公民身份证号码", "身份证"),
    *("证件号码", "证件号"),
)
DERIVED = (
    Derived("name", ("name_key", "search", "grams"), _by_name),
    Derived("identity", ("identity_index",), _by_number),
)


def target(
    *,
    unit_from: str = "",
    known_in: str = "",
    at: str = "",
    through: str = "person",
    must_exist: bool = False,
) -> Target:
    """The person of a row, under the key "person". Columns `name`, `identity` and `birth` find it;
    a new person belongs to the unit of the column `unit_from`; `known_in`, `at` and `through` as
    the matcher has them."""
    return Target(
        "person",
        Person,
        PersonMatcher(known_in=known_in, at=at, through=through),
        fills={"unit": (unit_from, "unit_id")} if unit_from else {},
        derived=DERIVED,
        must_exist=must_exist,
        permission=PEOPLE_MANAGE,
        placed_by="unit__path",
    )


@sensitive_variables()
def _doubts(values: Mapping[str, Any], today: dt.date) -> Iterator[Finding]:
    if values["identity"]:
        born, sex = values["birth"], values["sex"] or ""
        for doubt in identity.doubts(values["identity"], born=born, of_sex=sex):
            yield Finding("identity", f"{doubt}，请对照档案核对。", Level.WARNING)


# For rosters with the columns `identity`, `birth` and `sex`.
IDENTITY_CHECK = RecordCheck(("identity", "birth", "sex"), _doubts)
