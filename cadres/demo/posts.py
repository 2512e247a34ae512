"""Who sits where in an invented county: the posts of a unit, from its head down."""

from dataclasses import dataclass, replace
from typing import Final

from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit

CHIEF, DEPUTY, STAFF = "1A41", "1A42", ""


@dataclass(frozen=True)
class DemoSeat:
    """A post with its level and about how old its holder is."""

    name: str
    level: str
    age: int
    is_team_member: bool = True

    @property
    def is_leading(self) -> bool:
        return bool(self.level)


_TOWN: Final = (
    DemoSeat("党委书记", CHIEF, 46),
    DemoSeat("党委副书记、{head}", CHIEF, 43),
    DemoSeat("人大主席", CHIEF, 51),
    DemoSeat("党委副书记", DEPUTY, 40),
    DemoSeat("党委委员、纪委书记", DEPUTY, 41),
    DemoSeat("党委委员、组织委员", DEPUTY, 35),
    DemoSeat("党委委员、宣传委员", DEPUTY, 36),
    DemoSeat("党委委员、武装部部长", DEPUTY, 39),
    DemoSeat("副{head}", DEPUTY, 42),
    DemoSeat("副{head}", DEPUTY, 37),
    DemoSeat("副{head}", DEPUTY, 33),
)
_TOWN_STAFF: Final = 9
_OFFICE_STAFF: Final = 6
_STAFF_AGES: Final = (54, 29, 38, 26, 47, 33, 57, 31, 43)
# What the head of a county unit is called, by the end of its short name; the first that fits.
_HEADS: Final = {
    "县委组织部": ("部长", "副部长"),
    "部": ("部长", "副部长"),
    "政法委": ("书记", "副书记"),
    "工委": ("书记", "副书记"),
    "团县委": ("书记", "副书记"),
    "总工会": ("主席", "副主席"),
    "妇联": ("主席", "副主席"),
    "科协": ("主席", "副主席"),
    "文联": ("主席", "副主席"),
    "工商联": ("主席", "副主席"),
    "残联": ("理事长", "副理事长"),
    "红十字会": ("会长", "副会长"),
    "党校": ("常务副校长", "副校长"),
    "中学": ("校长", "副校长"),
    "档案馆": ("馆长", "副馆长"),
    "检察院": ("检察长", "副检察长"),
    "院": ("院长", "副院长"),
    "局": ("局长", "副局长"),
    "公司": ("董事长", "副总经理"),
    "社": ("主任", "副主任"),
}
_USUAL: Final = ("主任", "副主任")


def seats(unit: Unit) -> list[DemoSeat]:
    if unit.kind.level == UnitLevel.TOWNSHIP:
        head = "主任" if unit.kind.code == "street" else "镇长"
        head = "乡长" if unit.kind.code == "township" else head
        leaders = [replace(seat, name=seat.name.format(head=head)) for seat in _TOWN]
        return [*leaders, *_staff(_TOWN_STAFF)]
    chief, deputy = _titles(unit.short_name)
    leaders = [
        DemoSeat(f"党组书记、{chief}", CHIEF, 48),
        DemoSeat(f"党组成员、{deputy}", DEPUTY, 45),
        DemoSeat(f"党组成员、{deputy}", DEPUTY, 40),
        DemoSeat(f"党组成员、{deputy}", DEPUTY, 36),
    ]
    return [*leaders, *_staff(_OFFICE_STAFF)]


def _titles(short_name: str) -> tuple[str, str]:
    for end, titles in _HEADS.items():
        if short_name.endswith(end):
            return titles
    return _USUAL


def _staff(count: int) -> list[DemoSeat]:
    return [DemoSeat("干部", STAFF, age, is_team_member=False) for age in _STAFF_AGES[:count]]
