"""What happened in the demo county: renames, a move, a merge, a split, closings."""

import datetime as dt
from typing import Any

from portal.orgs.demo.plan import REFORM, UnitDraft

_MERGE = dt.date(2023, 9, 1)
_SPLIT = dt.date(2022, 5, 10)


def add_history(root: UnitDraft) -> None:
    towns = {draft.short_name: draft for draft in root.children}
    _renames(towns)
    _close_departments(root, towns)
    _move_village(towns["清水镇"], towns["白塔镇"])
    _merge_villages(towns["石桥镇"])
    _split_village(towns["东河镇"])


def _renames(units: dict[str, UnitDraft]) -> None:
    units["金沙镇"].old_names = [("云岭县金沙乡", "金沙乡", dt.date(2021, 6, 18))]
    units["县文旅局"].old_names = [("云岭县文化广电旅游局", "县文广局", REFORM)]
    units["县医保局"].opened_on = REFORM
    units["县退役军人局"].opened_on = REFORM
    units["县委社会工作部"].opened_on = dt.date(2024, 1, 15)


def _close_departments(root: UnitDraft, units: dict[str, UnitDraft]) -> None:
    closed: dict[str, Any] = {"closed_on": REFORM, "document": "云发〔2019〕6号"}
    grain = UnitDraft("government", "云岭县粮食局", "县粮食局", "539928D901", 19_010, **closed)
    coal = UnitDraft("government", "云岭县煤炭工业局", "县煤炭局", "539928D902", 19_020, **closed)
    grain.merged_into = units["县发改局"]
    root.children += [grain, coal]


def _move_village(old: UnitDraft, new: UnitDraft) -> None:
    """The last village of one town belonged to the other until some day."""
    new.children[-1].old_parents = [(old, dt.date(2020, 10, 1))]
    new.children[-1].document = "云政复〔2020〕11号"


def _merge_villages(town: UnitDraft) -> None:
    into = town.children[-1]
    into.name, into.short_name, into.opened_on = f"{town.short_name}双坝村", "双坝村", _MERGE
    into.document = "云政复〔2023〕8号"
    for number, label in ((291, "东坝村"), (292, "西坝村")):
        town.children.append(_closed_village(town, label, number, _MERGE, into.document))
        town.children[-1].merged_into = into


def _split_village(town: UnitDraft) -> None:
    parts = [child for child in town.children if child.kind == "community"]
    for part, label in zip(parts, ("城东社区", "城西社区"), strict=True):
        part.name, part.short_name = f"{town.short_name}{label}", label
        part.opened_on, part.document = _SPLIT, "云政复〔2022〕3号"
    town.children.append(_closed_village(town, "城郊村", 293, _SPLIT, "云政复〔2022〕3号"))
    town.children[-1].split_into = parts


def _closed_village(
    town: UnitDraft, label: str, number: int, closed_on: dt.date, document: str
) -> UnitDraft:
    return UnitDraft(
        "village",
        f"{town.short_name}{label}",
        label,
        f"{town.code}{number}",
        number * 10,
        closed_on=closed_on,
        document=document,
    )
