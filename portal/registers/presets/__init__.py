"""The registers a county starts from: shipped as data, installed by choice, then its own."""

from typing import Final

from portal.registers.presets import (
    assessment,
    branches,
    cadres,
    office,
    talent,
    villages,
)
from portal.registers.presets.shapes import Preset, PresetCheck, PresetField

LINES: Final[dict[str, tuple[Preset, ...]]] = {
    "部务和信息": office.PRESETS,
    "干部工作": cadres.PRESETS,
    "考核督查": assessment.PRESETS,
    "基层党建": branches.PRESETS,
    "村和社区": villages.PRESETS,
    "人才工作": talent.PRESETS,
}
PRESETS: Final[dict[str, Preset]] = {
    preset.key: preset for presets in LINES.values() for preset in presets
}

__all__ = ["LINES", "PRESETS", "Preset", "PresetCheck", "PresetField"]
