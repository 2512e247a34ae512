"""Which office is in charge of what, as in most counties."""

import random
from typing import Final

from portal.orgs.models import Unit

_BY_MATTER: Final = {
    "01": "人社", "02": "卫健", "03": "公安", "04": "人社", "05": "住建", "06": "教", "07": "人社",
    "08": "人社", "09": "科", "10": "财政", "11": "卫健",
}  # fmt: skip


def in_charge(units: list[Unit], matter: str, dice: random.Random) -> Unit:
    """By the matter of tickets; where the county has no such office, any."""
    word = _BY_MATTER.get(matter, "")
    named = [unit for unit in units if word and word in unit.short_name]
    return named[0] if named else dice.choice(units)
