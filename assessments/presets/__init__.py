"""The forms the portal ships with: content, as forms-and-schemes.md has it. A county edits them as
its own."""

from typing import Final

from assessments.presets import standard_quarterly, task_weekly, township_monthly, unit_monthly
from assessments.presets.notation import PresetForm

PRESETS: Final[dict[str, PresetForm]] = {
    form.key: form
    for form in (
        township_monthly.FORM,
        unit_monthly.FORM,
        task_weekly.FORM,
        *standard_quarterly.FORMS,
    )
}

__all__ = ["PRESETS", "PresetForm"]
