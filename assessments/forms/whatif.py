"""What a trial of other weights asks: a row for each indicator."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django import forms

from assessments.choices import EmptyPolicy, MissingPolicy
from assessments.domain import scheme_terms
from assessments.domain.scores import whatif
from assessments.domain.scores.whatif import TriedTerms
from assessments.domain.scoring.exact import trimmed
from assessments.models import Indicator, SchemeCategory, ScoreRun
from portal.orgs.models import Unit

_MOST: Final = Decimal("9999.99")
_LOOKS: Final = {True: "form-select form-select-sm", False: "form-control form-control-sm"}
UnitTargets = dict[str, dict[Unit, Decimal | None]]  # by indicator
_PARTS: Final = {"full": "满分", "target": "目标", "empty": "无应办事项时", "missing": "未报时"}


class TrialRow(NamedTuple):
    indicator: Indicator
    cells: list[tuple[str, forms.BoundField | None]]


class UnitRow(NamedTuple):
    unit: Unit
    field: forms.BoundField


class TrialForm(forms.Form):
    """Without a word changed it tries what is in force."""

    def __init__(
        self,
        *args: Any,
        run: ScoreRun,
        unit_targets: UnitTargets,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.indicators = scheme_terms.indicators_of(run.version)
        targets = whatif.targets_of(run, self.indicators)
        self.unit_targets = unit_targets
        self.now: dict[str, dict[str, Any]] = {}
        for one in self.indicators:
            self.now[one.code] = self._now(one, targets.get(one.code))
            for part, value in self.now[one.code].items():
                field = _field(one, part)
                field.initial = value
                is_choice = isinstance(field, forms.ChoiceField)
                field.widget.attrs["class"] = _LOOKS[is_choice]
                self.fields[_name(one, part)] = field

        self._ask_units()

    def _ask_units(self) -> None:
        for one in self.indicators:
            for unit, number in self.unit_targets.get(one.code, {}).items():
                field = _number(f"{one}：{unit}年度目标", places=4, least=Decimal("0.0001"))
                field.initial = None if number is None else trimmed(number)
                field.widget.attrs["class"] = _LOOKS[False]
                self.fields[_of_unit(one, unit)] = field

    def unit_rows(self) -> Iterator[tuple[Indicator, list[UnitRow]]]:
        """By indicator, a field for each unit."""
        for one in self.indicators:
            units = self.unit_targets.get(one.code, {})
            if units:
                yield one, [UnitRow(unit, self[_of_unit(one, unit)]) for unit in units]

    def _now(self, one: Indicator, target: Decimal | None) -> dict[str, Any]:
        facts: dict[str, Any] = {"full": one.full, "empty": one.empty, "missing": one.missing}
        return facts if target is None else {**facts, "target": trimmed(target)}

    def rows(self) -> Iterator[tuple[SchemeCategory, list[TrialRow]]]:
        """By category, in order."""
        by_category: dict[SchemeCategory, list[TrialRow]] = {}
        for one in self.indicators:
            names = ((words, _name(one, part)) for part, words in _PARTS.items())
            cells = [(words, self[name] if name in self.fields else None) for words, name in names]
            by_category.setdefault(one.category, []).append(TrialRow(one, cells))
        yield from by_category.items()

    def tried(self) -> dict[str, TriedTerms]:
        """Only what was changed."""
        if not self.is_bound:
            return {}
        changed = {one.code: self._changed(one) for one in self.indicators}
        return {code: terms for code, terms in changed.items() if terms.says_something}

    def _changed(self, one: Indicator) -> TriedTerms:
        typed = {part: self.cleaned_data.get(_name(one, part)) for part in self.now[one.code]}
        changed = {
            part: value
            for part, value in typed.items()
            if value not in (None, "") and value != self.now[one.code][part]
        }
        return TriedTerms(**changed, of_units=self._of_units(one))

    def _of_units(self, one: Indicator) -> dict[int, Decimal]:
        asked = self.unit_targets.get(one.code, {})
        typed = {unit: self.cleaned_data.get(_of_unit(one, unit)) for unit in asked}
        return {
            unit.pk: value
            for unit, value in typed.items()
            if value is not None and value != asked[unit]
        }


def _name(one: Indicator, part: str) -> str:
    return f"{part}_{one.pk}"


def _of_unit(one: Indicator, unit: Unit) -> str:
    return f"unit_{one.pk}_{unit.pk}"


def _field(one: Indicator, part: str) -> forms.Field:
    if part == "full":
        return _number(f"{one}满分", places=2, least=Decimal(0))
    if part == "target":
        return _number(f"{one}目标", places=4, least=Decimal("0.0001"))
    if part == "empty":
        return forms.ChoiceField(
            label=f"{one}无应办事项时", choices=EmptyPolicy.choices, required=False
        )
    offered = [
        (policy.value, policy.label)
        for policy in MissingPolicy
        if policy != MissingPolicy.CARRIED or one.missing == policy
    ]
    return forms.ChoiceField(label=f"{one}未报时", choices=offered, required=False)


def _number(label: str, *, places: int, least: Decimal) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=least, max_value=_MOST, decimal_places=places, required=False
    )
