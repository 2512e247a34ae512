"""The roster of rooms, one a line."""

from types import SimpleNamespace

from portal.imports.kit import plain_roster, register, widgets
from talent.choices import RoomLayout, RoomState
from talent.domain.tenancies import ROOMS

_LAYOUTS = {
    **{f"{word}居": one.value for one, word in zip(RoomLayout, ("一", "两", "三"), strict=True)},
    **{f"{word}居室": one.value for one, word in zip(RoomLayout, ("一", "两", "三"), strict=True)},
    "二室": RoomLayout.TWO.value,
    "单间": RoomLayout.ONE.value,
    "一室一厅": RoomLayout.ONE.value,
    "两室一厅": RoomLayout.TWO.value,
    "三室一厅": RoomLayout.THREE.value,
}

Rooms = register(
    plain_roster(
        ROOMS,
        key="apartments",
        label="公寓房源名册",
        about="人才公寓的房源，一套一行：项目、楼栋、房号、户型、面积、月租。",
        known_by=("project", "building", "room"),
        list_url="talent:apartments",
        widgets={
            "layout": widgets.Choice(SimpleNamespace(choices=RoomLayout.choices), _LAYOUTS),  # type: ignore[arg-type]
            "state": widgets.Choice(RoomState, {"空置": RoomState.OPEN.value}),
        },
        aliases={
            "project": ("公寓名称", "小区", "项目名称"),
            "building": ("楼号", "楼", "幢", "栋"),
            "room": ("门牌号", "室号", "房间号"),
            "layout": ("房型",),
            "area": ("面积", "建筑面积"),
            "rent": ("月租", "租金", "月租金"),
            "state": ("状态",),
            "unit": ("产权单位", "主管单位"),
            "note": ("备注",),
        },
        samples={"project": "云岭人才公寓", "building": "1栋", "room": "301", "layout": "两室"},
    )
)
