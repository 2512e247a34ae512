"""The roster of kinds of units: a county set up anew brings its own words with it."""

from portal.imports.declaring import register
from portal.imports.plain import plain_roster
from portal.orgs.domain.kinds import KINDS

KindRoster = register(
    plain_roster(
        KINDS,
        key="unit_kinds",
        label="机构类别表",
        about="本县对各级机构的叫法和它们的层级，一类一行。",
        known_by=("code",),
        list_url="orgs:kinds",
        aliases={"code": ("类别标识",), "label": ("类别名称", "类别"), "level": ("所属层级",)},
        samples={"code": "sumu", "label": "苏木", "level": "乡镇级"},
    )
)
