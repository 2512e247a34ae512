"""The assessment schemes the portal ships with, to the line as forms-and-schemes §2.1 has them."""

from typing import Final

from assessments.presets.schemes import county_units, townships
from assessments.presets.schemes.notation import PresetScheme

SCHEMES: Final[dict[str, PresetScheme]] = {
    module.SCHEME.key: module.SCHEME for module in (townships, county_units)
}

__all__ = ["SCHEMES", "PresetScheme"]
