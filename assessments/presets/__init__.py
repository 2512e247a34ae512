"""The forms the portal ships with: content, as forms-and-schemes.md has it. A county edits them as
its own."""

from typing import Final

from assessments.presets import standard_quarterly, task_weekly, township_monthly, unit_monthly
from assessments.presets.notation import PresetForm

PRESETS: Final[dict[str, PresetForm]] = {
    module.FORM.key: module.FORM
    for module in (township_monthly, unit_monthly, task_weekly, standard_quarterly)
}

__all__ = ["PRESETS", "PresetForm"]
